-- What the portfolio shows of a review: the version of its checklist, its areas and the ids of its open gaps as JSON.
ALTER TABLE review_summary ADD COLUMN pack TEXT NOT NULL DEFAULT '';
ALTER TABLE review_summary ADD COLUMN pack_version TEXT NOT NULL DEFAULT '';
ALTER TABLE review_summary ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE review_summary ADD COLUMN next_review_on TEXT;
ALTER TABLE review_summary ADD COLUMN areas TEXT NOT NULL DEFAULT '[]';
ALTER TABLE review_summary ADD COLUMN gap_ids TEXT NOT NULL DEFAULT '[]';

UPDATE review_summary
SET stale = 1
WHERE stale = 0;
