-- Geopoly: polygons as JSON and blobs, area, containment, overlap, transforms,
-- bounding boxes, SVG, the virtual table's index and its auxiliary columns.
CREATE VIRTUAL TABLE zone USING geopoly(name, kind);
INSERT INTO zone(_shape, name, kind) VALUES ('[[0,0],[10,0],[10,10],[0,10],[0,0]]', 'square', 'park'),
  ('[[5,5],[15,5],[10,15],[5,5]]', 'triangle', 'lake'), ('[[20,20],[30,20],[30,21],[20,21],[20,20]]', 'strip', 'road'),
  ('[[2,2],[4,2],[4,4],[2,4],[2,2]]', 'inner', 'park');
SELECT name, geopoly_area(_shape), geopoly_json(_shape) FROM zone;
SELECT name FROM zone WHERE geopoly_overlap(_shape, '[[8,8],[12,8],[12,12],[8,12],[8,8]]') ORDER BY name;
SELECT name FROM zone WHERE geopoly_within(_shape, '[[-1,-1],[11,-1],[11,11],[-1,11],[-1,-1]]') ORDER BY name;
SELECT a.name, b.name, geopoly_overlap(a._shape, b._shape) FROM zone a, zone b WHERE a.name < b.name ORDER BY 1, 2;
SELECT a.name, b.name, geopoly_within(a._shape, b._shape) FROM zone a, zone b WHERE a.name <> b.name ORDER BY 1, 2;
SELECT name, geopoly_contains_point(_shape, 3, 3), geopoly_contains_point(_shape, 10, 5), geopoly_contains_point(_shape, 25, 20.5) FROM zone;
SELECT geopoly_json(geopoly_bbox(_shape)) FROM zone;
SELECT geopoly_json(geopoly_group_bbox(_shape)) FROM zone WHERE kind = 'park';
SELECT kind, geopoly_json(geopoly_group_bbox(_shape)) FROM zone GROUP BY kind;
SELECT geopoly_svg(_shape, 'class="z"') FROM zone WHERE name = 'triangle';
SELECT geopoly_json(geopoly_xform(_shape, 2, 0, 0, 2, 1, 1)) FROM zone WHERE name = 'inner';
SELECT round(geopoly_area(geopoly_xform('[[0,0],[1,0],[1,1],[0,1],[0,0]]', 0.5, 0.866, -0.866, 0.5, 0, 0)), 3);
SELECT geopoly_json(geopoly_regular(0, 0, 10, 4)), round(geopoly_area(geopoly_regular(0, 0, 1, 360)), 3);
SELECT geopoly_json(geopoly_ccw('[[0,0],[0,1],[1,1],[1,0],[0,0]]')), geopoly_area('[[0,0],[0,1],[1,1],[1,0],[0,0]]');
SELECT length(geopoly_blob('[[0,0],[1,0],[0,1],[0,0]]')), geopoly_json(geopoly_blob('[[0,0],[1,0],[0,1],[0,0]]'));
SELECT geopoly_json('not a polygon'), geopoly_blob('[[0,0],[1,1]]'), geopoly_area(NULL), geopoly_json('[[0,0],[1,0],[1,1]]'), geopoly_area(x'00');
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
INSERT INTO zone(_shape, name, kind) SELECT geopoly_regular(i % 20 * 3, i / 20 * 3, 1.4, 3 + i % 6), 'p' || i, 'gen' FROM n;
SELECT count(*), round(sum(geopoly_area(_shape)), 3) FROM zone WHERE kind = 'gen';
SELECT count(*) FROM zone WHERE geopoly_overlap(_shape, geopoly_regular(15, 15, 6, 12));
SELECT count(*) FROM zone WHERE geopoly_within(_shape, geopoly_regular(15, 15, 6, 12)) AND kind = 'gen';
SELECT name FROM zone WHERE rowid = 40;
SELECT count(*) FROM zone WHERE geopoly_contains_point(_shape, 30, 30);
EXPLAIN QUERY PLAN SELECT name FROM zone WHERE geopoly_overlap(_shape, '[[8,8],[12,8],[12,12],[8,8]]');
UPDATE zone SET kind = 'pond' WHERE name = 'triangle';
UPDATE zone SET _shape = geopoly_xform(_shape, 1, 0, 0, 1, 100, 100) WHERE name = 'strip';
SELECT name, kind, geopoly_json(geopoly_bbox(_shape)) FROM zone WHERE name IN ('triangle', 'strip');
DELETE FROM zone WHERE geopoly_overlap(_shape, geopoly_regular(30, 20, 8, 8));
SELECT count(*) FROM zone;
SELECT count(*) > 0 FROM zone_rowid, zone_node LIMIT 1;
SELECT geopoly_debug(0);
-- expected to fail: _shape is not a polygon
INSERT INTO zone(_shape, name) VALUES (NULL, 'no shape');
-- expected to fail: wrong number of arguments
SELECT geopoly_overlap(_shape) FROM zone;
DELETE FROM zone WHERE kind = 'gen';
ALTER TABLE zone RENAME TO area;
SELECT name FROM area ORDER BY name;
DROP TABLE area;
