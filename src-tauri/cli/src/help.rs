//! What `--help` says beyond one line an option.

/// Shown first.
pub(crate) const ABOUT: &str = "\
Production-readiness reviews: describe a service, answer the questions that apply to it, see the verdict with its reasons, and write a \
report for your wiki. This is the command line; the window is `lamppost-desktop`, and both work on the same file.";

/// Shown last.
pub(crate) const EXAMPLES: &str = "\
Examples:
  lamppost demo --workspace sample.lamppost          Make the sample to look around in
  lamppost review list --workspace sample.lamppost   See its reviews
  lamppost gate --review 'Checkout API' --strict     Let a pipeline stop at the verdict
  lamppost report --review 'Checkout API' --out wiki Write the page and its charts to a folder
  lamppost publish plan --target Wiki                See what would change in a wiki
  lamppost call service_create '{\"name\": \"Search\", \"tier\": 2}'
  lamppost completions bash > ~/.local/share/bash-completion/completions/lamppost

A service or review is named by its id, the beginning of its id, or its name.
Commands that only read work while a window has the workspace open.

Exit codes:
  0   Done, or the verdict is go
  1   The command failed; or check found damage, pack check a problem, gate --strict a condition, publish plan something to do
  2   gate: the verdict is no-go; publish: a page is in conflict
  3   Nothing has this id or name; publish: something failed
  4   The workspace cannot be opened or read
  64  The words after `lamppost` do not fit";

pub(crate) const CALL: &str = "\
With --stdin, standard input holds one request a line, {\"name\": …, \"payload\": …}. Each is answered by one line on standard output, \
{\"ok\": …} or {\"error\": {\"kind\", \"message\", \"hint\"}}, written once the change is safely on disk. A line that cannot be used is \
answered with an error, and the next one is read. A line holds at most 40 MiB.

Examples:
  lamppost call home_show
  lamppost call review_list '{}' --read-only
  printf '%s\\n' '{\"name\":\"home_show\"}' '{\"name\":\"undo\"}' | lamppost call --stdin

`lamppost commands` lists the names, `lamppost commands --json` their schemas.";

pub(crate) const DEMO: &str = "\
Without numbers this is the sample, a believable launch. With numbers it is a large workspace for trying and measuring. The same numbers \
and seed on the same day give the same bytes; --today says which day.

Examples:
  lamppost demo --workspace sample.lamppost
  lamppost demo --workspace large.lamppost --services 1000 --reviews 10000 --seed 7 --today 2026-03-02";

pub(crate) const GATE: &str = "\
Exit codes:
  0   Go, or conditional without --strict
  1   Conditional with --strict
  2   No-go
  3   There is no such review
  4   The review cannot be judged, because the workspace or its pack cannot be read

Example:
  lamppost gate --review 'Checkout API' --strict --json";

pub(crate) const DUE: &str = "\
Reviews to do again, open actions, waivers, accepted risks, evidence, exercises and areas that wait for a signature. What is past comes \
first. The calendar is the same bytes until something changes, so it can be kept where a calendar subscribes to it.

Exit codes:
  0   Always, without --fail-overdue
  1   Something is overdue, with --fail-overdue

Examples:
  lamppost due --days 14 --mine
  lamppost due --ics --days 365 > due.ics
  lamppost due --fail-overdue --json";

pub(crate) const DOCUMENT: &str = "\
An export is the source of a document: text as typed, tables as Markdown tables. Importing it gives the same document again. A file from \
elsewhere is matched by its headings and table headers; what has no place goes to the appendix, and a value of the wrong type stays where \
it is and is named. Confidential documents leave only with --include-confidential.

Examples:
  lamppost document list
  lamppost document import design.md --review 'Checkout API'
  lamppost document export 'Checkout API: Design document' --out design.md
  lamppost report --document 'Checkout API: Design document' --out wiki";

pub(crate) const SCORE: &str = "\
Standard input holds {\"kind\": …, \"input\": …}; standard output gets the result. Kinds are checklist, verdict, \
dimension, overall, rating, level, threshold, bad_minutes, action_priority, residual_check, acceptance and sign. Nothing is stored.

Examples:
  echo '{\"kind\":\"checklist\",\"input\":{\"today\":\"2026-01-31\",\"questions\":[]}}' | lamppost score
  echo '{\"kind\":\"level\",\"input\":{\"likelihood\":2,\"impact\":5,\"irreversible\":true}}' | lamppost score";

pub(crate) const ASSESSMENT: &str = "\
An assessment rates a team on every dimension of a model: a letter for each stage (N not, P partly, L largely, F fully), the stage that the \
evidence supports, and the stage that is claimed where it is higher. Before the votes are shown it tells only who has answered how much. \
Everything else about assessments goes through `lamppost call`: assessment_create, respondent_add, vote_set, ballot_import, \
assessment_reveal, criterion_settle and more.

Examples:
  lamppost assessment list
  lamppost assessment show 'Payments Platform'
  lamppost assessment show 'Q4 2026' --json";

pub(crate) const SCENARIO: &str = "\
The register of a review: scenarios in order of level, share of the year's error budget, impact and number, each with its level before, now \
and to reach. Everything else about risks goes through `lamppost call`: scenario_add, scenario_update, scenario_accept, mitigation_add, \
exercise_add and so on.

