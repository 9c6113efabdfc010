-- Generated columns: VIRTUAL and STORED, chains, indexes and constraints on
-- them, use with triggers, upsert, ALTER TABLE and CHECK.
CREATE TABLE box(id INTEGER PRIMARY KEY, w REAL, h REAL, d REAL DEFAULT 1,
  area REAL GENERATED ALWAYS AS (w * h) VIRTUAL, vol REAL AS (area * d) STORED, label TEXT AS (printf('%gx%gx%g', w, h, d)),
  size TEXT AS (CASE WHEN vol < 10 THEN 'S' WHEN vol < 100 THEN 'M' ELSE 'L' END) NOT NULL, CHECK(vol >= 0));
INSERT INTO box(w, h, d) VALUES (1, 2, 3), (4, 5, 6), (0.5, 0.5, 0.5), (10, 10, 10);
INSERT INTO box(w, h) VALUES (3, 3), (NULL, 1);
SELECT * FROM box;
SELECT label FROM box WHERE vol > 50 ORDER BY area;
UPDATE box SET w = w * 2 WHERE id IN (1, 3);
SELECT id, area, vol, size FROM box WHERE id IN (1, 3);
-- expected to fail: CHECK on a generated column
UPDATE box SET w = -1 WHERE id = 2;
-- expected to fail: a generated column cannot be inserted
INSERT INTO box(w, h, vol) VALUES (1, 1, 1);
-- expected to fail: a generated column cannot be updated
UPDATE box SET area = 5;
CREATE INDEX box_area ON box(area);
CREATE INDEX box_size ON box(size, vol DESC);
CREATE UNIQUE INDEX box_label ON box(label);
SELECT id FROM box WHERE area BETWEEN 5 AND 25;
SELECT id, vol FROM box WHERE size = 'M' ORDER BY vol DESC;
EXPLAIN QUERY PLAN SELECT id FROM box WHERE area = 9;
-- expected to fail: UNIQUE on a generated column
INSERT INTO box(w, h, d) VALUES (4, 5, 6);
INSERT INTO box(w, h, d) VALUES (4, 5, 6) ON CONFLICT(label) DO UPDATE SET d = d + 1 RETURNING label, vol;
CREATE TABLE log(msg);
CREATE TRIGGER box_au AFTER UPDATE ON box WHEN old.size <> new.size BEGIN INSERT INTO log VALUES (old.label || ' -> ' || new.label || ' ' || new.size); END;
UPDATE box SET d = d * 20;
SELECT * FROM log;
ALTER TABLE box ADD COLUMN half REAL AS (vol / 2);
ALTER TABLE box RENAME COLUMN w TO width;
SELECT id, half FROM box WHERE half IS NOT NULL;
-- expected to fail: a STORED column cannot be added
ALTER TABLE box ADD COLUMN st REAL AS (vol) STORED;
ALTER TABLE box DROP COLUMN half;
PRAGMA table_xinfo(box);
PRAGMA table_info(box);
CREATE TABLE person(j TEXT, name TEXT AS (json_extract(j, '$.name')) STORED COLLATE NOCASE, born INT AS (j ->> 'born'));
INSERT INTO person VALUES ('{"name":"Ada","born":1815}'), ('{"name":"bob"}'), ('{}');
CREATE INDEX person_name ON person(name) WHERE name NOT NULL;
SELECT name, born, typeof(born) FROM person WHERE name = 'BOB' OR born < 1900;
UPDATE person SET j = json_set(j, '$.born', 1990) WHERE born IS NULL RETURNING name, born;
CREATE TABLE wr(a TEXT, b TEXT AS (upper(a)) STORED, c AS (length(b)), PRIMARY KEY(a)) WITHOUT ROWID;
INSERT INTO wr VALUES ('one'), ('three'), ('two');
SELECT c, b, a FROM wr ORDER BY c, a;
DELETE FROM wr WHERE c = 5;
CREATE TABLE lp(a AS (b), b AS (a), c);
-- expected to fail: generated columns in a loop
INSERT INTO lp(c) VALUES (1);
-- expected to fail: only generated columns
CREATE TABLE og(a AS (1));
-- expected to fail: a generated column in the primary key
CREATE TABLE pk(a, b AS (a) PRIMARY KEY);
DELETE FROM box WHERE size = 'L' RETURNING id;
SELECT count(*), sum(area) FROM box;
PRAGMA integrity_check;
