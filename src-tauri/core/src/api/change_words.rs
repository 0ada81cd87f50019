//! What a stored field is called in a list of changes, and which fields are told at all.
//!
//! A field that is not named here is not told: a new field is silent until somebody decides.

/// How a change of a field is told.
pub(super) struct Words {
    /// What of it changed: "Answer", "Owner".
    pub(super) part: String,
    /// Whether the values are a person's name.
    pub(super) person: bool,
    /// Whether the values are a note, a comment or a remark.
    pub(super) note: bool,
    /// Whether the key of the field names a question, criterion or section.
    pub(super) by_key: bool,
    /// Whether the entity is about a question or criterion.
    pub(super) of_question: bool,
}

/// The words for a field of a kind of entity; none where it is not told. An empty field is the whole.
pub(super) fn words_of(kind: &str, field: &str) -> Option<Words> {
    let (name, keyed) = match field.split_once('/') {
        Some((name, _)) => (name, true),
        None => (field, false),
    };
    let told: &[&str] = match kind {
        "review" => &[
            "",
            "title",
            "launch_on",
            "slo_percent",
            "archived",
            "answer",
            "reason",
            "note",
            "owner",
            "include",
            "settled",
            "locked_on",
            "changing",
            "next_review_on",
        ],
        "signoff" => &["", "state", "reason"],
        "incident" => &["", "title", "happened_on", "major", "url", "note"],
        "service" => &[
            "", "name", "summary", "owner", "tier", "slo", "archived", "fact",
        ],
        "link" => &["", "title", "url"],
        "evidence" => &[
            "",
            "title",
            "url",
            "text",
            "collected_on",
            "collected_by",
            "proves",
            "reviewed_by",
            "reviewed_on",
        ],
        "comment" => &["", "text"],
        "action" => &["", "text", "owner", "due", "state"],
        "waiver" => &[
            "",
            "reason",
            "control",
            "requested_by",
            "approver",
            "expires",
            "decision",
            "decided_on",
            "ended_on",
        ],
        "scenario" => &[
            "",
            "title",
            "text",
            "trigger",
            "blast_radius",
            "detection",
            "irreversible",
            "inherent_likelihood",
            "inherent_impact",
            "target_likelihood",
            "target_impact",
            "owner",
            "treatment",
            "due",
            "reason",
            "partner",
            "approver",
            "accepted_by",
            "accepted_until",
            "accepted_reason",
            "upside_likelihood",
            "upside_impact",
            "severity",
            "occurrence",
            "detectability",
            "detect_minutes",
            "repair_minutes",
            "users_percent",
            "days_between",
            "archived",
        ],
        "mitigation" => &["", "text", "owner", "due", "state", "done_on"],
        "exercise" => &[
            "",
            "title",
            "plan",
            "planned_on",
            "held_on",
            "result",
            "findings",
        ],
        "premortem" => &["", "next_reading"],
        "document" => &[
            "", "title", "archived", "appendix", "text", "field", "skipped",
        ],
        "row" => &["", "cell"],
        "assessment" => &[
            "",
            "title",
            "held_on",
            "target_stage",
            "target_on",
            "archived",
            "settled",
            "settled_reason",
            "settled_by",
            "na_reason",
            "na_approver",
            "na_review_on",
            "note",
        ],
        _ => return None,
    };
    if !told.contains(&name) {
        return None;
    }
    let note = name == "note" || (kind == "comment") || (kind == "evidence" && name == "text");
    Some(Words {
        part: part(kind, name),
        person: PEOPLE.contains(&name) && kind != "service",
        note,
        // A finding's key is no question.
        by_key: keyed
            && !(kind == "review" && name == "settled")
            && !matches!(kind, "row" | "service"),
        of_question: matches!(kind, "evidence" | "comment" | "waiver" | "action"),
    })
}

/// Fields that hold a person. The owner of a service is a team.
const PEOPLE: [&str; 8] = [
    "owner",
    "collected_by",
    "reviewed_by",
    "requested_by",
    "approver",
    "accepted_by",
    "settled_by",
    "na_approver",
];

/// Whether a field holds one of a few words of the program rather than text that a person typed.
pub(super) fn is_choice(field: &str) -> bool {
    let name = field.split('/').next().unwrap_or(field);
    // A settled finding has a reason, a settled criterion an answer; both read well with a capital.
    matches!(
        name,
        "answer" | "state" | "decision" | "result" | "treatment" | "settled"
    )
}

fn part(kind: &str, name: &str) -> String {
    let whole = match kind {
        "row" => "Row",
        "signoff" => "Sign-off",
        "premortem" => "Pre-mortem",
        _ => "",
    };
    let of_kind = match kind {
        // Their name is that of a question, so the part says what it is.
        "evidence" | "comment" | "waiver" | "action" => true,
        _ => false,
    };
    match (name, whole, of_kind) {
        ("", "", _) => title_of(kind),
        ("", whole, _) => whole.to_owned(),
        ("fact", _, _) => "Fact".to_owned(),
        ("include", _, _) => "Answered although it does not apply".to_owned(),
        ("locked_on", _, _) => "Signed in full".to_owned(),
        ("changing", _, _) => "Change started, because".to_owned(),
        ("next_review_on", _, _) => "Next review".to_owned(),
        ("state" | "reason", _, _) if kind == "signoff" => format!("Sign-off, {name}"),
        ("settled", _, _) if kind == "review" => "Finding settled".to_owned(),
        ("launch_on", _, _) => "Launch".to_owned(),
        ("slo", _, _) => "SLO".to_owned(),
        ("na_reason", _, _) => "N/A, reason".to_owned(),
        ("na_approver", _, _) => "N/A, approved by".to_owned(),
        ("na_review_on", _, _) => "N/A, look again on".to_owned(),
        ("skipped", _, _) => "Not needed, because".to_owned(),
        ("cell", _, _) => "Row".to_owned(),
        (name, _, true) => format!("{}, {}", title_of(kind), name.replace('_', " ")),
        (name, _, false) => title_of(name),
    }
}

/// A stored word as it reads at the start of a sentence.
pub(super) fn title_of(word: &str) -> String {
    let words = word.replace(['_', '-'], " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::spec;

    #[test]
    fn every_field_that_is_told_is_a_field() {
        for kind in [
            "review",
            "service",
            "link",
            "evidence",
            "comment",
            "action",
            "waiver",
            "scenario",
            "mitigation",
            "exercise",
            "premortem",
            "document",
            "row",
            "assessment",
            "signoff",
            "incident",
        ] {
            let spec = spec(kind).unwrap();
            let all: Vec<&str> = spec
                .fields
                .iter()
                .chain(spec.keyed)
                .map(|field| field.name)
                .collect();
            let told = all
                .iter()
                .filter(|name| words_of(kind, name).is_some())
                .count();
            assert!(told > 0, "{kind}");
            // No vote and nothing that only a program reads.
            for silent in [
                "likelihood_by",
                "impact_by",
                "pack_version",
                "dismissed",
                "rank",
                "turn",
            ] {
                assert!(words_of(kind, silent).is_none(), "{kind} {silent}");
            }
        }
        for silent in [
            "respondent",
            "participant",
            "reason_note",
            "layout",
            "target",
        ] {
            assert!(words_of(silent, "").is_none(), "{silent}");
        }
    }
}
