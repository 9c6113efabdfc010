-- Common table expressions: plain, chained, recursive (trees, graphs, series,
-- string splitting, sudoku-like searches), MATERIALIZED hints, CTEs in DML.
CREATE TABLE org(id INTEGER PRIMARY KEY, parent INT REFERENCES org, name TEXT);
INSERT INTO org VALUES (1,NULL,'root'),(2,1,'left'),(3,1,'right'),(4,2,'ll'),(5,2,'lr'),(6,3,'rl'),(7,6,'rll'),(8,7,'rlll');
CREATE TABLE edge(a INT, b INT, w INT, PRIMARY KEY(a, b)) WITHOUT ROWID;
INSERT INTO edge VALUES (1,2,7),(1,3,9),(1,6,14),(2,3,10),(2,4,15),(3,4,11),(3,6,2),(4,5,6),(6,5,9),(5,1,1);
WITH x AS (SELECT 1 AS a) SELECT a + 1 FROM x;
WITH x(a, b) AS (VALUES (1, 'one'), (2, 'two')), y AS (SELECT a * 10 AS c, b FROM x) SELECT * FROM y JOIN x USING (b);
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1000) SELECT sum(i), count(*) FROM c;
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i * 2 FROM c LIMIT 20) SELECT group_concat(i) FROM c;
WITH RECURSIVE f(a, b) AS (VALUES (0, 1) UNION ALL SELECT b, a + b FROM f LIMIT 40) SELECT max(a) FROM f;
WITH RECURSIVE t(id, depth, path) AS (SELECT id, 0, name FROM org WHERE parent IS NULL
  UNION ALL SELECT o.id, t.depth + 1, t.path || '/' || o.name FROM org o JOIN t ON o.parent = t.id)
SELECT * FROM t;
WITH RECURSIVE t(id, depth) AS (SELECT 1, 0 UNION ALL SELECT o.id, depth + 1 FROM org o JOIN t ON o.parent = t.id ORDER BY 2 DESC)
SELECT substr('..........', 1, depth * 2) || (SELECT name FROM org WHERE org.id = t.id) FROM t;
WITH RECURSIVE up(id) AS (VALUES (8) UNION SELECT parent FROM org, up WHERE org.id = up.id AND parent NOT NULL) SELECT group_concat(id) FROM up;
WITH RECURSIVE r(n) AS (VALUES (1) UNION SELECT b FROM edge, r WHERE a = n) SELECT n FROM r ORDER BY n;
WITH RECURSIVE p(node, cost, path) AS (SELECT 1, 0, '1' UNION ALL
  SELECT b, cost + w, path || '-' || b FROM edge JOIN p ON a = node WHERE instr(path, b) = 0)
SELECT node, min(cost), path FROM p GROUP BY node;
WITH RECURSIVE s(word, rest) AS (SELECT '', 'the,quick,brown,fox,' UNION ALL
  SELECT substr(rest, 1, instr(rest, ',') - 1), substr(rest, instr(rest, ',') + 1) FROM s WHERE rest <> '')
SELECT word, length(word) FROM s WHERE word <> '';
WITH RECURSIVE
  xaxis(x) AS (VALUES (-2.0) UNION ALL SELECT x + 0.25 FROM xaxis WHERE x < 1.0),
  yaxis(y) AS (VALUES (-1.0) UNION ALL SELECT y + 0.5 FROM yaxis WHERE y < 1.0),
  mb(iter, cx, cy, x, y) AS (SELECT 0, x, y, 0.0, 0.0 FROM xaxis, yaxis UNION ALL
    SELECT iter + 1, cx, cy, x*x - y*y + cx, 2.0*x*y + cy FROM mb WHERE (x*x + y*y) < 4.0 AND iter < 12),
  m2(iter, cx, cy) AS (SELECT max(iter), cx, cy FROM mb GROUP BY cx, cy),
  a(t) AS (SELECT group_concat(substr(' .+*#', 1 + min(iter / 3, 4), 1), '') FROM m2 GROUP BY cy)
SELECT group_concat(rtrim(t), x'0a') FROM a;
WITH RECURSIVE primes(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM primes WHERE n < 60)
SELECT n FROM primes p WHERE NOT EXISTS (SELECT 1 FROM primes q WHERE q.n < p.n AND p.n % q.n = 0);
WITH RECURSIVE q(row, board) AS (SELECT 0, '' UNION ALL
  SELECT row + 1, board || c FROM q, (SELECT 1 AS c UNION SELECT 2 UNION SELECT 3 UNION SELECT 4)
  WHERE row < 4 AND instr(board, c) = 0 AND (row = 0 OR abs(substr(board, row, 1) - c) <> 1))
SELECT board FROM q WHERE row = 4 ORDER BY board;
WITH a AS MATERIALIZED (SELECT id, name FROM org WHERE id > 3), b AS NOT MATERIALIZED (SELECT id FROM a)
SELECT count(*) FROM a, b WHERE a.id = b.id;
WITH a AS (SELECT 1 AS k), b AS (WITH a AS (SELECT 2 AS k) SELECT k FROM a) SELECT a.k, b.k FROM a, b;
WITH RECURSIVE a(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM a WHERE i < 5), b(i) AS (SELECT 10 UNION ALL SELECT b.i + a.i FROM a, b WHERE b.i < 14)
SELECT count(*), max(i) FROM b;
WITH RECURSIVE two(i) AS (SELECT 1 UNION SELECT 2 UNION SELECT i + 2 FROM two WHERE i < 9 UNION SELECT i + 3 FROM two WHERE i < 9) SELECT group_concat(i) FROM two;
CREATE TABLE out(i INTEGER PRIMARY KEY, sq INT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) INSERT INTO out SELECT i, i * i FROM n;
WITH big AS (SELECT i FROM out WHERE sq > 10000) DELETE FROM out WHERE i IN big;
WITH s(k, v) AS (VALUES (1, -1), (2, -4)) UPDATE out SET sq = (SELECT v FROM s WHERE k = out.i) WHERE i IN (SELECT k FROM s);
SELECT count(*), sum(sq) FROM out;
CREATE VIEW tree AS WITH RECURSIVE t(id, lvl) AS (SELECT 1, 0 UNION ALL SELECT o.id, lvl + 1 FROM org o, t WHERE o.parent = t.id) SELECT * FROM t;
SELECT lvl, count(*) FROM tree GROUP BY lvl;
SELECT (WITH z AS (SELECT max(id) AS m FROM org) SELECT m FROM z) + 1;
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT i FROM c LIMIT 5 OFFSET 10;
WITH x AS (SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 2) SELECT * FROM x;
WITH RECURSIVE g(a, b) AS (SELECT 1071, 462 UNION ALL SELECT b, a % b FROM g WHERE b > 0) SELECT a FROM g WHERE b = 0;
