//! The reports of two assessments in a row, as they are written, against files that are real Markdown.

use std::path::PathBuf;

use serde_json::{Value, json};
use snapbox::{assert_data_eq, file};

use crate::world::{World, day};

pub(crate) fn packs() -> Option<PathBuf> {
    Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/maturity/packs"))
}

/// Votes of the three people by criterion; who is not named said the same as the last one.
const VOTES: [(&str, &[&str]); 23] = [
    ("slo.2.page", &["most"]),
    ("slo.2.owner", &["most"]),
    ("slo.3.agreed", &["most"]),
    ("slo.3.alerts", &["half"]),
    ("slo.4.budget", &["some", "none", "half"]),
    ("slo.4.reviewed", &["none"]),
    ("slo.5.traded", &["none"]),
    ("slo.5.users", &["none"]),
    ("release.2.scripted", &["most"]),
    ("release.2.rollback", &["most", "half", "none"]),
    ("release.3.gradual", &["most"]),
    ("release.3.checked", &["most"]),
    ("release.4.lead", &["most"]),
    ("release.4.failed", &["most"]),
    ("release.5.daily", &["none", "unknown", "none"]),
    ("release.5.anyone", &["some"]),
    ("oncall.2.rota", &["most"]),
    ("oncall.2.paid", &["na"]),
    ("oncall.3.runbooks", &["none", "none", "most"]),
    ("oncall.3.handover", &["some"]),
    ("oncall.4.counted", &["most"]),
    ("oncall.4.noise", &["most"]),
    ("oncall.5.quiet", &["half"]),
];

/// Assessments with everything a report shows.
pub(crate) struct Written {
    pub(crate) world: World,
}

impl Written {
    /// The assessment of June: three people vote, two criteria are settled, two become actions.
    pub(crate) fn june() -> Self {
        let world = World::empty(7).on(day(2026, 6, 15), packs());
        let mut june = Self { world };
        let team = json!({"name": "Payments | <b>", "summary": "Takes the money."});
        june.world.team = june.world.made("team_create", team);
        let team = june.world.team.clone();
        june.world.assessment = june.world.made(
            "assessment_create",
            json!({"team": team, "title": "Q2 2026", "pack": "team-practice", "respondents": ["Priya", "Tomás", "Mara"]}),
        );
        june.vote();
        for criterion in [
            "slo.2.page",
            "slo.2.owner",
            "slo.3.alerts",
            "oncall.2.rota",
            "release.2.scripted",
            "release.2.rollback",
        ] {
            june.proof(criterion, &format!("Page of {criterion}"), "2026-06-01");
        }
        june.proof("slo.3.agreed", "SLO page", "2026-05-27");
        for criterion in ["oncall.4.counted", "oncall.4.noise"] {
            let proof = june.proof(criterion, "Pages by shift", "2026-06-02");
            june.world.call(
                "proof_check",
                json!({"id": proof, "by": "Elin Berg", "on": "2026-06-10"}),
            );
        }
        june.world.reveal();
        june.settle(
            "release.2.rollback",
            "most",
            "Done for all services but one; that one is being retired.",
        );
        june.settle("oncall.3.runbooks", "some", "Only the ledger has them.");
        june.on("criterion_na", "oncall.2.paid", json!({"reason": "The union agreement covers it.", "approver": "Elin Berg", "review_on": "2026-12-01"}));
        june.on(
            "criterion_note",
            "slo.4.budget",
            json!({"text": "The **ledger** team does, see `budget.md`."}),
        );
        let id = june.world.assessment.clone();
        june.world.call(
            "assessment_update",
            json!({"id": id, "target_stage": 3, "target_on": "2026-12-31"}),
        );
        for criterion in ["release.3.gradual", "release.3.checked"] {
            june.world.call("action_add", json!({"assessment": id, "criterion": criterion, "owner": "Tomás", "due": "2026-09-01"}));
        }
        june
    }

