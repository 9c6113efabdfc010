-- STRICT tables: type enforcement and lossless conversion, ANY, STRICT with
-- WITHOUT ROWID, with ALTER TABLE, generated columns, triggers and checks.
CREATE TABLE s(id INTEGER PRIMARY KEY, i INT, j INTEGER, r REAL, t TEXT, b BLOB, x ANY) STRICT;
INSERT INTO s VALUES (1, 1, 2, 3.5, 'four', x'05', 'six');
INSERT INTO s VALUES (2, '10', 20.0, 30, 40, NULL, 60.5);
INSERT INTO s VALUES (3, NULL, NULL, NULL, NULL, NULL, NULL);
SELECT typeof(i), typeof(j), typeof(r), typeof(t), typeof(b), typeof(x) FROM s;
-- expected to fail: TEXT in an INT column
INSERT INTO s(i) VALUES ('abc');
-- expected to fail: fraction in an INTEGER column
INSERT INTO s(j) VALUES (1.5);
-- expected to fail: TEXT in a REAL column
INSERT INTO s(r) VALUES ('x');
-- expected to fail: BLOB in a TEXT column
INSERT INTO s(t) VALUES (x'00');
-- expected to fail: TEXT in a BLOB column
INSERT INTO s(b) VALUES ('text');
-- expected to fail: UPDATE is checked too
UPDATE s SET i = 'no' WHERE id = 1;
INSERT OR IGNORE INTO s(id, i) VALUES (3, 33);
INSERT INTO s(x) VALUES ('007'), (7), (7.0), (x'07'), (NULL);
SELECT id, x, typeof(x) FROM s WHERE id > 3;
CREATE TABLE loose(x ANY);
INSERT INTO loose VALUES ('007'), (7.0);
SELECT x, typeof(x) FROM loose;
-- expected to fail: unknown datatype
CREATE TABLE bad(a VARCHAR(10)) STRICT;
-- expected to fail: missing datatype
CREATE TABLE bad(a) STRICT;
-- expected to fail: unknown table option
CREATE TABLE bad(a INT) SLOPPY;
CREATE TABLE wr(k TEXT, v ANY, PRIMARY KEY(k)) STRICT, WITHOUT ROWID;
INSERT INTO wr VALUES ('a', 1), ('b', 'two'), (3, x'03');
SELECT k, typeof(k), v FROM wr ORDER BY k;
-- expected to fail: NULL key
INSERT INTO wr VALUES (NULL, 1);
ALTER TABLE s ADD COLUMN extra INT DEFAULT 5;
ALTER TABLE s ADD COLUMN dbl REAL AS (r * 2);
-- expected to fail: STRICT applies to added columns
ALTER TABLE s ADD COLUMN wrong DATE;
SELECT id, extra, dbl FROM s LIMIT 2;
-- expected to fail: type of the generated column's source
UPDATE s SET r = 'zzz' WHERE id = 2;
CREATE TABLE g(a INT, b TEXT AS (a || '!') STORED, c INT AS (a + 1)) STRICT;
INSERT INTO g(a) VALUES (1), ('2');
SELECT a, b, c, typeof(b), typeof(c) FROM g;
CREATE TRIGGER s_ai AFTER INSERT ON s WHEN new.t IS NOT NULL BEGIN UPDATE s SET x = upper(new.t) WHERE id = new.id; INSERT INTO wr VALUES ('trig' || new.id, new.i) ; END;
INSERT INTO s(t, i) VALUES ('fired', 9) RETURNING id, x;
SELECT x FROM s WHERE t = 'fired';
INSERT INTO s(id, i) SELECT id + 100, i FROM s WHERE i NOT NULL;
INSERT INTO s(id, i) VALUES (1, 50) ON CONFLICT(id) DO UPDATE SET i = excluded.i RETURNING i;
-- expected to fail: the upsert is checked
INSERT INTO s(id, i) VALUES (1, 50) ON CONFLICT(id) DO UPDATE SET i = 'text';
PRAGMA table_list(s);
PRAGMA table_info(s);
CREATE INDEX s_x ON s(x, i);
SELECT x FROM s WHERE x > 5 ORDER BY x;
PRAGMA quick_check;
PRAGMA integrity_check(s);
