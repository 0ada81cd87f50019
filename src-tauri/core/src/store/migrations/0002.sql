-- What lists show of assessments. `results` is written and read by the program as one JSON object.
CREATE TABLE assessment_summary (
  assessment TEXT PRIMARY KEY,
  team TEXT NOT NULL,
  stale INTEGER NOT NULL,
  valid_until TEXT NOT NULL,
  held_on TEXT NOT NULL,
  results TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX assessment_summary_team ON assessment_summary (team, held_on, assessment);
CREATE INDEX assessment_summary_stale ON assessment_summary (assessment) WHERE stale = 1;
CREATE INDEX assessment_summary_until ON assessment_summary (valid_until);

INSERT INTO assessment_summary (assessment, team, stale, valid_until, held_on, results)
SELECT id, coalesce(parent, ''), 1, '', '', ''
FROM entity
WHERE kind = 'assessment';
