-- Which version of its checklist a review is of, whether it is signed, and when it is due again.
ALTER TABLE review_summary ADD COLUMN pack TEXT NOT NULL DEFAULT '';
ALTER TABLE review_summary ADD COLUMN pack_version TEXT NOT NULL DEFAULT '';
ALTER TABLE review_summary ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE review_summary ADD COLUMN next_review_on TEXT;

-- How a current review stands by area, and the ids of its open gaps, as JSON; apart, so that lists stay small.
CREATE TABLE review_spread (
  review TEXT PRIMARY KEY,
  areas TEXT NOT NULL,
  gap_ids TEXT NOT NULL
) STRICT, WITHOUT ROWID;

UPDATE review_summary
SET stale = 1
WHERE stale = 0;
