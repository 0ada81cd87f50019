-- What is known of published pages. It is not in the log: losing it costs a reading of the page, never a page.
CREATE TABLE published (
  target TEXT NOT NULL,
  page TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  version TEXT NOT NULL,
  seal TEXT NOT NULL,
  base TEXT NOT NULL,
  files TEXT NOT NULL,
  since_op INTEGER NOT NULL,
  upto_op INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (target, page)
) STRICT, WITHOUT ROWID;

-- Where a target is on this machine; other machines have it elsewhere.
CREATE TABLE target_folder (
  target TEXT PRIMARY KEY,
  folder TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Up to where the log went when a report was last written as files.
CREATE TABLE exported (
  page TEXT PRIMARY KEY,
  since_op INTEGER NOT NULL,
  upto_op INTEGER NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How the last publishing to a target went.
CREATE TABLE target_run (
  target TEXT PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  published INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  failed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