Examples:
  lamppost scenario list --review 'Checkout API'
  lamppost scenario show R-06 --review 'Checkout API'
  lamppost call library_search '{\"review\": \"ID\", \"text\": \"certificate\"}'";

pub(crate) const SNAPSHOT: &str = "\
A snapshot is a frozen state of a review or an assessment. Every command that reads can be asked of it: `lamppost call NAME --at ID`. Two \
states are compared value by value: snapshots of the review or of an earlier one of the same service, now, and previous for the review \
this one was started from.

Examples:
  lamppost snapshot take --review 'Checkout API' 'Before the launch'
  lamppost snapshot list --review 'Checkout API'
  lamppost snapshot compare --review 'Checkout API' 'Before the launch'
  lamppost report --review 'Checkout API' --compare 'Before the launch' --out wiki";

pub(crate) const PACK_CHECK: &str = "\
Every problem is told with its file, line and id. Files are checked together and with the packs that come with Lamppost. Exit code 1 says \
that there are problems.

Example:
  lamppost pack check packs/*.toml";

pub(crate) const PACK_NEW: &str = "\
Without --id the new pack takes the place of the one it is made from, with a higher version and the beginning of a map; with --id it is \
another pack, and its questions get ids of their own. Edit the file in any editor; `lamppost pack check` tells what is wrong with it.

Examples:
  lamppost pack new production-readiness
  lamppost pack new production-readiness --id payments-readiness --title 'Payments readiness'";

pub(crate) const PACK_MOVE: &str = "\
Moves open reviews to the newest version of their checklist: the current reviews of services and the reviews of teams that are neither put \
away nor signed. A snapshot of each is taken first. Exit code 1 says that some could not be moved.

Examples:
  lamppost pack move --dry-run
  lamppost pack move --review 'Checkout API' --dry-run
  lamppost pack move --pack production-readiness";

pub(crate) const PORTFOLIO: &str = "\
Each area is met and half of partial in per cent of the questions that apply.

Examples:
  lamppost portfolio --verdict no-go --sort gaps --descending
  lamppost portfolio --filter 'Tier one' --csv > portfolio.csv
  lamppost portfolio --filter '{\"tier\": [1], \"overdue\": true}' --json";

pub(crate) const CHECK: &str = "\
Reads every operation, verifies its hash, follows every reference, asks SQLite about its pages, and builds every derived row again to \
compare. Changes nothing. Exit code 1 says that there is damage; `lamppost recover` and `lamppost restore` mend it.";

pub(crate) const BACKUP: &str = "\
Copies lie in the folder beside the workspace whose name ends in -backups. The window makes one each hour by itself.

Examples:
  lamppost backup
  lamppost backup before-the-move
  lamppost backup list";

pub(crate) const RESTORE: &str = "\
The workspace must not be open anywhere. The file that is replaced is kept beside it, and its name is printed.

Examples:
  lamppost restore before-the-move
  lamppost restore ../elsewhere/workspace.lamppost";

pub(crate) const RECOVER: &str = "\
Checks the workspace first; one that is in order is left alone. A damaged file is kept beside the workspace, and every operation whose \
hash verifies goes into a new one in its place.";

pub(crate) const TARGET: &str = "\
A target is a place that reports are published to. Its folder is kept for this computer alone. Its secret goes to the keyring of the \
system; a pipeline gives it as LAMPPOST_SECRET instead.

Examples:
  lamppost target add Pages --kind folder --folder wiki
  lamppost target add Wiki --kind github --address https://github.com/team/service.wiki.git
  lamppost target secret Wiki < token
  lamppost target check Wiki";

pub(crate) const PUBLISH: &str = "\
A plan reads every page once and changes nothing. Applying writes only pages that are as they were when they were read, and only \
Lamppost's own part of them; pages that people changed there stay as they are unless --on-conflict says otherwise.

Exit codes:
  0   Nothing to do, or done
  1   plan: pages are to be made or updated
  2   A page is in conflict
  3   Something failed

Examples:
  lamppost publish plan --target Wiki
  lamppost publish apply --target Wiki --review 'Checkout API'
  lamppost publish apply --target Wiki --service 'Checkout API'
  lamppost publish apply --target Wiki --on-conflict keep-both --json";

pub(crate) const FILES: &str = "\
A file holds everything of a review, service, team or workspace as lines of JSON: every change with its history, and attached files. The \
same state gives the same bytes. A review brings the facts and links of its service and the design it uses. Importing takes all of a file \
or nothing; importing twice changes nothing. What two people changed apart from each other becomes two versions to choose from. A copy of \
the workspace is kept before an import; undo does not take one back.

Examples:
  lamppost export --review 'Checkout API' --out checkout.lamppost.jsonl
  lamppost export --out everything.lamppost.jsonl
  lamppost import checkout.lamppost.jsonl
  lamppost conflict list
  lamppost conflict choose 4be1a0c2-000000000042";

pub(crate) const SEARCH: &str = "\
Every word must occur, at least its beginning; letters match whatever their case and accents. A phrase in quotation marks must occur as \
it is. What was deleted, and what is not shown yet, is never found.

Examples:
  lamppost search gateway timeout
  lamppost search '\"who is on call\"' --kind comment";
