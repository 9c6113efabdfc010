-- Upsert, RETURNING, conflict clauses, UPDATE FROM, INSERT ... SELECT and
-- DEFAULT VALUES.
CREATE TABLE word(w TEXT PRIMARY KEY, n INT DEFAULT 1, last TEXT);
INSERT INTO word(w) VALUES ('apple') ON CONFLICT(w) DO UPDATE SET n = n + 1;
INSERT INTO word(w) VALUES ('apple'), ('pear'), ('apple') ON CONFLICT(w) DO UPDATE SET n = n + 1, last = 'again';
INSERT INTO word(w, n) VALUES ('pear', 10), ('fig', 3) ON CONFLICT DO NOTHING;
INSERT INTO word(w, n) VALUES ('fig', 9) ON CONFLICT(w) DO UPDATE SET n = excluded.n WHERE excluded.n > word.n;
INSERT INTO word(w, n) VALUES ('fig', 2) ON CONFLICT(w) DO UPDATE SET n = excluded.n WHERE excluded.n > word.n;
INSERT INTO word(w, n) SELECT 'kiwi', 4 WHERE true ON CONFLICT(w) DO UPDATE SET (n, last) = (excluded.n, 'select');
SELECT * FROM word ORDER BY w;
CREATE TABLE seat(id INTEGER PRIMARY KEY, row TEXT, num INT, who TEXT, UNIQUE(row, num));
CREATE UNIQUE INDEX seat_who ON seat(who) WHERE who <> 'free';
INSERT INTO seat(row, num, who) VALUES ('A', 1, 'ann'), ('A', 2, 'free'), ('B', 1, 'free') RETURNING id, row || num AS place;
INSERT INTO seat(row, num, who) VALUES ('A', 2, 'bea') ON CONFLICT(row, num) DO UPDATE SET who = excluded.who RETURNING *;
INSERT INTO seat(row, num, who) VALUES ('C', 1, 'ann')
  ON CONFLICT(who) WHERE who <> 'free' DO UPDATE SET row = excluded.row, num = excluded.num
  ON CONFLICT(row, num) DO NOTHING RETURNING id, row;
INSERT INTO seat(id, row, num, who) VALUES (1, 'D', 1, 'x') ON CONFLICT(id) DO UPDATE SET who = who || '+' RETURNING who;
INSERT INTO seat(id, row, num, who) VALUES (2, 'D', 1, 'x') ON CONFLICT DO UPDATE SET num = seat.num + 100 RETURNING *;
-- expected to fail: the conflict is on another constraint
INSERT INTO seat(row, num, who) VALUES ('B', 1, 'zed') ON CONFLICT(id) DO NOTHING;
-- expected to fail: no such conflict target
INSERT INTO seat(row, num, who) VALUES ('B', 1, 'zed') ON CONFLICT(who, num) DO NOTHING;
UPDATE seat SET who = 'cat' WHERE row = 'B' RETURNING id, who, (SELECT count(*) FROM seat) AS total;
DELETE FROM seat WHERE num > 100 RETURNING id AS deleted, upper(who);
SELECT * FROM seat ORDER BY id;
REPLACE INTO seat(id, row, num, who) VALUES (3, 'Z', 26, 'zoe') RETURNING *;
CREATE TABLE stock(item TEXT PRIMARY KEY, qty INT);
CREATE TABLE sold(item TEXT, n INT);
INSERT INTO stock VALUES ('cup', 10), ('mug', 20), ('jug', 30);
INSERT INTO sold VALUES ('cup', 3), ('mug', 5), ('cup', 4), ('vat', 1);
UPDATE stock SET qty = qty - s.n FROM (SELECT item, sum(n) AS n FROM sold GROUP BY item) AS s WHERE s.item = stock.item;
SELECT * FROM stock;
UPDATE stock AS st SET qty = o.qty FROM stock o WHERE o.item = 'jug' AND st.item = 'mug' RETURNING item, qty;
UPDATE OR IGNORE stock SET item = 'cup' WHERE item = 'jug';
UPDATE OR REPLACE stock SET item = 'cup' WHERE item = 'jug';
SELECT * FROM stock;
CREATE TABLE dflt(id INTEGER PRIMARY KEY, a TEXT DEFAULT ('x' || 'y'), b INT DEFAULT (2 + 3), c DEFAULT NULL, d REAL DEFAULT -1.5);
INSERT INTO dflt DEFAULT VALUES RETURNING *;
INSERT INTO dflt(a) SELECT item FROM sold RETURNING id, a, b;
INSERT INTO dflt SELECT id + 100, a, b, c, d FROM dflt;
SELECT count(*), last_insert_rowid(), changes(), total_changes() > 0 FROM dflt;
CREATE TABLE copy(id INTEGER PRIMARY KEY, a TEXT, b INT, c, d REAL);
INSERT INTO copy SELECT * FROM dflt;
DELETE FROM copy WHERE id IN (SELECT id FROM dflt WHERE a = 'cup') RETURNING id;
INSERT INTO copy(id, a) VALUES (1, 'one'), (1, 'uno') ON CONFLICT(id) DO UPDATE SET a = a || '/' || excluded.a RETURNING a;
CREATE TABLE nn(a TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'dd', b UNIQUE ON CONFLICT IGNORE, c, CHECK(c < 10) ON CONFLICT FAIL);
INSERT INTO nn VALUES (NULL, 1, 1), ('a', 1, 2), ('b', 2, 3);
-- expected to fail: CHECK
INSERT INTO nn VALUES ('c', 3, 11);
SELECT * FROM nn;
