-- Aggregates: GROUP BY, HAVING, FILTER, DISTINCT, group_concat, min/max
-- optimisation, bare columns, sums of integers and of floats, empty input.
CREATE TABLE sale(id INTEGER PRIMARY KEY, region TEXT, item TEXT, qty INT, price REAL, note BLOB);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
INSERT INTO sale SELECT i, CASE i % 4 WHEN 0 THEN 'north' WHEN 1 THEN 'south' WHEN 2 THEN 'east' ELSE NULL END,
  'item' || (i % 7), (i * 37) % 23, (i * 13 % 100) / 4.0, CASE WHEN i % 10 = 0 THEN x'00ff' END FROM n;
SELECT count(*), count(region), count(note), count(DISTINCT item) FROM sale;
SELECT sum(qty), total(qty), avg(qty), min(qty), max(qty) FROM sale;
SELECT region, count(*), sum(qty) FROM sale GROUP BY region;
SELECT region, item, sum(qty * price) FROM sale GROUP BY region, item ORDER BY 3 DESC LIMIT 6;
SELECT item, avg(price) AS a FROM sale GROUP BY item HAVING a > 12 ORDER BY a;
SELECT item, count(*) FILTER (WHERE qty > 10), sum(price) FILTER (WHERE region = 'north') FROM sale GROUP BY 1;
SELECT region, group_concat(DISTINCT item) FROM sale GROUP BY region;
SELECT group_concat(item, '; ') FROM (SELECT DISTINCT item FROM sale ORDER BY item DESC);
SELECT region, max(price), id FROM sale GROUP BY region ORDER BY region NULLS LAST;
SELECT min(price), id, item FROM sale WHERE qty > 3;
SELECT sum(DISTINCT qty), avg(DISTINCT price), total(DISTINCT qty) FROM sale;
SELECT count(*), sum(qty), total(qty), avg(qty), min(qty), group_concat(item) FROM sale WHERE 0;
SELECT region, sum(qty) FROM sale WHERE 0 GROUP BY region;
SELECT DISTINCT region, qty % 3 FROM sale ORDER BY 1, 2;
SELECT count(DISTINCT region || item) FROM sale;
CREATE INDEX sale_qty ON sale(qty);
CREATE INDEX sale_ri ON sale(region, item, price DESC);
SELECT min(qty) FROM sale;
SELECT max(qty) FROM sale WHERE qty < 15;
SELECT region, item, min(price) FROM sale GROUP BY region, item ORDER BY region DESC, item DESC LIMIT 4;
SELECT DISTINCT region, item FROM sale ORDER BY region, item LIMIT 5 OFFSET 5;
SELECT qty / 5 AS bucket, count(*) AS n FROM sale GROUP BY bucket ORDER BY n DESC, bucket;
SELECT CASE WHEN price < 5 THEN 'cheap' WHEN price < 15 THEN 'fair' ELSE 'dear' END AS c, count(*) FROM sale GROUP BY c;
SELECT sum(x) FROM (SELECT 1 AS x UNION ALL SELECT 2.5 UNION ALL SELECT NULL UNION ALL SELECT '7abc');
-- expected to fail: integer overflow in sum()
SELECT sum(x) FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1);
SELECT total(x), avg(x) FROM (SELECT 9223372036854775807 AS x UNION ALL SELECT 1);
SELECT max(a, b, 3), min(a, b, 3) FROM (SELECT 1 AS a, 5 AS b UNION ALL SELECT 9, NULL);
SELECT max(note), min(note) FROM sale;
SELECT max(x), min(x) FROM (SELECT 'abc' AS x UNION ALL SELECT 5 UNION ALL SELECT x'01' UNION ALL SELECT NULL);
SELECT avg(n) FROM (SELECT count(*) AS n FROM sale GROUP BY item);
SELECT (SELECT sum(s.qty) FROM sale s WHERE s.item = t.item) FROM (SELECT DISTINCT item FROM sale) t ORDER BY t.item;
SELECT item FROM sale GROUP BY item HAVING count(*) = (SELECT max(c) FROM (SELECT count(*) AS c FROM sale GROUP BY item));
SELECT count(*) FROM sale WHERE price > (SELECT avg(price) FROM sale);
SELECT region, item, count(*) FROM sale GROUP BY region COLLATE NOCASE, upper(item) ORDER BY count(*) DESC, 1, 2 LIMIT 3;
SELECT sum(qty) FROM sale HAVING count(*) > 599;
SELECT region, sum(qty) AS s, sum(sum(qty)) OVER () FROM sale GROUP BY region;
SELECT json_group_array(q), json_group_object(q, n) FROM (SELECT qty AS q, count(*) AS n FROM sale GROUP BY qty LIMIT 4);
DELETE FROM sale;
SELECT count(*), max(id) FROM sale;
