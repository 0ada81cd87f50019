-- The operation log and the tables derived from it. See store/mod.rs for what each is for.
CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE op (
  n INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  hlc INTEGER NOT NULL,
  entity TEXT NOT NULL,
  kind TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  supersedes TEXT NOT NULL,
  author TEXT NOT NULL,
  sha256 BLOB NOT NULL
) STRICT;

CREATE TABLE awaited (
  op TEXT NOT NULL,
  entity TEXT NOT NULL,
  field TEXT NOT NULL,
  PRIMARY KEY (op, entity, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE head (
  entity TEXT NOT NULL,
  field TEXT NOT NULL,
  op TEXT NOT NULL REFERENCES op (id),
  hlc INTEGER NOT NULL,
  author TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (entity, field, op)
) STRICT, WITHOUT ROWID;

CREATE TABLE entity (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  parent TEXT,
  created INTEGER NOT NULL,
  author TEXT NOT NULL,
  op TEXT NOT NULL REFERENCES op (id),
  deleted INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX entity_parent ON entity (parent, id);
CREATE INDEX entity_kind ON entity (kind, id);
CREATE INDEX entity_deleted ON entity (id) WHERE deleted = 1;

CREATE TABLE attachment (
  sha256 TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  size INTEGER NOT NULL,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE service_summary (
  service TEXT PRIMARY KEY,
  stale INTEGER NOT NULL,
  name TEXT NOT NULL,
  owner TEXT NOT NULL,
  tier INTEGER,
  archived INTEGER NOT NULL,
  sample INTEGER NOT NULL,
  review TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX service_summary_stale ON service_summary (service) WHERE stale = 1;

CREATE TABLE review_summary (
  review TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  stale INTEGER NOT NULL,
  valid_until TEXT NOT NULL,
  title TEXT NOT NULL,
  launch_on TEXT,
  archived INTEGER NOT NULL,
  applicable INTEGER NOT NULL,
  met INTEGER NOT NULL,
  partial INTEGER NOT NULL,
  unmet INTEGER NOT NULL,
  na INTEGER NOT NULL,
  unknown INTEGER NOT NULL,
  unanswered INTEGER NOT NULL,
  gaps INTEGER NOT NULL,
  waived INTEGER NOT NULL,
  score INTEGER,
  verdict TEXT,
  next_area TEXT,
  trend TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX review_summary_service ON review_summary (service, review);
CREATE INDEX review_summary_stale ON review_summary (review) WHERE stale = 1;
CREATE INDEX review_summary_until ON review_summary (valid_until);

CREATE TABLE due (
  review TEXT NOT NULL,
  entity TEXT NOT NULL,
  kind TEXT NOT NULL,
  service TEXT NOT NULL,
  question TEXT NOT NULL,
  title TEXT NOT NULL,
  person TEXT NOT NULL,
  on_day TEXT NOT NULL,
  PRIMARY KEY (review, entity)
) STRICT, WITHOUT ROWID;

CREATE INDEX due_day ON due (kind, on_day);