    /// Half a year later everybody says the same, and one piece of evidence was not looked at again.
    pub(crate) fn december(self) -> Self {
        let mut world = self.world.on(day(2026, 12, 14), packs());
        let (team, from) = (world.team.clone(), world.assessment.clone());
        world.assessment = world.made(
            "assessment_create",
            json!({"team": team, "title": "Q4 2026", "held_on": "2026-12-14", "from": from}),
        );
        let mut december = Self { world };
        december.vote();
        for criterion in [
            "slo.2.page",
            "slo.2.owner",
            "slo.3.alerts",
            "oncall.2.rota",
            "release.2.scripted",
            "release.2.rollback",
        ] {
            december.proof(criterion, "Looked at again", "2026-12-02");
        }
        for criterion in ["release.3.gradual", "release.3.checked"] {
            december.proof(criterion, "Rollout page", "2026-12-03");
        }
        december.proof("release.4.lead", "Report of next year", "2027-01-10");
        december.world.reveal();
        december.settle("release.2.rollback", "most", "As in June.");
        december
    }

    fn vote(&mut self) {
        let people = self.world.show()["respondents"].clone();
        self.world.people = people
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].clone())
            .collect();
        for (criterion, votes) in VOTES {
            for person in 0..3 {
                let vote = votes.get(person).or(votes.last()).unwrap();
                self.world.vote(person, criterion, vote);
            }
        }
    }

    fn proof(&mut self, criterion: &str, title: &str, on: &str) -> Value {
        let assessment = self.world.assessment.clone();
        self.world.made(
            "proof_add",
            json!({"assessment": assessment, "criterion": criterion, "kind": "link", "title": title,
                   "url": format!("https://wiki.example/{criterion}"), "collected_on": on, "collected_by": "Priya"}),
        )
    }

    fn settle(&mut self, criterion: &str, value: &str, reason: &str) {
        self.on(
            "criterion_settle",
            criterion,
            json!({"value": value, "reason": reason, "by": "Mara"}),
        );
    }

    fn on(&mut self, name: &str, criterion: &str, mut payload: Value) {
        payload["assessment"] = self.world.assessment.clone();
        payload["criterion"] = json!(criterion);
        self.world.call(name, payload);
    }

    fn report(&mut self) -> Value {
        let id = self.world.assessment.clone();
        self.world.call("report_preview", json!({"assessment": id}))
    }

    fn markdown(&mut self) -> String {
        self.report()["page"].as_str().unwrap().to_owned()
    }
}

#[test]
fn the_first_assessment_reads_as_it_should() {
    let mut june = Written::june();
    assert_data_eq!(june.markdown(), file!["first.md"].raw());
    let files = june.report()["files"].clone();
    let files: Vec<&str> = files
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["path"].as_str().unwrap())
        .collect();
    assert_eq!(files.len(), 2, "{files:?}");
    assert!(
        files[1].starts_with("attachments/") && files[1].ends_with("-profile.png"),
        "{files:?}"
    );
    assert_eq!(
        june.report(),
        june.report(),
        "the same state gives the same bytes"
    );
}

#[test]
fn the_next_one_says_that_the_stage_fell_because_evidence_expired() {
    let mut december = Written::june().december();
    let page = december.markdown();
    assert_data_eq!(page.clone(), file!["followup.md"].raw());
    assert!(page.contains("The stage fell from 3 to 2 because evidence expired."));
    // The report of June does not change by that, but for what is due by now: evidence is judged on the day it was held.
    let before = Written::june().markdown();
    let list = december.world.call("assessment_list", json!({}));
    december.world.assessment = list[1]["id"].clone();
    let again = december.markdown();
    assert_eq!(
        again
            .replace("2026-12-14", "2026-06-15")
            .replace(", overdue", "")
            .replace(", due", ""),
        before.replace("2026-12-14", "2026-06-15")
    );
}

#[test]
fn there_is_no_report_while_people_vote() {
    let mut world = World::new();
    let id = world.assessment.clone();
    let refused = world.refuse("report_preview", json!({"assessment": id}));
    assert_eq!(refused.kind, lamppost_core::Kind::Refused);
    let none = world.refuse("report_preview", json!({}));
    assert_eq!(none.kind, lamppost_core::Kind::Invalid);
    let both = world.refuse("report_preview", json!({"assessment": id, "review": id}));
    assert_eq!(both.kind, lamppost_core::Kind::Invalid);
}
