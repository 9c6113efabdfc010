-- FTS3/FTS4: query syntax, snippet/offsets/matchinfo, porter and unicode61,
-- content tables, compress-free options, fts4aux, merges, integrity check.
CREATE VIRTUAL TABLE doc USING fts4(title, body, tokenize=porter);
INSERT INTO doc(docid, title, body) VALUES (1, 'Testing software', 'A test tests the tested program while tester is testing'),
  (2, 'Coverage of edges', 'An edge is a jump from one basic block to another; edges are counted'),
  (3, 'Native libraries', 'Libraries in memory: edge counters are patched into native code'),
  (4, 'Cooking', 'Boil the pasta in salted water, then test whether it is done');
SELECT docid FROM doc WHERE doc MATCH 'test';
SELECT docid FROM doc WHERE body MATCH 'edge AND (native OR jump)';
SELECT docid FROM doc WHERE doc MATCH 'edge NOT native';
SELECT docid FROM doc WHERE doc MATCH '"basic block"';
SELECT docid FROM doc WHERE doc MATCH 'edge NEAR/3 jump';
SELECT docid FROM doc WHERE doc MATCH 'edge NEAR counted';
SELECT docid FROM doc WHERE doc MATCH 'title:coverage body:block';
SELECT docid FROM doc WHERE doc MATCH 'lib* OR past*' ORDER BY docid DESC;
SELECT snippet(doc) FROM doc WHERE doc MATCH 'edge';
SELECT snippet(doc, '[', ']', '..', 1, -6) FROM doc WHERE doc MATCH 'test OR water';
SELECT docid, offsets(doc) FROM doc WHERE doc MATCH 'edge counted';
SELECT docid, hex(matchinfo(doc)) FROM doc WHERE doc MATCH 'test OR edge';
SELECT docid, hex(matchinfo(doc, 'pcnalsxyb')) FROM doc WHERE doc MATCH 'test edge OR native';
UPDATE doc SET body = body || ' finally' WHERE docid = 4;
DELETE FROM doc WHERE docid = 1;
INSERT OR REPLACE INTO doc(docid, title, body) VALUES (4, 'Cooking again', 'no pasta');
SELECT docid, title FROM doc WHERE doc MATCH 'cook*';
SELECT optimize(doc) FROM doc LIMIT 1;
CREATE VIRTUAL TABLE big USING fts4(x, prefix="2,4", order=desc, matchinfo=fts3);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
INSERT INTO big SELECT 'entry ' || i || ' token' || (i % 17) || ' ' || printf('%.*c', i % 9 + 1, 'z') || CASE WHEN i % 50 = 0 THEN ' needle' ELSE '' END FROM n;
SELECT count(*) FROM big WHERE x MATCH 'to*';
SELECT docid FROM big WHERE x MATCH 'needle AND token3';
SELECT count(*) FROM big WHERE x MATCH 'token5 -zzz' OR docid = 3;
INSERT INTO big(big) VALUES ('merge=16,2');
INSERT INTO big(big) VALUES ('automerge=2');
DELETE FROM big WHERE docid % 2 = 0;
INSERT INTO big(big) VALUES ('optimize');
INSERT INTO big(big) VALUES ('integrity-check');
INSERT INTO big(big) VALUES ('rebuild');
CREATE VIRTUAL TABLE terms USING fts4aux(big);
SELECT term, documents, occurrences FROM terms WHERE col = '*' AND term > 'token' ORDER BY documents DESC, term LIMIT 4;
SELECT count(*) FROM terms WHERE term BETWEEN 'z' AND 'zzzz';
CREATE TABLE src(id INTEGER PRIMARY KEY, a TEXT, b TEXT);
INSERT INTO src VALUES (1, 'Crème brûlée', 'dessert'), (2, 'MÜNCHEN straße', 'place'), (3, 'plain', 'text');
CREATE VIRTUAL TABLE ext USING fts4(content="src", a, b, tokenize=unicode61 "remove_diacritics=1" "tokenchars=-");
INSERT INTO ext(ext) VALUES ('rebuild');
SELECT docid, a FROM ext WHERE ext MATCH 'creme OR munchen';
CREATE VIRTUAL TABLE nolang USING fts4(c, languageid="lid", notindexed=skipme, skipme);
INSERT INTO nolang(c, skipme, lid) VALUES ('hello world', 'hidden', 0), ('hello monde', 'hidden', 1);
SELECT c FROM nolang WHERE nolang MATCH 'hello' AND lid = 1;
SELECT count(*) FROM nolang WHERE nolang MATCH 'hidden';
CREATE VIRTUAL TABLE contentless USING fts4(content="", y);
INSERT INTO contentless(docid, y) VALUES (10, 'ten green bottles'), (20, 'twenty red balloons');
SELECT docid FROM contentless WHERE y MATCH 'red OR bottles';
CREATE VIRTUAL TABLE tok USING fts3tokenize(porter);
SELECT token, start, end, position FROM tok WHERE input = 'Running quickly, jumped over';
CREATE VIRTUAL TABLE old USING fts3(m);
INSERT INTO old VALUES ('simple tokenizer text'), ('another simple row');
SELECT rowid, snippet(old), length(matchinfo(old)) FROM old WHERE m MATCH 'simple';
-- expected to fail: malformed MATCH expression
SELECT * FROM doc WHERE doc MATCH '"unbalanced AND (';
ALTER TABLE old RENAME TO older;
DROP TABLE doc;
DROP TABLE older;
