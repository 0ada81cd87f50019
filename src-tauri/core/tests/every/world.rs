//! A workspace with one of everything, so that every command has something to work on.

use chrono::NaiveDate;
use lamppost_core::api::{Exported, OpenHow, Session};
use lamppost_core::{Context, Result};
use serde_json::{Value, json};

use crate::assessed::Assessed;
use crate::life::Life;
use crate::publish::{OneWiki, Ring};

pub(crate) struct World {
    pub(crate) session: Session,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) service: Value,
    pub(crate) review: Value,
    /// A review of the same service that is older.
    pub(crate) other: Value,
    pub(crate) link: Value,
    /// Owns the service.
    pub(crate) team: Value,
    pub(crate) evidence: Value,
    pub(crate) comment: Value,
    pub(crate) action: Value,
    pub(crate) waiver: Value,
    pub(crate) design: Value,
    /// A document that is put away.
    pub(crate) away: Value,
    pub(crate) rows: [Value; 2],
    pub(crate) people: Vec<Value>,
    pub(crate) reasons: Vec<Value>,
    /// Rated; told by two reasons; accepted.
    pub(crate) risk: Value,
    pub(crate) second: Value,
    /// A scenario that is put away.
    pub(crate) gone: Value,
    pub(crate) mitigation: Value,
    pub(crate) exercise: Value,
    pub(crate) assessed: Assessed,
    pub(crate) layout: Value,
    /// A repository to publish to.
    pub(crate) target: Value,
    /// A note with two versions.
    pub(crate) apart: Apart,
    /// A state of the review.
    pub(crate) snapshot: Value,
    pub(crate) life: Life,
    /// Names a value of a note that was written over.
    pub(crate) old_note: Value,
    /// A saved filter of the portfolio.
    pub(crate) filter: Value,
}

/// The shipped checklist under a higher version.
fn newer_checklist() -> String {
    let text = include_str!("../../../../assets/packs/production-readiness.toml");
    let version = text.lines().find(|line| line.starts_with("version = "));
    text.replacen(version.unwrap(), "version = \"9.0.0\"", 1)
}

/// A field with two versions: its entity, and the operation of one of them.
pub(crate) struct Apart {
    pub(crate) entity: Value,
    pub(crate) op: Value,
}

impl Apart {
    /// Lets another installation write the note of a review that was written here meanwhile.
    fn new(session: &mut Session, folder: &std::path::Path, review: &Value) -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let path = folder.join("theirs.lamppost");
        let context = Context::fixed(today, 8, "Bo Berg");
        let mut theirs = Session::open(&path, &OpenHow::default(), context).unwrap();
        let what = Exported::Review(review.as_str().unwrap().parse().unwrap());
        let mut file = Vec::new();
        session.export_file(&what, &mut file, &mut |_| {}).unwrap();
        theirs.import_file(&mut &file[..], &mut |_| {}).unwrap();
        let mut note = json!({"review": review, "question": "own.docs", "text": "Theirs."});
        theirs.call("note_set", note.clone()).unwrap();
        note["text"] = json!("Ours.");
        session.call("note_set", note).unwrap();
        file.clear();
        theirs.export_file(&what, &mut file, &mut |_| {}).unwrap();
        session.import_file(&mut &file[..], &mut |_| {}).unwrap();
        let mut rows = session.call("conflict_list", json!({})).unwrap();
        Self {
            entity: rows[0]["entity"].take(),
            op: rows[0]["versions"][1]["op"].take(),
        }
    }
}

