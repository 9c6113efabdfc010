-- Views: nested views, column lists, flattening and push-down, compound and
-- aggregate views, temp views, INSTEAD OF updates, dropping what they need.
CREATE TABLE book(id INTEGER PRIMARY KEY, title TEXT, author INT, year INT, price REAL);
CREATE TABLE author(id INTEGER PRIMARY KEY, name TEXT, country TEXT);
INSERT INTO author VALUES (1, 'Le Guin', 'US'), (2, 'Lem', 'PL'), (3, 'Calvino', 'IT'), (4, 'Borges', 'AR');
INSERT INTO book VALUES (1,'The Dispossessed',1,1974,9.5),(2,'Solaris',2,1961,8),(3,'The Cyberiad',2,1965,7.25),
  (4,'Invisible Cities',3,1972,11),(5,'Cosmicomics',3,1965,10),(6,'Ficciones',4,1944,12),(7,'Anonymous',NULL,1800,1);
CREATE VIEW v_book AS SELECT b.id, title, name, country, year, price FROM book b LEFT JOIN author a ON a.id = b.author;
SELECT * FROM v_book ORDER BY year;
CREATE VIEW v_cheap(t, p) AS SELECT title, price FROM v_book WHERE price < 10;
SELECT t FROM v_cheap WHERE p > 5 ORDER BY p;
CREATE VIEW v_author AS SELECT name, count(*) AS n, avg(price) AS mean, min(year) AS first_year FROM v_book GROUP BY name;
SELECT * FROM v_author WHERE n > 1;
SELECT a.name, v.n FROM author a JOIN v_author v ON v.name = a.name ORDER BY v.mean DESC;
CREATE VIEW v_all AS SELECT title AS label, 'book' AS kind FROM book UNION ALL SELECT name, 'author' FROM author;
SELECT kind, count(*) FROM v_all GROUP BY kind;
SELECT label FROM v_all WHERE label LIKE '%le%' ORDER BY label;
CREATE VIEW v_top AS SELECT * FROM book ORDER BY price DESC LIMIT 3;
SELECT title FROM v_top WHERE year > 1950;
CREATE VIEW v_distinct AS SELECT DISTINCT year / 10 * 10 AS decade FROM book;
SELECT count(*) FROM v_distinct WHERE decade >= 1960;
CREATE VIEW v_rank AS SELECT title, rank() OVER (PARTITION BY author ORDER BY price) AS r FROM book;
SELECT * FROM v_rank WHERE r = 2;
CREATE VIEW v_values AS VALUES (1, 'a'), (2, 'b');
SELECT column2 FROM v_values WHERE column1 = 2;
CREATE VIEW IF NOT EXISTS v_book AS SELECT 1;
CREATE TEMP VIEW v_tmp AS SELECT v1.t, v2.label FROM v_cheap v1 JOIN v_all v2 ON v2.label = v1.t;
SELECT count(*) FROM v_tmp;
SELECT * FROM (SELECT * FROM (SELECT * FROM v_book WHERE price > 2) WHERE year < 1970) WHERE country = 'PL';
SELECT v.title, (SELECT count(*) FROM v_cheap c WHERE c.p < v.price) FROM v_book v ORDER BY v.id;
SELECT * FROM v_book WHERE name IN (SELECT name FROM v_author WHERE n = 2);
CREATE TRIGGER v_book_ins INSTEAD OF INSERT ON v_book BEGIN
  INSERT OR IGNORE INTO author(name, country) SELECT new.name, new.country WHERE NOT EXISTS (SELECT 1 FROM author WHERE name = new.name);
  INSERT INTO book(title, author, year, price) VALUES (new.title, (SELECT id FROM author WHERE name = new.name), new.year, new.price);
END;
INSERT INTO v_book(title, name, country, year, price) VALUES ('Dune', 'Herbert', 'US', 1965, 6), ('Fiasco', 'Lem', 'PL', 1986, 7);
SELECT name, count(*) FROM v_book GROUP BY name ORDER BY name;
-- expected to fail: a view without INSTEAD OF trigger
UPDATE v_cheap SET p = 1;
EXPLAIN QUERY PLAN SELECT * FROM v_cheap WHERE t = 'Solaris';
PRAGMA table_info(v_author);
SELECT type, name FROM sqlite_master WHERE type = 'view' ORDER BY name;
DROP TABLE author;
-- expected to fail: the view's table is gone
SELECT * FROM v_book;
CREATE TABLE author(id INTEGER PRIMARY KEY, name TEXT, country TEXT);
SELECT count(*), count(name) FROM v_book;
CREATE VIEW loop1 AS SELECT * FROM loop2;
CREATE VIEW loop2 AS SELECT * FROM loop1;
-- expected to fail: circular views
SELECT * FROM loop1;
DROP VIEW loop1;
DROP VIEW IF EXISTS loop2;
DROP VIEW v_tmp;
