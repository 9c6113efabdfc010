-- ATTACH, DETACH, VACUUM and VACUUM INTO between in-memory databases, copies
-- and joins across databases, temp tables, dbstat.
ATTACH ':memory:' AS aux1;
ATTACH DATABASE ':memory:' AS "second db";
PRAGMA database_list;
CREATE TABLE t(id INTEGER PRIMARY KEY, v TEXT);
CREATE TABLE aux1.t(id INTEGER PRIMARY KEY, v TEXT);
CREATE TABLE "second db".u(id INT, w TEXT, UNIQUE(id));
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 800) INSERT INTO main.t SELECT i, 'main ' || i || hex(zeroblob(i % 20)) FROM n;
INSERT INTO aux1.t SELECT id * 2, 'aux ' || id FROM main.t WHERE id <= 100;
INSERT INTO "second db".u SELECT id, v FROM aux1.t WHERE id % 3 = 0;
SELECT count(*) FROM main.t a JOIN aux1.t b ON a.id = b.id JOIN "second db".u c ON c.id = b.id;
SELECT v FROM t WHERE id = 2 UNION ALL SELECT v FROM aux1.t WHERE id = 2;
CREATE INDEX aux1.t_v ON t(v);
SELECT id FROM aux1.t WHERE v = 'aux 7';
CREATE TEMP TABLE tmp AS SELECT id, v FROM aux1.t WHERE id > 150;
CREATE TEMP VIEW both_ AS SELECT id, v FROM main.t UNION ALL SELECT id, v FROM aux1.t;
SELECT count(*) FROM tmp JOIN both_ USING (id);
CREATE TEMP TRIGGER tt AFTER DELETE ON main.t BEGIN INSERT INTO tmp VALUES (-old.id, 'deleted'); END;
DELETE FROM t WHERE id BETWEEN 1 AND 5;
SELECT * FROM tmp WHERE id < 0;
SELECT type, name FROM aux1.sqlite_schema UNION ALL SELECT type, name FROM temp.sqlite_schema;
BEGIN;
DELETE FROM main.t WHERE id > 400;
DELETE FROM aux1.t WHERE id > 100;
SELECT (SELECT count(*) FROM main.t), (SELECT count(*) FROM aux1.t);
-- expected to fail: VACUUM within a transaction
VACUUM;
ROLLBACK;
SELECT (SELECT count(*) FROM main.t), (SELECT count(*) FROM aux1.t);
DELETE FROM main.t WHERE id % 4;
SELECT name, pageno > 0, pagetype, ncell > 0 FROM dbstat('main') WHERE name = 't' LIMIT 3;
SELECT name, sum(pgsize) > 0, count(*) FROM dbstat WHERE aggregate = 0 GROUP BY name;
SELECT name, pageno > 1 FROM dbstat WHERE aggregate = 1 AND schema = 'aux1';
VACUUM;
VACUUM aux1;
PRAGMA freelist_count;
VACUUM INTO ':memory:';
VACUUM aux1 INTO ':memory:';
PRAGMA page_size = 2048;
VACUUM;
PRAGMA page_size;
PRAGMA integrity_check;
ANALYZE aux1;
SELECT tbl, idx FROM aux1.sqlite_stat1;
-- expected to fail: the name is in use
ATTACH ':memory:' AS aux1;
-- expected to fail: no such database
DETACH nothere;
-- expected to fail: main cannot be detached
DETACH main;
-- expected to fail: unknown database
SELECT * FROM nowhere.t;
-- expected to fail: a view in another database
CREATE VIEW aux1.x AS SELECT * FROM main.t;
DROP TABLE aux1.t;
DETACH aux1;
DETACH DATABASE "second db";
PRAGMA database_list;
SELECT count(*) FROM t;
