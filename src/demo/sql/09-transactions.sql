-- Transactions: BEGIN modes, COMMIT/ROLLBACK, nested savepoints, conflict
-- clauses inside transactions, rollback of schema changes and of many pages.
CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT UNIQUE, n INT CHECK(n >= 0));
BEGIN;
INSERT INTO t VALUES (1, 'one', 1), (2, 'two', 2);
COMMIT;
BEGIN IMMEDIATE;
UPDATE t SET n = n + 10;
ROLLBACK;
SELECT sum(n) FROM t;
BEGIN EXCLUSIVE TRANSACTION;
DELETE FROM t WHERE k = 1;
CREATE TABLE gone(x);
CREATE INDEX gone_x ON gone(x);
ROLLBACK TRANSACTION;
SELECT count(*) FROM sqlite_master;
SAVEPOINT a;
INSERT INTO t VALUES (3, 'three', 3);
SAVEPOINT b;
UPDATE t SET v = v || '!';
SAVEPOINT c;
DELETE FROM t;
ROLLBACK TO c;
SELECT group_concat(v) FROM t;
ROLLBACK TO SAVEPOINT b;
SELECT group_concat(v) FROM t;
RELEASE a;
SELECT count(*) FROM t;
BEGIN DEFERRED;
-- expected to fail: UNIQUE
INSERT INTO t VALUES (4, 'four', 4), (5, 'one', 5);
INSERT OR IGNORE INTO t VALUES (6, 'one', 6), (7, 'seven', 7);
INSERT OR REPLACE INTO t VALUES (8, 'two', 8);
-- expected to fail: OR FAIL keeps the earlier rows of the statement
INSERT OR FAIL INTO t VALUES (20, 'twenty', 1), (21, 'twenty', 2);
SELECT count(*) FROM t WHERE k >= 20;
-- expected to fail: CHECK
UPDATE t SET n = n - 5;
-- expected to fail: OR ROLLBACK ends the transaction
UPDATE OR ROLLBACK t SET v = 'same';
SELECT count(*), group_concat(v) FROM t;
-- expected to fail: no transaction is active
COMMIT;
BEGIN;
-- expected to fail: a transaction within a transaction
BEGIN;
-- expected to fail: no such savepoint
ROLLBACK TO nowhere;
END;
SAVEPOINT outermost;
WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) INSERT INTO t SELECT i, 'row ' || i || hex(zeroblob(40)), i FROM n;
SAVEPOINT inner1;
DELETE FROM t WHERE k % 2 = 0;
UPDATE t SET v = 'x' || k WHERE k > 700;
ROLLBACK TO inner1;
SELECT count(*), sum(length(v)) FROM t;
ROLLBACK TO outermost;
RELEASE outermost;
SELECT count(*) FROM t;
BEGIN;
ALTER TABLE t ADD COLUMN extra DEFAULT 'e';
SELECT extra FROM t LIMIT 1;
ROLLBACK;
UPDATE OR REPLACE t SET v = 'two' WHERE k = 1;
SELECT * FROM t;
