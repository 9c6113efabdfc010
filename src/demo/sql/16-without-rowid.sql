-- WITHOUT ROWID tables: composite and descending keys, secondary indexes,
-- overflow pages, updates of the key, redundant key columns, AUTOINCREMENT beside.
CREATE TABLE kv(k TEXT PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO kv VALUES ('b', 2), ('a', 1), ('c', x'03'), ('d', NULL);
SELECT * FROM kv;
SELECT v FROM kv WHERE k = 'c';
INSERT OR REPLACE INTO kv VALUES ('a', 11);
INSERT INTO kv VALUES ('a', 12) ON CONFLICT(k) DO UPDATE SET v = v + excluded.v;
-- expected to fail: primary key
INSERT INTO kv VALUES ('b', 'again');
-- expected to fail: NOT NULL is implied
INSERT INTO kv VALUES (NULL, 0);
UPDATE kv SET k = 'z' || k WHERE v > 1;
SELECT group_concat(k) FROM kv;
CREATE TABLE grid(x INT, y INT, z INT, val TEXT, PRIMARY KEY(x, y DESC, z)) WITHOUT ROWID;
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 999)
INSERT INTO grid SELECT i % 10, i / 10 % 10, i / 100, 'cell' || i FROM n;
SELECT count(*) FROM grid WHERE x = 3;
SELECT val FROM grid WHERE x = 3 AND y = 4 ORDER BY z DESC LIMIT 3;
SELECT val FROM grid WHERE x = 3 AND y BETWEEN 4 AND 5 AND z = 9;
SELECT x, max(y), min(val) FROM grid GROUP BY x;
CREATE INDEX grid_val ON grid(val);
CREATE UNIQUE INDEX grid_zv ON grid(z, val COLLATE NOCASE);
SELECT x, y, z FROM grid WHERE val = 'cell77';
SELECT x, y FROM grid WHERE z = 5 AND val = 'CELL555' COLLATE NOCASE;
UPDATE grid SET z = z + 100 WHERE x = 1;
UPDATE grid SET val = val || '*' WHERE y = 2 AND z < 5;
DELETE FROM grid WHERE x BETWEEN 2 AND 4;
SELECT count(*), sum(z), max(val) FROM grid;
CREATE TABLE fat(id INT, tag TEXT, body TEXT, PRIMARY KEY(tag, id)) WITHOUT ROWID;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
INSERT INTO fat SELECT i, printf('%.*c', i * 10, 't'), printf('%.*c', i * 150, 'b') FROM n;
SELECT count(*), sum(length(body)) FROM fat;
UPDATE fat SET body = substr(body, 1, 10) WHERE id % 2;
DELETE FROM fat WHERE length(tag) > 400;
SELECT max(id), sum(length(body)) FROM fat;
CREATE TABLE red(a, b, c, PRIMARY KEY(a, b, a, b COLLATE NOCASE)) WITHOUT ROWID;
INSERT INTO red VALUES (1, 'x', 2), (1, 'X', 3);
SELECT * FROM red ORDER BY b, a;
CREATE TABLE ipk(id INTEGER PRIMARY KEY, s TEXT NOT NULL DEFAULT 'd') WITHOUT ROWID;
INSERT INTO ipk(id) VALUES (5), (3), (-1);
SELECT * FROM ipk WHERE id > 0;
SELECT k.k, g.val FROM kv k LEFT JOIN grid g ON g.x = k.v;
CREATE TABLE auto(id INTEGER PRIMARY KEY AUTOINCREMENT, x);
INSERT INTO auto(x) VALUES ('p'), ('q');
DELETE FROM auto;
INSERT INTO auto(x) SELECT k FROM kv;
SELECT * FROM auto;
SELECT * FROM sqlite_sequence;
UPDATE sqlite_sequence SET seq = 1000 WHERE name = 'auto';
INSERT INTO auto(x) VALUES ('far') RETURNING id;
PRAGMA index_list(grid);
PRAGMA integrity_check;
DROP TABLE grid;
DROP TABLE fat;
