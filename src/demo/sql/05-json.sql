-- JSON: parsing, extraction, the arrow operators, editing functions, table
-- valued functions, aggregates, quoting, deep and odd documents.
CREATE TABLE doc(id INTEGER PRIMARY KEY, j TEXT);
INSERT INTO doc VALUES (1, '{"name":"Ada","age":36,"tags":["math","code"],"addr":{"city":"London","zip":null}}'),
  (2, '{"name":"Bob","age":41.5,"tags":[],"ok":true}'), (3, '[1,2.5e3,-7,"x",false,null,{"k":[[]]}]'), (4, '"just a string \u00e9 \n \"q\""');
SELECT id, json_valid(j), json_type(j) FROM doc;
SELECT json_valid('{"a":1'), json_valid('nul'), json_valid(''), json_valid(NULL), json_valid('[1,]'), json_valid('01'), json_valid('{"a":-0.5E-2}');
SELECT json('  { "a" : [ 1 , 2 ] , "b" : "x" } ');
SELECT json_extract(j, '$.name'), json_extract(j, '$.tags[0]', '$.age') FROM doc WHERE id < 3;
SELECT j -> 'name', j ->> 'name', j -> '$.addr.city', j ->> '$.addr.zip' FROM doc WHERE id = 1;
SELECT j -> 1, j ->> 1, j -> 6, j ->> '$[6].k', j ->> '$[#-1]' FROM doc WHERE id = 3;
SELECT json_array(1, 'two', NULL, 3.5, json('{"a":1}')), json_array(), json_object('a', 1, 'b', json_array(1, 2));
SELECT json_array_length('[1,2,3]'), json_array_length('{"a":[1,2]}', '$.a'), json_array_length('5'), json_array_length('[]', '$.x');
SELECT json_type('{"a":[1,2.5,"s",true,false,null,{}]}', '$.a[' || column1 || ']') FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7));
SELECT json_insert('{"a":1}', '$.a', 9, '$.b', 2), json_replace('{"a":1}', '$.a', 9, '$.b', 2), json_set('{"a":1}', '$.a', 9, '$.b', 2);
SELECT json_set('[1,2]', '$[#]', 3), json_insert('[1,2]', '$[0]', 'no', '$[2]', 'yes'), json_set('{}', '$.a.b.c', 1);
SELECT json_set('{"a":{}}', '$.a.x', json('[1,2]'), '$.a."dotted.key"', 'v');
SELECT json_remove('{"a":1,"b":[1,2,3]}', '$.a', '$.b[1]'), json_remove('[0,1,2,3]', '$[2]', '$[0]'), json_remove('[1]');
SELECT json_patch('{"a":1,"b":{"c":2}}', '{"a":null,"b":{"d":3},"e":[1]}'), json_patch('[1]', '{"x":1}');
SELECT json_quote('it''s "x"'), json_quote(3.25), json_quote(NULL), json_quote(json('[1]')), json_quote('tab' || char(9) || char(1));
SELECT key, value, type, atom, id, parent, fullkey, path FROM json_each('{"a":1,"b":[true,null]}');
SELECT fullkey, type, atom FROM json_tree('{"a":{"b":[1,{"c":"deep"}]},"d":2.5}');
SELECT key, value FROM json_each('[10,20,30]') WHERE value > 10;
SELECT value FROM json_each('{"x":{"y":[5,6,7]}}', '$.x.y');
SELECT fullkey FROM json_tree('{"x":{"y":[5,6,7]}}', '$.x') WHERE type = 'integer';
SELECT doc.id, t.value FROM doc, json_each(doc.j, '$.tags') AS t WHERE json_type(j) = 'object';
SELECT count(*) FROM doc, json_tree(doc.j) t WHERE t.atom IS NOT NULL;
SELECT json_group_array(id), json_group_object(id, json_type(j)) FROM doc;
SELECT json_group_array(json(j)) FROM doc WHERE id IN (1, 2);
UPDATE doc SET j = json_set(j, '$.age', json_extract(j, '$.age') + 1) WHERE json_type(j) = 'object';
CREATE INDEX doc_name ON doc(json_extract(j, '$.name'));
SELECT id FROM doc WHERE json_extract(j, '$.name') = 'Bob';
WITH RECURSIVE n(i, s) AS (SELECT 1, '[1]' UNION ALL SELECT i + 1, '[' || s || ',' || i || ']' FROM n WHERE i < 60)
SELECT length(s), json_valid(s), json_type(s, '$[0][0][0]') FROM n WHERE i = 60;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
SELECT json_array_length(json_group_array(json_object('i', i, 'sq', i * i))) FROM n;
SELECT json_extract('{"a\u0062c":"\ud83d\ude00"}', '$.abc'), json('"\u00e9\/"') , json_extract('"\b\f\n\r\t\\"', '$');
SELECT json_extract('{"a b":{"c\"d":5}}', '$."a b"."c\"d"'), json_extract('[[1,2],[3,4]]', '$[1][0]'), json_extract('[1,2]', '$');
SELECT json_extract('{"a":9223372036854775808,"b":1e400,"c":-9223372036854775808}', '$.a', '$.b', '$.c');
SELECT '{"a":{"b":7}}' -> 'a' ->> 'b', '[1,2]' ->> -1, NULL -> 'x', '{"x":[]}' -> 'y';
-- expected to fail: malformed JSON
SELECT json('{"a":}');
-- expected to fail: bad JSON path
SELECT json_extract('{"a":1}', 'a.b');
-- expected to fail: json_object() needs pairs
SELECT json_object('a', 1, 'b');
-- expected to fail: JSON cannot hold BLOB values
SELECT json_array(x'00');
DELETE FROM doc WHERE j ->> '$.name' IS NULL;
SELECT count(*), sum(length(j)) FROM doc;
