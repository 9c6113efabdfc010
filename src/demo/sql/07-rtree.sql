-- R-tree: 1 to 3 dimensions, float and integer cells, auxiliary columns, range
-- queries, node splits and condensing, rtreecheck/rtreenode, shadow tables.
CREATE VIRTUAL TABLE box USING rtree(id, x0, x1, y0, y1, +label TEXT);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 700)
INSERT INTO box SELECT i, i * 37 % 101, i * 37 % 101 + i % 5, i * 53 % 97, i * 53 % 97 + i % 7, 'box' || i FROM n;
SELECT count(*), min(x0), max(x1) FROM box;
SELECT id, label FROM box WHERE x0 >= 10 AND x1 <= 14 AND y0 >= 20 AND y1 <= 40 ORDER BY id;
SELECT count(*) FROM box WHERE x0 <= 50 AND x1 >= 50 AND y0 <= 50 AND y1 >= 50;
SELECT label FROM box WHERE id = 77;
SELECT id FROM box WHERE x0 > 99 AND y1 < 50 ORDER BY x0, id LIMIT 5;
SELECT count(*) FROM box WHERE x0 = 12;
SELECT count(*) FROM box a, box b WHERE a.id < 40 AND b.x0 <= a.x1 AND b.x1 >= a.x0 AND b.y0 <= a.y1 AND b.y1 >= a.y0;
UPDATE box SET label = 'renamed' WHERE id = 5;
UPDATE box SET x0 = 200, x1 = 210 WHERE id = 6;
UPDATE box SET id = 9000 WHERE id = 7;
SELECT id, x0, x1, label FROM box WHERE id IN (5, 6, 9000);
DELETE FROM box WHERE x0 BETWEEN 20 AND 60;
SELECT count(*) FROM box;
SELECT rtreecheck('box');
SELECT rtreedepth(data) FROM box_node WHERE nodeno = 1;
SELECT length(rtreenode(2, data)) > 0 FROM box_node WHERE nodeno = 1;
SELECT count(*) > 0 FROM box_node, box_parent;
INSERT OR REPLACE INTO box VALUES (5, 1, 2, 3, 4, 'replaced');
INSERT OR IGNORE INTO box VALUES (5, 9, 9, 9, 9, 'ignored');
SELECT * FROM box WHERE id = 5;
-- expected to fail: duplicate id
INSERT INTO box VALUES (5, 1, 2, 3, 4, 'dup');
-- expected to fail: minimum above maximum
INSERT INTO box VALUES (9999, 10, 5, 0, 1, 'bad');
CREATE VIRTUAL TABLE span USING rtree_i32(id, lo, hi);
INSERT INTO span VALUES (1, 0, 10), (2, 5, 15), (3, 12, 40), (4, -2147483648, 2147483647), (NULL, 7, 8);
SELECT id FROM span WHERE lo <= 7 AND hi >= 7 ORDER BY id;
SELECT id FROM span WHERE lo < 5.5 AND hi > 9.5;
DELETE FROM span WHERE id = 4;
CREATE VIRTUAL TABLE cube USING rtree(id, a0, a1, b0, b1, c0, c1);
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 511)
INSERT INTO cube SELECT i, i % 8, i % 8 + 0.5, i / 8 % 8, i / 8 % 8 + 0.5, i / 64, i / 64 + 0.5 FROM n;
SELECT count(*) FROM cube WHERE a0 >= 2 AND a1 < 4 AND b0 >= 1 AND b1 < 7 AND c0 >= 5;
SELECT sum((a1 - a0) * (b1 - b0) * (c1 - c0)) FROM cube;
EXPLAIN QUERY PLAN SELECT * FROM cube WHERE a0 > 3 AND b1 < 2;
DELETE FROM cube WHERE id % 2;
DELETE FROM cube WHERE c0 > 1;
SELECT count(*), rtreecheck('main', 'cube') FROM cube;
ALTER TABLE cube RENAME TO cuboid;
SELECT count(*) FROM cuboid WHERE c1 < 1;
DELETE FROM cuboid;
DROP TABLE cuboid;
DROP TABLE box;
