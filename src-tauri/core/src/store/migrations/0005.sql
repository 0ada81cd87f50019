-- Fields with more than one current value, so that nobody has to look through all of them.
CREATE TABLE several (
  entity TEXT NOT NULL,
  field TEXT NOT NULL,
  PRIMARY KEY (entity, field)
) STRICT, WITHOUT ROWID;

INSERT INTO several (entity, field)
SELECT entity, field
FROM head
GROUP BY entity, field
HAVING count(op) > 1;

-- Operations that no walk from a current value meets: there are hardly any.
CREATE INDEX op_other ON op (entity) WHERE kind NOT IN ('create', 'set');

-- The words that people wrote. A unit is an entity, or what one of its keys names: a question of a review, a section of a document.
CREATE TABLE search_unit (
  n INTEGER PRIMARY KEY,
  entity TEXT NOT NULL,
  part TEXT NOT NULL,
  UNIQUE (entity, part)
) STRICT;

-- Units whose words were changed since they were last indexed.
CREATE TABLE search_todo (
  entity TEXT NOT NULL,
  part TEXT NOT NULL,
  PRIMARY KEY (entity, part)
) STRICT, WITHOUT ROWID;

-- It keeps no text of its own: that is where it is read from.
CREATE VIRTUAL TABLE search USING fts5 (
  kind,
  title,
  text,
  content = '',
  contentless_delete = 1,
  tokenize = 'unicode61 remove_diacritics 2',
  prefix = '2 3 4'
);

-- Up to which entity the words from before have been indexed; no row once all have.
INSERT INTO meta (key, value)
SELECT 'search_after', ''
WHERE EXISTS (SELECT 1 FROM entity);
