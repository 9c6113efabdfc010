-- Triggers: BEFORE/AFTER/INSTEAD OF, WHEN, UPDATE OF, RAISE, recursion, audit
-- logs, cascades by hand, triggers on views, temp triggers.
CREATE TABLE acct(id INTEGER PRIMARY KEY, owner TEXT, bal INT NOT NULL);
CREATE TABLE log(n INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT, id INT, was INT, now_ INT);
CREATE TRIGGER acct_ai AFTER INSERT ON acct BEGIN INSERT INTO log(what, id, now_) VALUES ('ins', new.id, new.bal); END;
CREATE TRIGGER acct_au AFTER UPDATE OF bal ON acct WHEN old.bal <> new.bal BEGIN
  INSERT INTO log(what, id, was, now_) VALUES ('upd', new.id, old.bal, new.bal);
END;
CREATE TRIGGER acct_bd BEFORE DELETE ON acct FOR EACH ROW BEGIN
  INSERT INTO log(what, id, was) VALUES ('del', old.id, old.bal);
  SELECT CASE WHEN old.bal < 0 THEN RAISE(ABORT, 'debt cannot be deleted') END;
END;
CREATE TRIGGER acct_bu BEFORE UPDATE ON acct BEGIN SELECT RAISE(IGNORE) WHERE new.bal > 1000000; END;
INSERT INTO acct VALUES (1, 'ada', 100), (2, 'bob', 50), (3, 'cid', -20);
UPDATE acct SET bal = bal + 10;
UPDATE acct SET owner = upper(owner);
UPDATE acct SET bal = 2000000 WHERE id = 1;
SELECT * FROM acct;
-- expected to fail: RAISE(ABORT)
DELETE FROM acct WHERE id = 3;
DELETE FROM acct WHERE id = 2;
SELECT what, count(*) FROM log GROUP BY what;
CREATE TRIGGER acct_bi BEFORE INSERT ON acct WHEN new.owner IS NULL BEGIN SELECT RAISE(FAIL, 'no owner'); END;
-- expected to fail: RAISE(FAIL)
INSERT INTO acct VALUES (10, 'zoe', 1), (11, NULL, 2);
SELECT count(*) FROM acct;
CREATE TRIGGER acct_rb AFTER UPDATE OF owner ON acct WHEN new.owner = 'nobody' BEGIN SELECT RAISE(ROLLBACK, 'rolled back'); END;
BEGIN;
INSERT INTO acct VALUES (20, 'temp', 5);
-- expected to fail: RAISE(ROLLBACK), which also ends the transaction
UPDATE acct SET owner = 'nobody' WHERE id = 20;
SELECT count(*) FROM acct WHERE id = 20;
CREATE VIEW rich AS SELECT id, owner, bal FROM acct WHERE bal > 0;
CREATE TRIGGER rich_ii INSTEAD OF INSERT ON rich BEGIN INSERT INTO acct VALUES (new.id, new.owner, abs(new.bal)); END;
CREATE TRIGGER rich_iu INSTEAD OF UPDATE OF bal ON rich BEGIN UPDATE acct SET bal = new.bal * 2 WHERE id = old.id; END;
CREATE TRIGGER rich_id INSTEAD OF DELETE ON rich BEGIN UPDATE acct SET bal = 0 WHERE id = old.id; END;
INSERT INTO rich VALUES (30, 'gil', -77);
UPDATE rich SET bal = bal + 1 WHERE id = 30;
DELETE FROM rich WHERE id = 1;
SELECT * FROM acct ORDER BY id;
PRAGMA recursive_triggers = ON;
CREATE TABLE cnt(n INT);
CREATE TRIGGER cnt_r AFTER INSERT ON cnt WHEN new.n < 30 BEGIN INSERT INTO cnt VALUES (new.n + 1); END;
INSERT INTO cnt VALUES (1);
SELECT count(*), max(n) FROM cnt;
PRAGMA recursive_triggers = OFF;
CREATE TABLE parent(id INTEGER PRIMARY KEY);
CREATE TABLE child(pid INT, v TEXT);
CREATE TRIGGER cascade_d AFTER DELETE ON parent BEGIN DELETE FROM child WHERE pid = old.id; UPDATE log SET what = 'gone' WHERE n = 1; END;
INSERT INTO parent VALUES (1), (2);
INSERT INTO child VALUES (1, 'a'), (1, 'b'), (2, 'c');
DELETE FROM parent WHERE id = 1;
SELECT * FROM child;
CREATE TEMP TRIGGER tmp_ai AFTER INSERT ON child BEGIN INSERT INTO log(what, id) SELECT 'tmp', count(*) FROM child; END;
INSERT INTO child VALUES (2, 'd'), (2, 'e');
INSERT OR REPLACE INTO acct VALUES (30, 'replaced', 3);
SELECT name FROM sqlite_master WHERE type = 'trigger' UNION ALL SELECT name FROM sqlite_temp_master ORDER BY 1;
DROP TRIGGER cascade_d;
DROP TRIGGER IF EXISTS no_such_trigger;
DROP VIEW rich;
SELECT * FROM log ORDER BY n DESC LIMIT 5;
