//! A small design document with a bit of everything: text, values, tables, a skip, findings.

use chrono::NaiveDate;
use lamppost_core::pack::document::ColumnType;
use lamppost_core::report::document::*;

fn s(text: &str) -> String {
    text.to_owned()
}

fn value(kind: ColumnType, text: &str) -> DocumentValue {
    DocumentValue {
        text: s(text),
        kind,
        missing: text.is_empty(),
    }
}

fn section(id: &str, title: &str) -> DocumentSection {
    DocumentSection {
        id: s(id),
        title: s(title),
        skipped: String::new(),
        missing: false,
        fields: Vec::new(),
        text: String::new(),
        tables: Vec::new(),
    }
}

pub(crate) fn design() -> DocumentInput {
    let mut summary = section("summary", "Summary");
    summary.text = s(
        "Takes an order from basket to *paid*.\n\n# Not a section\n\n```mermaid\ngraph TD\n  a --> b\n```\n\n| a | b |\n|---|---|\n| 1 | <script>2</script> |\n",
    );
    let mut rollout = section("rollout", "Rollout and rollback");
    rollout.fields = vec![
        (s("Strategy"), value(ColumnType::Choice, "canary")),
        (
            s("Plan"),
            value(ColumnType::Link, "https://wiki.example/plan?a=1|2"),
        ),
        (s("Rollback time"), value(ColumnType::Duration, "")),
    ];
    rollout.missing = true;
    let mut dependencies = section("dependencies", "Callers and dependencies");
    let kinds = [
        ColumnType::Text,
        ColumnType::Percent,
        ColumnType::Duration,
        ColumnType::Link,
    ];
    let row = |cells: [&str; 4]| {
        kinds
            .iter()
            .zip(cells)
            .map(|(kind, cell)| value(*kind, cell))
            .collect()
    };
    dependencies.tables = vec![DocumentTable {
        title: s("Dependencies"),
        columns: ["Name", "Its objective", "Timeout", "Runbook"]
            .iter()
            .zip(kinds)
            .map(|(t, k)| (s(t), k))
            .collect(),
        rows: vec![
            row(["Payment | Gateway", "99.95", "2s", "run/pay.md"]),
            row(["Two\nlines", "", "-5m", "javascript:alert(1)"]),
        ],
    }];
    let mut cost = section("cost", "Cost");
    cost.skipped = s("Runs on *what is there*.");
    let finding = |contradiction, text: &str, question: Option<&str>, settled: Option<&str>| {
        DocumentFinding {
            contradiction,
            text: s(text),
            fix: s("Correct one of them."),
            section: s("dependencies"),
            question: question.map(s),
            settled: settled.map(s),
        }
    };
    DocumentInput {
        title: s("Checkout API: Design document"),
        kind: s("Design document"),
        pack_version: s("1.1.0"),
        place: s("Checkout API"),
        started_on: NaiveDate::from_ymd_opt(2026, 10, 1),
        as_of: NaiveDate::from_ymd_opt(2026, 11, 20).unwrap(),
        filled: 3,
        needed: 4,
        confidential: false,
        sections: vec![summary, dependencies, rollout, cost],
        appendix: s("## Lunch\n\nSoup."),
        findings: vec![
            finding(
                true,
                "The design and the review disagree.",
                Some("data.restore"),
                Some("Both are right | for now."),
            ),
            finding(
                false,
                "A row does not state “Timeout”.",
                Some("deps.timeout"),
                None,
            ),
        ],
    }
}

/// The same with every text replaced.
pub(crate) fn design_of(text: &str) -> DocumentInput {
    let t = || text.to_owned();
    let mut input = design();
    (input.title, input.kind, input.pack_version) = (t(), t(), t());
    (input.place, input.appendix, input.confidential) = (t(), t(), true);
    for section in &mut input.sections {
        (section.title, section.text) = (t(), t());
        if !section.skipped.is_empty() {
            section.skipped = t();
        }
        for (title, value) in &mut section.fields {
            (*title, value.text) = (t(), t());
        }
        for table in &mut section.tables {
            table.title = t();
            table.columns.iter_mut().for_each(|column| column.0 = t());
            table
                .rows
                .iter_mut()
                .flatten()
                .for_each(|value| value.text = t());
        }
    }
    for finding in &mut input.findings {
        (finding.text, finding.fix) = (t(), t());
        finding.settled = finding.settled.as_ref().map(|_| t());
    }
    input
}
