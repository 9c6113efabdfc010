-- NEVER ENDS ON PURPOSE: ordinary statements first, then the rows of an
-- unbounded recursive CTE are counted.
CREATE TABLE temp_log(at TEXT, c REAL);
WITH RECURSIVE h(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM h WHERE i < 200)
INSERT INTO temp_log SELECT datetime('2021-03-01', '+' || i || ' hours'), 15 + (i * 31 % 17) / 2.0 FROM h;
SELECT date(at) AS day, min(c), max(c), round(avg(c), 2) FROM temp_log GROUP BY day;
SELECT strftime('%H', at) AS hour, count(*) FROM temp_log GROUP BY hour ORDER BY hour LIMIT 4;
CREATE INDEX temp_log_at ON temp_log(at);
SELECT c FROM temp_log WHERE at >= '2021-03-05' AND at < '2021-03-05 04:00:00';
SELECT at, c - lag(c) OVER (ORDER BY at) FROM temp_log LIMIT 5;
UPDATE temp_log SET c = NULL WHERE c > 22.5;
SELECT count(*), count(c) FROM temp_log;
DELETE FROM temp_log WHERE c IS NULL;
CREATE VIEW cold AS SELECT * FROM temp_log WHERE c < 16;
SELECT count(*) FROM cold;
SELECT json_group_array(c) FROM (SELECT DISTINCT c FROM cold ORDER BY c);
WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 1000) SELECT count(*) FROM c;
WITH RECURSIVE forever(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM forever) SELECT count(*) FROM forever;
SELECT 'unreachable';
