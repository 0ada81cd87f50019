//! Believable reviews: a checkout service shortly before its launch.

use chrono::NaiveDate;
use lamppost_core::report::input::*;

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn s(text: &str) -> String {
    text.to_owned()
}

fn question(id: &str, text: &str, severity: Severity, answer: Answer) -> Question {
    Question {
        id: s(id),
        text: s(text),
        severity,
        waiting: None,
        answer: Some(answer),
        worth: match answer {
            Answer::Met => Worth::Met,
            Answer::Partial => Worth::Partial,
            Answer::Unmet | Answer::Unknown => Worth::Nothing,
            Answer::Na => Worth::NotApplicable,
        },
        worth_reason: String::new(),
        reason: String::new(),
        note: String::new(),
        owner: String::new(),
        evidence: Vec::new(),
        waivers: Vec::new(),
        comments: Vec::new(),
    }
}

fn evidence(
    title: &str,
    target: EvidenceTarget,
    on: &str,
    until: Option<&str>,
    fresh: bool,
) -> Evidence {
    Evidence {
        title: s(title),
        target,
        collected_on: day(on),
        collected_by: s("Mara Sund"),
        proves: String::new(),
        fresh,
        until: until.map(day),
    }
}

/// A launch review with a bit of everything: the verdict is conditional thanks to one waiver.
pub(crate) fn conditional() -> ReviewInput {
    let mut objectives = question(
        "data.objectives",
        "Are recovery point and recovery time objectives stated for each data store?",
        Severity::Major,
        Answer::Met,
    );
    objectives.evidence.push(evidence(
        "Recovery objectives",
        EvidenceTarget::Link(s("https://wiki.example.org/payments/rpo?view=full&lang=en")),
        "2026-09-14",
        Some("2027-03-13"),
        true,
    ));
    objectives.owner = s("Tomás Okafor");
    let mut restore = question(
        "data.restore",
        "Has a backup been restored within the recovery time objective?",
        Severity::Blocker,
        Answer::Met,
    );
    restore.worth = Worth::Partial;
    restore.worth_reason = s("Counts as partial, its evidence is stale.");
    restore.evidence.push(evidence(
        "Restore drill, spring",
        EvidenceTarget::File(s("drill-2026-04-21.txt")),
        "2026-04-21",
        Some("2026-10-18"),
        false,
    ));
    restore.evidence[0].proves = s("v2.3.0");
    restore.waivers.push(Waiver {
        state: WaiverState::Approved,
        reason: s("The drill environment is being rebuilt and is back on 2026-12-08."),
        control: s("Snapshots are copied to a second region every hour."),
        requested_by: s("Mara Sund"),
        approved_by: s("Elin Berg"),
        expires: day("2026-12-15"),
    });
    restore.note = s("\
The drill takes **45 minutes**, measured twice:

1. restore the snapshot
2. replay the log with `replay --from a|b`

| step | minutes |
|---|---:|
| snapshot | 31 |
| replay | 14 |

- [x] run book written
- [ ] run book tried by somebody else

See <https://runbooks.example.org/restore> and [the plan](javascript:alert(1)). <b>Not bold.</b>

# A heading in a note");
    restore.comments.push(Comment {
        author: s("Elin Berg"),
        on: day("2026-11-18"),
        markdown: s("Approved until the drill on the 8th, *not longer*."),
    });
    let mut corruption = question(
        "data.corruption",
        "Can the service recover from data that was written wrongly, not just lost?",
        Severity::Major,
        Answer::Partial,
    );
    corruption.reason = s("Orders can be replayed, refunds cannot yet.");
    let mut alerts = question(
        "observability.alerts",
        "Does every page ask for an action that a person has to take?",
        Severity::Blocker,
        Answer::Met,
    );
    alerts.evidence.push(evidence(
        "",
        EvidenceTarget::Link(s("https://grafana.example.org/d/checkout")),
        "2026-11-02",
        Some("2026-12-02"),
        true,
    ));
    let mut trace = question(
        "observability.trace",
        "Can one request be followed through every service it touches?",
        Severity::Minor,
        Answer::Unknown,
    );
    trace.comments.push(Comment {
        author: s("Tomás Okafor"),
        on: day("2026-11-12"),
        markdown: s("Asked the platform team."),
    });
    let mut paging = question(
        "oncall.rota",
        "Is there a rota with at least two people who can fix the service?",
        Severity::Blocker,
        Answer::Met,
    );
    paging.evidence.push(evidence(
        "Rota",
        EvidenceTarget::Note(s("Six people, weekly, since August")),
        "2026-08-31",
        None,
        true,
    ));
    let mut handover = question(
        "oncall.handover",
        "Does the rota hand over in a meeting or in writing?",
        Severity::Minor,
        Answer::Unmet,
    );
    handover.answer = None;
    let mut office = question(
        "oncall.regions",
        "Do several regions share the rota so that nobody is paged at night?",
        Severity::Minor,
        Answer::Na,
    );
    office.reason = s("One office, traffic stops at night.");
    let mut drill = question(
        "oncall.wargame",
        "Did everybody on the rota take part in a war game this year?",
        Severity::Minor,
        Answer::Unmet,
    );
    drill.answer = None;
    drill.waiting = Some(s("Waits for an answer to oncall.handover."));
    let area = |id: &str, title: &str, intent: &str, signoff: &str, questions| Area {
        id: s(id),
        title: s(title),
        intent: s(intent),
        signoff: s(signoff),
        questions,
    };
    ReviewInput {
        design: Some(crate::paper::design()),
        signoffs: signoffs(),
        subject: Subject::Service(Service {
            name: s("Checkout API"),
            summary: s("Takes orders from the shop and the app, and charges the customer."),
            owner: s("Payments"),
            tier: 1,
            slo: s("99.95 %"),
            facts: vec![
                (
                    s("The service keeps data that must survive a restart."),
                    Some(true),
                ),
                (s("Other services or teams call it."), Some(false)),
                (
                    s("It relies at run time on a vendor outside the organisation."),
                    None,
                ),
            ],
            links: vec![
                (s("Source"), s("https://git.example.org/payments/checkout")),
                (s("Dashboard"), s("grafana: checkout | main")),
            ],
        }),
        review: Review {
            title: s("launch review"),
            launch_on: Some(day("2026-12-03")),
            started_on: day("2026-10-26"),
            pack_title: s("Production readiness"),
            pack_version: s("1.0.0"),
        },
        as_of: day("2026-11-20"),
        verdict: Verdict {
            word: Word::Conditional,
            without_waivers: Word::NoGo,
            reasons: vec![
                Reason {
                    code: s("C1"),
                    text: s("A waiver is in use."),
                    question: Some(s("data.restore")),
                },
                Reason {
                    code: s("C2"),
                    text: s("A major question is not fully met, and an action is under way."),
                    question: Some(s("data.corruption")),
                },
                Reason {
                    code: s("C3"),
                    text: s("A risk is above the threshold and accepted for now."),
                    question: Some(s("018f-slow")),
                },
            ],
            trace: [
                ("N1", "Every blocker is met or waived", 0),
                ("N2", "Every major question is answered or waived", 0),
                (
                    "N3",
                    "Every major gap has an action in time, or a waiver",
                    0,
                ),
                ("C1", "No waiver is in use", 1),
                ("C2", "No major gap is left to an action", 1),
            ]
            .map(|(code, text, hits)| Rule {
                code: s(code),
                text: s(text),
                hits,
            })
            .to_vec(),
            not_asked: Vec::new(),
        },
        totals: Totals {
            score: Some(71),
            score_without_waived: Some(80),
            applicable: 8,
            answered: 6,
            completeness: Some(75),
            gaps: 3,
            waived: 1,
            needs_evidence: 0,
            stale_evidence: 1,
        },
        areas: vec![
            area(
                "data",
                "Data and recovery",
                "Nothing that customers told us is lost.",
                "Storage",
                vec![objectives, restore, corruption],
            ),
            area(
                "observability",
                "Observability",
                "Someone notices before the customers do.",
                "SRE",
                vec![alerts, trace],
            ),
            area(
                "oncall",
                "On call",
                "Somebody who can help is awake.",
                "",
                vec![paging, handover, office, drill],
            ),
        ],
        hidden: vec![HiddenQuestion {
            id: s("api.versions"),
            text: s("Can callers tell which version of the interface they use?"),
            area: s("Interfaces"),
            reason: s("Shown when other services or teams call it, which is not the case."),
        }],
        actions: vec![
            Action {
                text: s("Make refunds replayable."),
                owner: s("Tomás Okafor"),
                due: Some(day("2026-11-27")),
                state: ActionState::Open,
                question: Some(s("data.corruption")),
            },
            Action {
                text: s("Repeat the restore drill"),
                owner: s("Mara Sund"),
                due: Some(day("2026-11-18")),
                state: ActionState::Open,
                question: Some(s("data.restore")),
            },
            Action {
                text: s("Write the run book"),
                owner: s("Mara Sund"),
                due: Some(day("2026-11-05")),
                state: ActionState::Done,
                question: Some(s("data.restore")),
            },
            Action {
                text: s("Thank the storage team"),
                owner: String::new(),
                due: None,
                state: ActionState::Dropped,
                question: None,
            },
            Action {
                text: s("Stop confirm calls without an idempotency key"),
                owner: s("Tomás Okafor"),
                due: Some(day("2026-12-01")),
                state: ActionState::Open,
                question: Some(s("018f-double")),
            },
        ],
        risks: Some(crate::sample_risks::risks()),
    }
}

/// Every state a sign-off can be in.
fn signoffs() -> Signoffs {
    let row = |area: &str, state: SignoffState, by: &str, on: &str| Signoff {
        area: s(area),
        role: s("Service owner"),
        state,
        by: s(by),
        on: (!on.is_empty()).then(|| day(on)),
        reason: String::new(),
        void_by: Vec::new(),
        statement: String::new(),
        fingerprint: String::new(),
    };
    let (signed, void) = (SignoffState::Signed, SignoffState::Void);
    Signoffs {
        rows: vec![
            Signoff {
                statement: s(
                    "“Data” of Checkout API, launch review, as it is on 30 November 2026: 4 questions, 4 answered, 1 gap, 1 of them waived, fingerprint 5f2c91aa.",
                ),
                fingerprint: s("5f2c91aa"),
                ..row("Data", signed, "Mara Sund", "2026-11-30")
            },
            Signoff {
                void_by: vec![s(
                    "Answer of “Is every alert tied to an objective?” was Met, is Partial (Ben Okafor, 1 Dec 2026).",
                )],
                fingerprint: s("0b1d77e2"),
                ..row("Observability", void, "Jonas Weil", "2026-11-29")
            },
            Signoff {
                reason: s("The rota has a gap on Sundays."),
                ..row(
                    "On call",
                    SignoffState::Declined,
                    "Jonas Weil",
                    "2026-11-29",
                )
            },
            row("Security", SignoffState::Asked, "Ada Brandt", "2026-11-28"),
            row("Cost", SignoffState::NotAsked, "", ""),
        ],
        approved_on: Some(day("2026-11-30")),
        changing: s("The payment provider changed."),
        next_review_on: Some(day("2027-11-30")),
    }
}

/// The same review on its first day.
pub(crate) fn unanswered() -> ReviewInput {
    let mut input = conditional();
    input.as_of = input.review.started_on;
    input.review.launch_on = None;
    input.design = None;
    input.actions.clear();
    input.hidden.clear();
    input.risks = None;
    input.signoffs = Signoffs {
        rows: vec![Signoff {
            state: SignoffState::NotAsked,
            by: String::new(),
            on: None,
            reason: String::new(),
            void_by: Vec::new(),
            statement: String::new(),
            fingerprint: String::new(),
            ..input.signoffs.rows.remove(0)
        }],
        ..Signoffs::default()
    };
    for question in input.areas.iter_mut().flat_map(|area| &mut area.questions) {
        question.answer = None;
        question.worth = Worth::Nothing;
        question.worth_reason.clear();
        question.reason.clear();
        question.note.clear();
        question.owner.clear();
        question.evidence.clear();
        question.waivers.clear();
        question.comments.clear();
    }
    input.verdict = Verdict {
        word: Word::NoGo,
        without_waivers: Word::NoGo,
        reasons: ["data.restore", "observability.alerts", "oncall.rota"]
            .map(|id| Reason {
                code: s("N1"),
                text: s("A blocker is not met."),
                question: Some(s(id)),
            })
            .to_vec(),
        trace: Vec::new(),
        not_asked: Vec::new(),
    };
    input.totals = Totals {
        score: Some(0),
        score_without_waived: Some(0),
        applicable: 9,
        completeness: Some(0),
        gaps: 8,
        ..Totals::default()
    };
    input
}
