-- Foreign keys: immediate and deferred checks, CASCADE, SET NULL, SET DEFAULT,
-- RESTRICT, NO ACTION, composite and self references, foreign_key_check.
PRAGMA foreign_keys = ON;
CREATE TABLE artist(id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE album(id INTEGER PRIMARY KEY, artist INT REFERENCES artist(id) ON DELETE CASCADE ON UPDATE CASCADE, title TEXT);
CREATE TABLE track(id INTEGER PRIMARY KEY, album INT DEFAULT 1 REFERENCES album ON DELETE SET NULL, name TEXT);
CREATE INDEX track_album ON track(album);
CREATE TABLE review(artist TEXT DEFAULT 'unknown' REFERENCES artist(name) ON DELETE SET DEFAULT ON UPDATE SET NULL, stars INT);
CREATE TABLE prize(artist INT NOT NULL REFERENCES artist ON DELETE RESTRICT, year INT);
INSERT INTO artist VALUES (0, 'unknown'), (1, 'Nina'), (2, 'Miles'), (3, 'Ella'), (4, 'Duke');
INSERT INTO album VALUES (1, 1, 'Pastel'), (2, 2, 'Blue'), (3, 2, 'Sketches'), (4, 3, 'Songs');
INSERT INTO track VALUES (1, 1, 'a'), (2, 2, 'b'), (3, 2, 'c'), (4, 3, 'd'), (5, NULL, 'loose');
INSERT INTO review VALUES ('Miles', 5), ('Ella', 4), (NULL, 1);
INSERT INTO prize VALUES (4, 1959);
-- expected to fail: no parent
INSERT INTO album VALUES (9, 99, 'ghost');
-- expected to fail: no parent
UPDATE track SET album = 77 WHERE id = 1;
UPDATE artist SET id = 20 WHERE id = 2;
SELECT * FROM album;
DELETE FROM artist WHERE name = 'Miles';
SELECT * FROM album;
SELECT * FROM track;
SELECT * FROM review;
UPDATE artist SET name = 'Ella F.' WHERE id = 3;
SELECT * FROM review;
-- expected to fail: RESTRICT
DELETE FROM artist WHERE id = 4;
CREATE TABLE node(id INTEGER PRIMARY KEY, up INT REFERENCES node(id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED);
BEGIN;
INSERT INTO node VALUES (3, 2), (2, 1);
INSERT INTO node VALUES (1, NULL), (4, 4);
COMMIT;
BEGIN;
INSERT INTO node VALUES (50, 51);
-- expected to fail: deferred violation still open
COMMIT;
ROLLBACK;
DELETE FROM node WHERE id = 1;
SELECT * FROM node;
CREATE TABLE p2(a INT, b TEXT, PRIMARY KEY(a, b));
CREATE TABLE c2(x INT, y TEXT, FOREIGN KEY(x, y) REFERENCES p2(a, b) ON UPDATE CASCADE ON DELETE NO ACTION);
INSERT INTO p2 VALUES (1, 'one'), (2, 'two');
INSERT INTO c2 VALUES (1, 'one'), (1, NULL), (NULL, 'nine'), (2, 'two');
UPDATE p2 SET b = upper(b);
SELECT * FROM c2;
-- expected to fail: NO ACTION
DELETE FROM p2 WHERE a = 1;
PRAGMA defer_foreign_keys = ON;
-- expected to fail: the deferred check comes with the automatic commit
DELETE FROM p2 WHERE a = 2;
PRAGMA foreign_key_list(c2);
PRAGMA foreign_keys = OFF;
INSERT INTO c2 VALUES (7, 'orphan');
DELETE FROM artist WHERE id = 1;
PRAGMA foreign_key_check;
PRAGMA foreign_key_check(c2);
PRAGMA foreign_keys = ON;
-- expected to fail: implicit DELETE violates RESTRICT
DROP TABLE artist;
DROP TABLE c2;
DROP TABLE p2;
SELECT count(*) FROM sqlite_master WHERE type = 'table';
