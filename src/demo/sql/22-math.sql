-- Mathematics: built-in math functions and their domains, integer and floating
-- arithmetic, overflow, division, rounding, bit operations, CAST.
SELECT 7 / 2, 7.0 / 2, -7 / 2, 7 % 3, -7 % 3, 7 % -3, 7.9 % 3, 1 / 0, 1 % 0, 1.0 / 0, 0.0 / 0;
SELECT 9223372036854775807 + 1, -9223372036854775807 - 2, 9223372036854775807 * 2, -(-9223372036854775807 - 1), (-9223372036854775807 - 1) / -1, (-9223372036854775807 - 1) % -1;
SELECT 1 << 4, 1 << 63, 1 << 64, 1 << -1, -8 >> 1, -8 >> 70, 256 >> 4, 256 >> -2, 12 & 10, 12 | 10, ~12, ~-1;
SELECT abs(-5), abs(5.5), abs(NULL), abs('-3'), abs('x'), sign(-3.5), sign(0), sign(8), sign('x'), sign(NULL);
SELECT round(2.5), round(-2.5), round(3.14159, 2), round(1234.5, -2), round(1e17), round(0.5), round('2.7'), round(NULL), round(5, NULL), round(123456.789, 40);
SELECT ceil(1.2), ceiling(-1.2), floor(1.8), floor(-1.8), trunc(1.9), trunc(-1.9), ceil(5), floor('x');
SELECT sqrt(2), sqrt(-1), pow(2, 10), power(2, 0.5), pow(0, 0), pow(-8, 1.0/3), exp(1), exp(1000);
SELECT ln(10), ln(0), ln(-1), log(100), log10(1000), log2(8), log(2, 1024), log(10, 1000), log(0, 5), log(-2, 5), log(1, 5);
SELECT sin(1), cos(1), tan(1), asin(1), acos(1), atan(1), atan2(1, 2), asin(2), acos(-2);
SELECT sinh(1), cosh(1), tanh(1), asinh(1), acosh(1), atanh(0.5), acosh(0), atanh(1);
SELECT degrees(pi()), radians(180), round(sin(radians(30)), 10), mod(7, 3), mod(-7.5, 2), mod(7, 0);
SELECT max(3, 1, 2), min(3, 1, 2), max('a', 1), min(x'00', 'a', 1), max(1, NULL);
SELECT cast('12.7abc' AS INTEGER), cast(12.7 AS INT), cast(-12.7 AS INT), cast('abc' AS REAL), cast(1e300 AS INT), cast(-1e300 AS INT), cast('9223372036854775808' AS INT), cast('1e3' AS INT), cast('1e3' AS NUMERIC);
SELECT cast(5 AS TEXT), cast(5 AS REAL), cast(5 AS BLOB), cast('1.0' AS NUMERIC), cast(1.5 AS NUMERIC), cast(x'3132' AS INT), cast(NULL AS INT), cast(0.1 + 0.2 AS TEXT);
SELECT 0.1 + 0.2 = 0.3, 1e-320, 1.7976931348623157e308 * 10, -1e999, 123456789012345678, 1234567890123456789012, 0.1 + 0.7, 1e15, 1e16, 100000.0 * 10;
SELECT 5 BETWEEN 1 AND 10, 5 NOT BETWEEN 1 AND 3, 5 IN (1, 5), NULL IN (1), 5 NOT IN (1, NULL), 1 IN (), NULL IS NULL, 1 IS NOT NULL, 1 IS 1.0;
SELECT NULL AND 0, NULL AND 1, NULL OR 1, NULL OR 0, NOT NULL, NOT 0, 0.0 OR 0, '0' AND 1, 2 AND 3, TRUE + TRUE, FALSE IS FALSE, 2 IS TRUE, NULL IS NOT TRUE;
SELECT 1 IS DISTINCT FROM NULL, NULL IS NOT DISTINCT FROM NULL, 1 <> NULL, 1 == 1, 1 != 2, 1 <> 1;
SELECT 0x7fffffffffffffff, 0xffffffffffffffff, 0x0, -0x1, 1e0, .5, 5., 1.e2, +7, - -7, -+-7;
SELECT 2 + 3 * 4 - 1, (2 + 3) * 4, 2 * 3 % 4, 10 - 2 - 3, 2 || 3 + 4, NOT 1 = 2, -2 * -3, 1 < 2 < 3, 3 > 2 > 1, 1 | 2 & 4;
CREATE TABLE num(i INTEGER, r REAL, n NUMERIC, t TEXT);
WITH RECURSIVE k(x) AS (SELECT -100 UNION ALL SELECT x + 1 FROM k WHERE x < 100) INSERT INTO num SELECT x, x / 3.0, x * 0.5, x || '.50' FROM k;
SELECT sum(i), round(sum(r), 6), sum(n), sum(t), avg(i * i), count(*) FROM num;
SELECT round(sqrt(avg(i * i) - avg(i) * avg(i)), 4) AS stddev FROM num;
SELECT typeof(n), count(*) FROM num GROUP BY 1;
SELECT i, n FROM num WHERE n = i / 2 AND i > 90;
SELECT count(*) FROM num WHERE i & 1 AND r > 0;
SELECT i / 10, count(*), min(r) FROM num GROUP BY i / 10 ORDER BY 1 LIMIT 5;
SELECT sum(CASE i % 3 WHEN 0 THEN 1 WHEN 1 THEN 10 WHEN -1 THEN 100 END) FROM num;
UPDATE num SET r = round(sin(i), 3), n = i << 2 WHERE i > 0;
SELECT round(sum(r), 3), max(n) FROM num WHERE i > 0;
WITH RECURSIVE newton(n, x) AS (SELECT 0, 1.0 UNION ALL SELECT n + 1, (x + 2.0 / x) / 2 FROM newton WHERE n < 8) SELECT n, x FROM newton;
WITH RECURSIVE pi_(k, s) AS (SELECT 0, 0.0 UNION ALL SELECT k + 1, s + (1 - 2 * (k % 2)) * 4.0 / (2 * k + 1) FROM pi_ WHERE k < 500) SELECT round(max(s), 3), round(abs(min(CASE WHEN k = 500 THEN s END) - pi()), 4) FROM pi_;
WITH RECURSIVE collatz(n, c) AS (SELECT 27, 0 UNION ALL SELECT CASE WHEN n % 2 THEN 3 * n + 1 ELSE n / 2 END, c + 1 FROM collatz WHERE n <> 1) SELECT max(n), max(c) FROM collatz;
-- expected to fail: integer overflow
SELECT abs(-9223372036854775807 - 1);
-- expected to fail: hex literal too big
SELECT 0x10000000000000000;
