-- FTS5: tokenizers, boolean/phrase/NEAR/prefix/column queries, auxiliary
-- functions, external content, special commands, vocabulary tables.
CREATE VIRTUAL TABLE mail USING fts5(subject, body, sender UNINDEXED);
INSERT INTO mail(rowid, subject, body, sender) VALUES
 (1, 'Meeting on Monday', 'We meet at nine to discuss the coverage of native libraries', 'ada'),
 (2, 'Re: Meeting on Monday', 'Nine is too early, could we meet at ten or eleven instead?', 'bob'),
 (3, 'Lunch', 'The canteen has soup, bread and native cheese on Tuesday', 'cid'),
 (4, 'Crash report', 'The native library crashed: segmentation fault in libfoo.so', 'dee'),
 (5, 'Résumé', 'Café naïve façade — Unicode text with diacritics', 'eve');
SELECT rowid, subject FROM mail WHERE mail MATCH 'native' ORDER BY rank;
SELECT rowid FROM mail WHERE mail MATCH 'meet AND nine';
SELECT rowid FROM mail WHERE mail MATCH 'soup OR crash*' ORDER BY rowid DESC;
SELECT rowid FROM mail WHERE mail MATCH 'native NOT cheese';
SELECT rowid FROM mail WHERE mail MATCH '"meet at"';
SELECT rowid FROM mail WHERE mail MATCH 'NEAR(native coverage, 3)';
SELECT rowid FROM mail WHERE mail MATCH 'NEAR("meet at" discuss, 4) OR (lunch AND bread)';
SELECT rowid FROM mail WHERE mail MATCH 'subject : meeting';
SELECT rowid FROM mail WHERE mail MATCH '{subject body} : re + meeting';
SELECT rowid FROM mail WHERE mail MATCH '- subject : monday';
SELECT rowid FROM mail WHERE mail MATCH '^lunch';
SELECT rowid FROM mail('resume');
SELECT rowid FROM mail WHERE mail MATCH 'cafe facade naive';
SELECT highlight(mail, 1, '<b>', '</b>') FROM mail WHERE mail MATCH 'nine OR native';
SELECT snippet(mail, -1, '[', ']', '...', 5) FROM mail WHERE mail MATCH 'library OR libraries';
SELECT rowid, round(bm25(mail), 3), round(bm25(mail, 10.0, 1.0), 3) FROM mail WHERE mail MATCH 'monday OR native' ORDER BY bm25(mail);
SELECT rowid FROM mail WHERE mail MATCH 'native' AND rank MATCH 'bm25(5.0, 1.0)' ORDER BY rank LIMIT 2;
UPDATE mail SET body = body || ' ps: bring cheese' WHERE rowid = 1;
DELETE FROM mail WHERE rowid = 3;
SELECT count(*) FROM mail WHERE mail MATCH 'cheese';
CREATE VIRTUAL TABLE vrow USING fts5vocab(mail, 'row');
CREATE VIRTUAL TABLE vcol USING fts5vocab(mail, 'col');
CREATE VIRTUAL TABLE vinst USING fts5vocab(mail, 'instance');
SELECT term, doc, cnt FROM vrow WHERE term >= 'm' AND term < 'o';
SELECT term, col, cnt FROM vcol WHERE cnt > 1 ORDER BY cnt DESC, term, col LIMIT 8;
SELECT * FROM vinst WHERE term = 'meet';
CREATE TABLE src(id INTEGER PRIMARY KEY, t TEXT);
CREATE VIRTUAL TABLE ext USING fts5(t, content='src', content_rowid='id', prefix='2 3', tokenize='porter unicode61 remove_diacritics 2');
CREATE TRIGGER src_ai AFTER INSERT ON src BEGIN INSERT INTO ext(rowid, t) VALUES (new.id, new.t); END;
CREATE TRIGGER src_ad AFTER DELETE ON src BEGIN INSERT INTO ext(ext, rowid, t) VALUES ('delete', old.id, old.t); END;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
INSERT INTO src SELECT i, 'running runner ' || i || ' word' || (i % 13) || CASE WHEN i % 5 = 0 THEN ' connected connection' ELSE ' plain' END FROM n;
SELECT count(*) FROM ext WHERE ext MATCH 'connect';
SELECT count(*) FROM ext WHERE ext MATCH 'wo* AND run';
DELETE FROM src WHERE id % 3 = 0;
SELECT count(*), min(rowid) FROM ext WHERE ext MATCH 'word7 NOT connections';
INSERT INTO ext(ext, rank) VALUES ('automerge', 4);
INSERT INTO ext(ext) VALUES ('optimize');
INSERT INTO ext(ext) VALUES ('integrity-check');
INSERT INTO ext(ext) VALUES ('rebuild');
CREATE VIRTUAL TABLE tri USING fts5(x, tokenize='trigram', detail='full');
INSERT INTO tri VALUES ('edge coverage'), ('hedgehog'), ('discovery');
SELECT x FROM tri WHERE tri MATCH 'edge' UNION ALL SELECT x FROM tri WHERE x LIKE '%cover%' UNION ALL SELECT x FROM tri WHERE x GLOB '*hog';
CREATE VIRTUAL TABLE lite USING fts5(a, b, detail='none', columnsize=0, content='', tokenize="ascii separators '-' tokenchars '_'");
INSERT INTO lite(rowid, a, b) VALUES (1, 'snake_case-name', 'two'), (2, 'kebab-case', 'three');
SELECT rowid FROM lite WHERE lite MATCH 'snake_case' UNION ALL SELECT rowid FROM lite WHERE lite MATCH 'kebab OR three';
-- expected to fail: fts5 query syntax error
SELECT * FROM mail WHERE mail MATCH 'a AND (b';
DROP TABLE vrow;
DROP TABLE mail;
