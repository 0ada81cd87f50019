//! The register of the believable review: four scenarios, one of each kind that matters.

use lamppost_core::report::risk_input::*;

use crate::sample::day;

fn s(text: &str) -> String {
    text.to_owned()
}

fn level(shade: usize) -> Level {
    let (title, short) = [
        ("Very low", "VL"),
        ("Low", "L"),
        ("Moderate", "M"),
        ("High", "H"),
        ("Very high", "VH"),
    ][shade];
    Level {
        title: s(title),
        short: s(short),
        shade,
    }
}

fn rated(likelihood: u8, impact: u8, shade: usize) -> Option<Rated> {
    Some(Rated {
        likelihood,
        impact,
        level: level(shade),
        raised: false,
    })
}

fn scenario(id: &str, label: &str, title: &str) -> Scenario {
    Scenario {
        id: s(id),
        label: s(label),
        title: s(title),
        category: String::new(),
        markdown: String::new(),
        trigger: String::new(),
        blast_radius: String::new(),
        detection: String::new(),
        owner: s("Priya Raman"),
        before: None,
        now: None,
        target: None,
        raised_why: String::new(),
        treatment: String::new(),
        acceptance: None,
        exercise: String::new(),
        priority: String::new(),
        positive: false,
        problems: Vec::new(),
    }
}

/// A risk that cannot be undone, an accepted one, a chance, and one nobody has rated.
pub(crate) fn risks() -> Risks {
    let mut double = scenario(
        "018f-double",
        "R-06",
        "Double charge when confirm is retried",
    );
    double.category = s("Data");
    double.markdown = s(
        "The apps kept retrying the confirm call after a timeout.\n\n- some customers **paid twice**\n- support was <b>blind</b>",
    );
    double.trigger = s("A timeout between payment and order");
    double.blast_radius = s("Every customer who retried");
    double.detection = s("Two captures for one basket");
    double.before = rated(2, 5, 3);
    double.now = rated(2, 5, 3);
    for rated in [&mut double.before, &mut double.now].into_iter().flatten() {
        rated.raised = true;
    }
    double.target = rated(1, 4, 1);
    double.raised_why =
        s("The table gives Moderate; it cannot be undone, so it is raised to High.");
    double.treatment = s("Make it less likely");
    double.exercise = s("Overdue, 2026-11-10");
    double.priority = s("H");
    double.problems = vec![s("Make it less likely needs a day.")];
    let mut slow = scenario(
        "018f-slow",
        "R-01",
        "Gateway slows, every worker waits on it",
    );
    slow.category = s("Dependency");
    slow.markdown = s("The gateway slowed to nine seconds. Our calls had no deadline.");
    slow.before = rated(4, 4, 3);
    slow.now = rated(4, 4, 3);
    slow.target = rated(2, 4, 1);
    slow.treatment = s("Accept");
    slow.acceptance = Some(Acceptance {
        by: s("Elin Berg"),
        until: day("2026-12-15"),
        live: true,
        reason: s("The deadline ships with 4.15, one week after launch."),
    });
    slow.exercise = s("Passed, 2026-11-12");
    let mut success = scenario("018f-success", "R-09", "Twice the forecast, and it holds");
    success.owner = String::new();
    success.before = rated(2, 2, 1);
    success.now = rated(2, 2, 1);
    success.target = rated(2, 2, 1);
    success.positive = true;
    let unrated = scenario("018f-new", "R-10", "Certificate runs out | unnoticed");
    let lookup = [
        [0, 0, 0, 1, 1],
        [0, 1, 1, 1, 2],
        [0, 1, 2, 2, 3],
        [0, 1, 2, 3, 4],
        [0, 1, 2, 3, 4],
    ];
    Risks {
        pack_title: s("Pre-mortem and failure scenarios"),
        pack_version: s("1.0.0"),
        participants: vec![s("Priya Raman"), s("Tomás Okafor")],
        next_reading: Some(day("2027-02-18")),
        limit: s("Moderate"),
        decide: Some((s("018f-double"), s("High, above your limit of Moderate."))),
        likelihoods: ["Very rare", "Rare", "Possible", "Likely", "Frequent"].map(s),
        impacts: ["Negligible", "Minor", "Serious", "Severe", "Critical"].map(s),
        matrix: lookup.map(|row| row.map(level)),
        scenarios: vec![double, slow, success, unrated],
        budget: Budget {
            sentence: s(
                "Objective 99.95 %, so 262.8 bad minutes a year. The risks take 73.32; 189.48 are left.",
            ),
            parts: vec![
                BudgetPart {
                    scenario: s("018f-slow"),
                    minutes: s("72"),
                    share: s("27.4 %"),
                    verdict: s("Too big: over 25 %"),
                },
                BudgetPart {
                    scenario: s("018f-double"),
                    minutes: s("1.32"),
                    share: s("0.5 %"),
                    verdict: s("Fits"),
                },
            ],
            used: s("73.32"),
            share: s("27.9 %"),
        },
        mitigations: vec![
            Mitigation {
                text: s("Idempotency key on confirm"),
                state: s("Planned"),
                owner: s("Tomás Okafor"),
                due: Some(day("2026-12-01")),
                scenarios: vec![s("018f-double")],
            },
            Mitigation {
                text: s("Deadline of 2 s, bulkhead"),
                state: s("Proven until 2027-05-11"),
                owner: String::new(),
                due: None,
                scenarios: vec![s("018f-slow"), s("018f-double")],
            },
        ],
        exercises: vec![
            Exercise {
                title: s("Slow the gateway"),
                state: s("Passed"),
                planned_on: Some(day("2026-11-12")),
                held_on: Some(day("2026-11-12")),
                plan: s("Add nine seconds with the `proxy`."),
                findings: s("# What we saw\n\nWorkers stayed free."),
                scenarios: vec![s("018f-slow")],
            },
            Exercise {
                title: s("Retry confirm"),
                state: s("Overdue"),
                planned_on: Some(day("2026-11-10")),
                held_on: None,
                plan: String::new(),
                findings: String::new(),
                scenarios: vec![s("018f-double"), s("018f-gone")],
            },
        ],
        formulas: vec![
            s("Level: likelihood and impact are looked up in the table, never multiplied."),
            s("Order: level, then share of the budget, then impact, then number."),
        ],
    }
}
