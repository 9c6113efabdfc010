-- Date and time functions with fixed inputs: formats, modifiers, leap years,
-- julian days, unix epochs, week days, out-of-range and invalid values.
SELECT date('2024-02-29'), time('12:34:56'), datetime('2024-02-29 23:59:59'), julianday('2000-01-01 12:00');
SELECT date('2024-01-31', '+1 month'), date('2023-02-29'), date('2024-02-29', '+1 year'), date('2024-03-31', '-1 month');
SELECT date('2024-05-17', 'start of month'), date('2024-05-17', 'start of year'), datetime('2024-05-17 10:11:12', 'start of day');
SELECT date('2024-05-17', 'start of month', '+1 month', '-1 day');
SELECT date('2024-05-17', 'weekday 0'), date('2024-05-17', 'weekday 5'), date('2004-01-01', '+9 months', 'weekday 2');
SELECT datetime('2024-05-17', '+1.5 hours', '-90 seconds', '+10 minutes', '+3 days');
SELECT datetime('2024-05-17', '+02:30'), datetime('2024-05-17', '-00:00:30.5'), datetime('2024-05-17 00:00:00', '+11:59:59');
SELECT datetime(1092941466, 'unixepoch'), datetime(1092941466.75, 'unixepoch'), datetime(-1, 'unixepoch');
SELECT datetime(2453238.5), datetime(2453238.5, 'julianday'), datetime(1092941466, 'auto'), datetime(2453238.5, 'auto');
SELECT unixepoch('1970-01-02'), unixepoch('2024-02-29 12:00:00'), unixepoch('1900-01-01');
SELECT datetime('2024-05-17T10:11:12'), datetime('2024-05-17 10:11:12Z'), datetime('2024-05-17 10:11:12+02:00'), datetime('2024-05-17 10:11:12.345-05:30');
SELECT strftime('%Y-%m-%d %H:%M:%S', '2024-05-17 10:11:12'), strftime('%f', '2024-05-17 10:11:12.987'), strftime('%j', '2024-12-31');
SELECT strftime('%w', '2024-05-17'), strftime('%W', '2024-05-17'), strftime('%s', '2024-05-17'), strftime('%J', '2024-05-17 06:00'), strftime('%%', '2024-05-17');
SELECT strftime('%d.%m.%Y um %H Uhr', '2024-05-17 10:00'), strftime('', '2024-05-17'), strftime('%Q', '2024-05-17');
SELECT date('not a date'), date('2024-13-01'), date('2024-00-10'), date('2024-01-32'), time('25:00'), datetime('2024-05-17 10:60'), date(NULL);
SELECT date('2024-05-17', 'bogus'), date('2024-05-17', '+x days'), date('2024-05-17', 'weekday 9'), date('2024-05-17', NULL);
SELECT date('9999-12-31'), date('9999-12-31', '+1 day'), date('0000-01-01'), date('-4713-11-24'), date('0000-01-01', '-1 day');
SELECT julianday('2024-03-01') - julianday('2024-02-01'), julianday('1582-10-15'), julianday('1582-10-04');
SELECT cast((julianday('2024-05-17') - julianday('1999-12-31')) / 365.2425 AS INT);
SELECT time('10:11'), time('10:11:12.5'), time('2024-05-17'), time(0.25), time(86399, 'unixepoch');
WITH RECURSIVE d(day) AS (SELECT '2024-02-26' UNION ALL SELECT date(day, '+1 day') FROM d LIMIT 10) SELECT day, strftime('%w', day) FROM d;
WITH RECURSIVE m(first) AS (SELECT '2023-01-01' UNION ALL SELECT date(first, '+1 month') FROM m LIMIT 24)
SELECT first, strftime('%d', date(first, '+1 month', '-1 day')) AS days FROM m;
WITH RECURSIVE y(n) AS (SELECT 1896 UNION ALL SELECT n + 1 FROM y WHERE n < 2004) SELECT group_concat(n) FROM y WHERE date(n || '-02-29') IS NOT NULL;
CREATE TABLE ev(id INTEGER PRIMARY KEY, at TEXT, ep INT AS (unixepoch(at)) STORED, dow AS (strftime('%w', at)) VIRTUAL);
INSERT INTO ev(at) VALUES ('2024-01-01 08:00'), ('2024-01-01 20:30'), ('2024-02-10 09:15:30'), ('2024-03-31 01:59'), ('1969-07-20 20:17:40');
SELECT id, ep, dow FROM ev ORDER BY ep;
SELECT strftime('%Y-%m', at) AS month, count(*) FROM ev GROUP BY month;
SELECT id, julianday(at) - lag(julianday(at)) OVER (ORDER BY at) FROM ev;
SELECT at FROM ev WHERE at BETWEEN date('2024-02-01') AND date('2024-02-01', '+1 month');
CREATE INDEX ev_day ON ev(date(at));
SELECT count(*) FROM ev WHERE date(at) = '2024-01-01';
SELECT datetime('2024-05-17 10:00', '+1 months', '+1 years', '-1 day', 'start of day', '+25 hours');
SELECT date(cast(2451544.5 AS TEXT)), date('  2024-05-17'), date('2024-5-17'), date('20240517');
SELECT date('2024-01-01', '+366 days'), date('2023-01-01', '+365 days'), date('2024-01-01', '-1 month', '-1 month');
SELECT printf('%s', strftime('%H:%M', 3661, 'unixepoch')), time('00:00', '+86399 seconds'), time('00:00', '-1 second');
