-- ALTER TABLE: rename table and column, add and drop column, and the rewriting
-- of indexes, triggers, views and foreign keys that mention them.
CREATE TABLE person(id INTEGER PRIMARY KEY, first TEXT, last TEXT, born INT);
CREATE INDEX person_last ON person(last, first) WHERE born > 1900;
CREATE TABLE pet(name TEXT, owner INT REFERENCES person(id), kind TEXT DEFAULT 'cat');
CREATE VIEW full AS SELECT p.id, p.first || ' ' || p.last AS who FROM person AS p;
CREATE VIEW owned AS SELECT pet.name, full.who FROM pet JOIN full ON full.id = pet.owner WHERE kind IN ('cat', 'dog');
CREATE TABLE hist(txt TEXT);
CREATE TRIGGER person_au AFTER UPDATE OF last ON person BEGIN INSERT INTO hist SELECT old.last || '>' || new.last; END;
INSERT INTO person VALUES (1, 'Ada', 'Byron', 1815), (2, 'Alan', 'Turing', 1912), (3, 'Grace', 'Murray', 1906);
INSERT INTO pet VALUES ('Tom', 2, 'cat'), ('Rex', 3, 'dog');
ALTER TABLE person RENAME TO human;
SELECT sql FROM sqlite_master ORDER BY name;
ALTER TABLE human RENAME COLUMN last TO surname;
UPDATE human SET surname = 'Lovelace' WHERE id = 1;
SELECT * FROM hist;
SELECT * FROM owned;
SELECT sql FROM sqlite_master WHERE type IN ('index', 'trigger', 'view');
ALTER TABLE human ADD COLUMN email TEXT;
ALTER TABLE human ADD COLUMN score REAL NOT NULL DEFAULT 1.5;
ALTER TABLE human ADD COLUMN mark TEXT CHECK(mark <> 'bad') DEFAULT 'good';
ALTER TABLE human ADD COLUMN initials TEXT AS (substr(first, 1, 1) || substr(surname, 1, 1)) VIRTUAL;
ALTER TABLE human ADD COLUMN boss INT REFERENCES human(id) DEFAULT NULL;
SELECT * FROM human;
PRAGMA table_xinfo(human);
INSERT INTO human(first, surname, born) VALUES ('Edsger', 'Dijkstra', 1930);
ALTER TABLE human DROP COLUMN email;
ALTER TABLE human DROP COLUMN score;
SELECT * FROM human ORDER BY id;
-- expected to fail: the column is indexed
ALTER TABLE human DROP COLUMN born;
-- expected to fail: PRIMARY KEY column
ALTER TABLE human DROP COLUMN id;
-- expected to fail: duplicate column name
ALTER TABLE human ADD COLUMN first TEXT;
-- expected to fail: NOT NULL without a default
ALTER TABLE human ADD COLUMN bad TEXT NOT NULL;
-- expected to fail: a table with that name exists
ALTER TABLE human RENAME TO pet;
-- expected to fail: no such column
ALTER TABLE human RENAME COLUMN nothing TO something;
-- expected to fail: sqlite_master may not be altered
ALTER TABLE sqlite_master RENAME TO x;
DROP INDEX person_last;
ALTER TABLE human DROP COLUMN born;
ALTER TABLE pet RENAME kind TO "species of pet";
SELECT "species of pet", count(*) FROM pet GROUP BY 1;
CREATE TABLE wr(a, b, c, PRIMARY KEY(b, a)) WITHOUT ROWID;
INSERT INTO wr VALUES (1, 2, 3), (4, 5, 6);
ALTER TABLE wr RENAME COLUMN b TO bee;
ALTER TABLE wr ADD COLUMN d DEFAULT x'0102';
ALTER TABLE wr DROP COLUMN c;
SELECT * FROM wr;
CREATE TEMP TABLE tt(x, y UNIQUE);
ALTER TABLE tt RENAME TO tt2;
ALTER TABLE tt2 RENAME COLUMN y TO z;
SELECT sql FROM sqlite_temp_master;
PRAGMA foreign_key_list(pet);
PRAGMA integrity_check;
