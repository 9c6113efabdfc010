-- Indexes: multi-column, partial, expression, unique, descending, collated,
-- covering; range, IN, OR and skip use; REINDEX, INDEXED BY, integrity check.
CREATE TABLE t(id INTEGER PRIMARY KEY, a INT, b TEXT, c REAL, d BLOB, e INT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
INSERT INTO t SELECT i, i % 50, 'k' || (i * 7919 % 1000), i / 8.0, CASE WHEN i % 9 = 0 THEN zeroblob(i % 30) END, nullif(i % 20, 3) FROM n;
CREATE INDEX t_ab ON t(a, b);
CREATE INDEX t_c ON t(c DESC);
CREATE INDEX t_part ON t(e) WHERE e IS NOT NULL AND a > 40;
CREATE INDEX t_expr ON t(lower(b), a + e);
CREATE INDEX t_nc ON t(b COLLATE NOCASE);
CREATE UNIQUE INDEX t_uniq ON t(id, a);
CREATE UNIQUE INDEX t_upart ON t(b) WHERE id < 100;
SELECT count(*) FROM t WHERE a = 7;
SELECT count(*) FROM t WHERE a = 7 AND b > 'k5';
SELECT a, b FROM t WHERE a IN (3, 5, 9) AND b BETWEEN 'k1' AND 'k3' ORDER BY a, b LIMIT 10;
SELECT id FROM t WHERE c > 180 ORDER BY c DESC LIMIT 5;
SELECT id FROM t WHERE c < 2 ORDER BY c;
SELECT count(*) FROM t WHERE e = 11 AND a > 40;
SELECT count(*) FROM t WHERE e > 5 AND e < 9 AND a > 40;
SELECT id FROM t WHERE lower(b) = 'k77' AND a + e > 3;
SELECT id FROM t WHERE b = 'K919' COLLATE NOCASE;
SELECT count(*) FROM t WHERE a = 1 OR c = 10.5 OR b = 'k3' COLLATE NOCASE;
SELECT count(*) FROM t WHERE (a = 1 AND b LIKE 'k1%') OR (a = 2 AND c > 100);
SELECT count(*) FROM t WHERE e IS NULL;
SELECT b FROM t WHERE b LIKE 'K99%' ORDER BY b COLLATE NOCASE;
SELECT b FROM t WHERE b GLOB 'k99*' AND id < 100;
SELECT a, max(b) FROM t GROUP BY a ORDER BY a DESC LIMIT 3;
SELECT DISTINCT a FROM t ORDER BY a LIMIT 3;
SELECT id FROM t INDEXED BY t_ab WHERE a = 49 AND b < 'k2';
SELECT id FROM t NOT INDEXED WHERE a = 49 AND b < 'k2';
SELECT count(*) FROM t WHERE +a = 7 AND likely(c > 50) AND unlikely(e = 7);
-- expected to fail: unique index over duplicate values
CREATE UNIQUE INDEX t_bad ON t(a);
-- expected to fail: partial unique index
INSERT INTO t(id, b) SELECT 0, b FROM t WHERE id = 50;
INSERT INTO t(id, b) SELECT 5000, b FROM t WHERE id = 50;
UPDATE t SET b = upper(b), a = a + 1 WHERE id % 100 = 0;
UPDATE t SET e = NULL WHERE a = 45;
DELETE FROM t WHERE a BETWEEN 10 AND 12;
-- expected to fail: partial unique index on update
UPDATE t SET b = 'same' WHERE id < 5;
REINDEX t_ab;
REINDEX t;
REINDEX nocase;
REINDEX;
PRAGMA index_list(t);
PRAGMA index_xinfo(t_expr);
PRAGMA integrity_check;
DROP INDEX t_part;
DROP INDEX IF EXISTS nope;
CREATE INDEX IF NOT EXISTS t_c ON t(a);
SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY name;
CREATE INDEX t_json ON t(json_extract('{"a":1}', '$.' || b)) WHERE typeof(d) = 'blob';
SELECT count(*) FROM t WHERE typeof(d) = 'blob' AND json_extract('{"a":1}', '$.' || b) IS NULL;
