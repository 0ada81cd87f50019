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
