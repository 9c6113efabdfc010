-- CRASHES ON PURPOSE: ordinary statements first, then fts3_tokenizer() is given
-- a wild pointer as a tokenizer and an FTS3 table is made to use it (SIGSEGV).
CREATE TABLE stock(id INTEGER PRIMARY KEY, sku TEXT UNIQUE, qty INT DEFAULT 0);
INSERT INTO stock(sku, qty) VALUES ('bolt', 100), ('nut', 250), ('washer', 75), ('gear', 4);
UPDATE stock SET qty = qty - 5 WHERE sku IN ('bolt', 'nut');
SELECT sku, qty FROM stock ORDER BY qty DESC;
SELECT printf('%-10s|%5d', sku, qty) FROM stock;
CREATE TABLE move(stock_id INT REFERENCES stock, delta INT, at TEXT);
INSERT INTO move SELECT id, qty / 2, date('2020-02-28', '+' || id || ' days') FROM stock;
SELECT s.sku, sum(m.delta) FROM stock s JOIN move m ON m.stock_id = s.id GROUP BY s.id HAVING sum(m.delta) > 10;
CREATE VIRTUAL TABLE note USING fts4(txt, tokenize=porter);
INSERT INTO note VALUES ('replacing bolts and nuts'), ('the gears were replaced');
SELECT rowid, snippet(note) FROM note WHERE note MATCH 'replace';
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT sum(i) FROM n;
DELETE FROM move WHERE delta < 10;
SELECT hex(fts3_tokenizer('simple')) <> '';
SELECT fts3_tokenizer('wild', x'4141414141414141');
CREATE VIRTUAL TABLE boom USING fts3(txt, tokenize=wild);
INSERT INTO boom VALUES ('never reached');
SELECT 'unreachable';