/// A picture of one pixel.
pub(crate) const DOT: &str = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let context = Context::fixed(today, 7, "Ana Lima");
        let path = folder.path().join("w.lamppost");
        let assessed = Assessed::new(folder.path());
        Life::prepare(folder.path());
        let how = OpenHow {
            packs: Some(folder.path().join("packs")),
            ..OpenHow::default()
        };
        let mut session = Session::open(&path, &how, context).unwrap();
        let mut make = |name: &str, payload: Value| -> Value {
            let mut done = session
                .call(name, payload.clone())
                .unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"));
            done["output"].take()
        };
        let service = make(
            "service_create",
            json!({"name": "Checkout API", "tier": 1, "owner": "Payments", "slo": "99.95 %",
                   "facts": {"stores_data": true, "has_dependencies": true, "personal_data": true}}),
        )["id"]
            .take();
        let link = make(
            "link_add",
            json!({"service": service, "title": "Wiki", "url": "https://wiki.example"}),
        )["id"]
            .take();
        let team = make("team_create", json!({"name": "Payments"}))["id"].take();
        let other = make(
            "review_create",
            json!({"service": service, "title": "Last year"}),
        )["id"]
            .take();
        let review = make(
            "review_create",
            json!({"service": service, "launch_on": "2026-12-03"}),
        )["id"]
            .take();
        let at = |question: &str| json!({"review": review, "question": question});
        let with = |mut base: Value, more: Value| {
            for (key, value) in more.as_object().unwrap() {
                base[key] = value.clone();
            }
            base
        };
        for (question, answer) in [
            ("own.team", "partial"),
            ("data.restore", "partial"),
            ("deps.timeout", "unmet"),
        ] {
            make("answer_set", with(at(question), json!({"answer": answer})));
        }
        let evidence = make(
            "evidence_add",
            with(
                at("own.team"),
                json!({"kind": "link", "url": "https://wiki.example/team"}),
            ),
        )["id"]
            .take();
        let comment = make(
            "comment_add",
            with(at("own.team"), json!({"text": "Who is on call?"})),
        )["id"]
            .take();
        let action = make(
            "action_add",
            with(at("own.team"), json!({"text": "Name the team"})),
        )["id"]
            .take();
        let waiver = make(
            "waiver_ask",
            with(
                at("data.restore"),
                json!({"reason": "Tried by hand.", "control": "A daily copy.",
                       "approver": "Bo Berg", "expires": "2026-12-24"}),
            ),
        )["id"]
            .take();
        let document = json!({"pack": "design-document", "review": review});
        let design = make("document_create", document)["id"].take();
        let away = make(
            "document_create",
            json!({"pack": "runbook", "service": service}),
        )["id"]
            .take();
        make("document_archive", json!({"id": away}));
        let rows = ["Basket", "Payment gateway"].map(|name| {
            let request = json!({"document": design, "table": "dependencies"});
            let row = make("row_add", request)["row"]["id"].take();
            for (column, value) in [
                ("name", name),
                ("kind", "service"),
                ("need", "hard"),
                ("slo", "99.9"),
                ("timeout", "2s"),
                ("if_down", "No payments"),
                ("if_slow", "Cut off"),
            ] {
                make(
                    "row_write",
                    json!({"row": row, "column": column, "value": value}),
                );
            }
            row
        });
        make(
            "finding_settle",
            json!({"review": review, "key": "answer.deps.timeout", "reason": "The pool has no limit."}),
        );
        make("premortem_start", json!({"review": review}));
        let people = make(
            "participant_add",
            json!({"review": review, "name": "Priya\nTomás"}),
        )["ids"]
            .take();
        let people = people.as_array().unwrap().clone();
        let reasons = make(
            "reason_add",
            json!({"participant": people[0], "text": "It slowed.\nIt fell.\nNobody saw it."}),
        )["ids"]
            .take();
        let reasons = reasons.as_array().unwrap().clone();
        make("reason_say", json!({"id": reasons[0]}));
        let risk = make(
            "scenario_from_reasons",
            json!({"reasons": [reasons[0], reasons[1]], "title": "The gateway slows"}),
        )["id"]
            .take();
        make(
            "scenario_update",
            json!({"id": risk, "inherent_likelihood": 4, "inherent_impact": 4, "owner": "Priya"}),
        );
        let mut scenario = |title: &str| {
            let request = json!({"review": review, "title": title, "owner": "Tomás"});
            make("scenario_add", request)["id"].take()
        };
        let (second, gone) = (scenario("The index locks"), scenario("Nothing"));
        make("scenario_archive", json!({"id": gone}));
        make(
            "rate",
            json!({"scenario": second, "participant": people[0], "likelihood": 3, "impact": 3}),
        );
        make(
            "scenario_accept",
            json!({"id": risk, "by": "Elin Berg", "until": "2026-12-24", "reason": "Costly."}),
        );
        let mitigation = make(
            "mitigation_add",
            json!({"review": review, "text": "Deadline of 2 s", "scenarios": [risk]}),
        )["id"]
            .take();
        let exercise = make(
            "exercise_add",
            json!({"review": review, "title": "Slow the gateway", "planned_on": "2026-12-01", "scenarios": [risk]}),
        )["id"]
            .take();
        let layout = make(
            "layout_create",
            json!({"name": "Board", "about": "review", "hidden": ["computed"]}),
        )["id"]
            .take();
        let target = make(
            "target_create",
            json!({"name": "Docs", "place": "git", "address": "https://git.example/docs.git"}),
        )["id"]
            .take();
        let apart = Apart::new(&mut session, folder.path(), &review);
        for text in ["Ask Bo.", "Ask Priya."] {
            let note = json!({"review": review, "question": "own.team", "text": text});
            session.call("note_set", note).unwrap();
        }
        let field = json!({"entity": review, "field": "note/own.team"});
        let old_note = session.call("history_show", field).unwrap()["values"][1]["op"].take();
        let mut make = |name: &str, payload: Value| -> Value {
            session.call(name, payload).unwrap()["output"].take()
        };
        let snapshot = make(
            "snapshot_take",
            json!({"review": review, "title": "Before the drill"}),
        )["id"]
            .take();
        let filter = make(
            "filter_save",
            json!({"title": "Tier one", "filter": {"tier": [1]}}),
        )["id"]
            .take();
        let life = Life::new(&mut session);
        // From here on a newer version of the checklist is there to move to.
        let newer = folder.path().join("packs/production-readiness.toml");
        std::fs::write(newer, newer_checklist()).unwrap();
        session.call("pack_reload", json!({})).unwrap();
        session.publish_with(Box::new(OneWiki::new()), Box::new(Ring::default()));
        let mut make = |name: &str, payload: Value| session.call(name, payload).unwrap();
        // Something to do again.
        make("workspace_rename", json!({"name": "Ours"}));
        session.call("undo", json!({})).unwrap();
        Self {
            session,
            folder,
            service,
            review,
            other,
            link,
            team,
            evidence,
            comment,
            action,
            waiver,
            design,
            away,
            rows,
            people,
            reasons,
            risk,
            second,
            gone,
            mitigation,
            exercise,
            assessed,
            layout,
            target,
            apart,
            snapshot,
            life,
            old_note,
            filter,
        }
    }

    pub(crate) fn call(&mut self, name: &str, payload: &Value) -> Result<Value> {
        let answer = self.session.call(name, payload.clone());
        // What was begun comes to its end before the next command.
        self.session.publish_wait();
        answer
    }

    pub(crate) fn must(&mut self, name: &str, payload: &Value) -> Value {
        let answer = self.call(name, payload);
        answer.unwrap_or_else(|error| panic!("{name} {payload}: {error:?}"))
    }
}
