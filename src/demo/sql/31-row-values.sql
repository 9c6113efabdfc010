-- Row values and subqueries: row comparison, IN with rows, multi-column UPDATE,
-- scalar, correlated and nested subqueries, EXISTS, CASE, paging by row value.
CREATE TABLE p(a INT, b INT, c TEXT, PRIMARY KEY(a, b));
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 399) INSERT INTO p SELECT i / 20, i % 20, 'c' || i FROM n;
CREATE TABLE q(x INT, y INT);
INSERT INTO q VALUES (1, 1), (5, 19), (19, 0), (20, 3), (NULL, 4), (2, NULL);
SELECT (1, 2) = (1, 2), (1, 2) < (1, 3), (2, 1) > (1, 9), (1, NULL) = (1, 2), (1, NULL) = (2, NULL), (1, NULL) IS (1, NULL), (1, 2) <> (1, 2);
SELECT (1, 'a') BETWEEN (1, 'A') AND (1, 'b'), (1, 2) IN (VALUES (1, 2), (3, 4)), (5, 5) NOT IN (VALUES (1, 2), (3, 4)), (NULL, 1) IN (VALUES (1, 1));
SELECT c FROM p WHERE (a, b) = (3, 4);
SELECT c FROM p WHERE (a, b) > (19, 16) ORDER BY a, b;
SELECT c FROM p WHERE (a, b) >= (5, 18) AND (a, b) < (6, 2) ORDER BY a, b;
SELECT c FROM p WHERE (b, a) < (0, 3) ORDER BY 1;
SELECT c FROM p WHERE (a, b) IN (SELECT x, y FROM q);
SELECT c FROM p WHERE (a, b) IN (VALUES (0, 0), (7, 7), (99, 99));
SELECT x, y FROM q WHERE (x, y) NOT IN (SELECT a, b FROM p);
SELECT c FROM p WHERE (a, b) > (7, 18) ORDER BY a, b LIMIT 3;
SELECT c FROM p WHERE (a, b) = (SELECT max(x) - 1, 5 FROM q);
SELECT c FROM p WHERE (a, +b) BETWEEN (4, 3) AND (4, 5);
SELECT (SELECT a FROM p WHERE c = 'c77'), (SELECT count(*) FROM q), (SELECT x FROM q WHERE 0);
UPDATE p SET (b, c) = (b + 100, 'moved') WHERE a = 3;
UPDATE p SET (c, b) = (SELECT 'from q', q.y + 200 FROM q WHERE q.x = p.a AND q.y IS NOT NULL) WHERE a IN (1, 5) AND b = 0;
SELECT a, b, c FROM p WHERE c NOT LIKE 'c%' ORDER BY a, b LIMIT 5;
SELECT CASE (1, 2) WHEN (1, 2) THEN 'eq' ELSE 'ne' END WHERE 1 IN (1);
SELECT a, (SELECT max(b) FROM p p2 WHERE p2.a = p1.a) AS m FROM p p1 GROUP BY a HAVING m > 19;
SELECT a FROM p p1 WHERE b = (SELECT min(b) FROM p p2 WHERE p2.a = p1.a AND b > (SELECT avg(b) FROM p p3 WHERE p3.a = p2.a)) LIMIT 4;
SELECT x FROM q WHERE EXISTS (SELECT 1 FROM p WHERE a = x AND EXISTS (SELECT 1 FROM q q2 WHERE q2.y = b));
SELECT x, x IN (SELECT a FROM p), x NOT IN (SELECT y FROM q) FROM q;
SELECT count(*) FROM p JOIN q ON (p.a, p.b) = (q.x, q.y);
SELECT sum(n) FROM (SELECT count(*) AS n FROM p GROUP BY a HAVING max(b) > 50 UNION ALL SELECT (SELECT count(*) FROM q));
SELECT * FROM q ORDER BY (SELECT count(*) FROM p WHERE a = q.x) DESC, x NULLS FIRST;
SELECT a, group_concat(b) FROM p WHERE b < (SELECT y FROM q WHERE q.x = p.a LIMIT 1) GROUP BY a;
SELECT x, (SELECT group_concat(c) FROM (SELECT c FROM p WHERE a = q.x ORDER BY b DESC LIMIT 2)) FROM q;
DELETE FROM p WHERE (a, b) IN (SELECT a, max(b) FROM p GROUP BY a);
SELECT count(*), max(b) FROM p;
DELETE FROM p WHERE a = (SELECT max(a) FROM p) OR b IN (SELECT y FROM q WHERE x > 4);
SELECT count(*) FROM p;
INSERT INTO q SELECT * FROM (VALUES (100, 1), (101, 2)) WHERE (column1, column2) <> (100, 1);
EXPLAIN QUERY PLAN SELECT c FROM p WHERE (a, b) > (5, 5);
EXPLAIN QUERY PLAN SELECT c FROM p WHERE (a, b) IN (SELECT x, y FROM q);
-- expected to fail: row value misused
SELECT (1, 2);
-- expected to fail: row value misused
SELECT (1, 2) + 1;
-- expected to fail: rows of different size
SELECT (1, 2) = (1, 2, 3);
-- expected to fail: 2 columns assigned 3 values
UPDATE p SET (a, b) = (1, 2, 3);
