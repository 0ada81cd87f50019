//! A checklist about a team, from its start to its verdict.

use lamppost_core::Kind;
use serde_json::{Value, json};

use crate::world::World;

#[test]
fn the_checklists_of_a_team_ask_all_their_questions() {
    let mut world = World::new();
    for (pack, questions, title) in [
        ("oncall-readiness", 61, "On-call readiness"),
        ("incident-management", 40, "Incident management"),
        ("support-chain", 59, "Support chain"),
        ("sre-adoption", 118, "SRE adoption"),
    ] {
        let review = world.review(pack);
        let view = world.call("readiness_show", json!({"review": review}));
        assert_eq!(view["totals"]["counts"]["applicable"], questions, "{pack}");
        assert_eq!(view["totals"]["hidden"], 0, "{pack}");
        assert_eq!(view["title"], title);
        assert_eq!(view["subject"]["kind"], "team");
        assert_eq!(view["subject"]["name"], "Payments Platform");
        assert_eq!(view["tier"], Value::Null);
    }
    let reviews = world.shown()["reviews"].take();
    assert_eq!(reviews.as_array().unwrap().len(), 4);
    assert_eq!(reviews[0]["title"], "SRE adoption", "latest first");
    assert_eq!(world.call("team_list", json!({}))[0]["reviews"], 4);
}

#[test]
fn a_review_is_about_one_thing_and_its_checklist_fits() {
    let mut world = World::new();
    let (team, service) = (world.team.clone(), world.service.clone());
    for request in [json!({}), json!({"team": team, "service": service})] {
        let error = world.refuse("review_create", request);
        assert_eq!(error.kind, Kind::Invalid);
        assert_eq!(error.hint, "Name the service or the team.");
    }
    for (request, message) in [
        (
            json!({"team": team}),
            "The checklist Production readiness is about a service, not about a team.",
        ),
        (
            json!({"service": service, "pack": "oncall-readiness"}),
            "The checklist On-call readiness is about a team, not about a service.",
        ),
        (
            json!({"service": service, "pack": "sre-adoption"}),
            "The checklist SRE adoption is about a team or an organisation, not about a service.",
        ),
    ] {
        let error = world.refuse("review_create", request);
        assert_eq!(
            (error.kind, error.message.as_str()),
            (Kind::Invalid, message)
        );
        assert!(error.hint.contains("choose a checklist"), "{}", error.hint);
    }
    world.made(
        "review_create",
        json!({"service": service, "pack": "support-chain"}),
    );
    // A team is no service, nor the other way round.
    let error = world.refuse("review_create", json!({"service": team}));
    assert_eq!(error.kind, Kind::NotFound);
    let request = json!({"team": service, "pack": "oncall-readiness"});
    assert_eq!(world.refuse("review_create", request).kind, Kind::NotFound);
}

#[test]
fn the_verdict_leaves_out_what_only_a_service_has() {
    let mut world = World::new();
    let review = world.review("incident-management");
    let list = world.call("readiness_show", json!({"review": review}));
    let ids: Vec<&str> = list["questions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    for id in ids {
        let at = json!({"review": review, "question": id});
        let with = |more: Value| {
            let mut request = at.clone();
            for (key, value) in more.as_object().unwrap() {
                request[key] = value.clone();
            }
            request
        };
        world.call("answer_set", with(json!({"answer": "met"})));
        let note = json!({"kind": "note", "text": "Seen.", "collected_on": "2026-11-19"});
        world.call("evidence_add", with(note));
    }
    let shown = world.call("review_show", json!({"id": review}));
    assert_eq!(shown["verdict"]["word"], "go");
    let rules = shown["verdict"]["rules"].as_array().unwrap();
    let not_asked: Vec<&str> = rules
        .iter()
        .filter(|rule| rule["asked"] == false)
        .map(|rule| {
            assert_eq!(rule["holds"], Value::Null);
            assert_eq!(rule["value"], "not asked of a team");
            rule["code"].as_str().unwrap()
        })
        .collect();
    assert_eq!(not_asked, ["N4", "N5", "C3", "C4"]);
}

#[test]
fn a_teams_review_has_no_design_and_no_premortem() {
    let mut world = World::new();
    let review = world.review("oncall-readiness");
    for (name, request) in [
        ("premortem_show", json!({"review": review})),
        ("premortem_start", json!({"review": review})),
        ("register_show", json!({"review": review})),
        (
            "register_update",
            json!({"review": review, "slo_percent": "99"}),
        ),
        ("library_search", json!({"review": review, "text": "slow"})),
        ("scenario_add", json!({"review": review, "title": "Slow"})),
        (
            "mitigation_add",
            json!({"review": review, "text": "Limit it"}),
        ),
        ("exercise_add", json!({"review": review, "title": "Try it"})),
        (
            "document_create",
            json!({"review": review, "pack": "design-document"}),
        ),
        (
            "document_import",
            json!({"review": review, "pack": "design-document", "text": "# Mine\n"}),
        ),
    ] {
        let error = world.refuse(name, request);
        assert_eq!(error.kind, Kind::Refused, "{name}: {error:?}");
        assert!(
            error.message.starts_with("A review of a team has no "),
            "{name}"
        );
        assert_eq!(
            error.hint,
            "Start a review of a service that the team owns."
        );
    }
    assert_eq!(
        world.call("proposal_list", json!({"review": review})),
        json!([])
    );
    assert_eq!(
        world.call("finding_list", json!({"review": review})),
        json!([])
    );
}

#[test]
fn what_ends_in_a_teams_review_stands_on_home() {
    let mut world = World::new();
    let review = world.review("oncall-readiness");
    let list = world.call("readiness_show", json!({"review": review}));
    let question = list["questions"][0]["id"].clone();
    let at = json!({"review": review, "question": question});
    let with = |more: Value| {
        let mut request = at.clone();
        for (key, value) in more.as_object().unwrap() {
            request[key] = value.clone();
        }
        request
    };
    world.call(
        "answer_set",
        with(json!({"answer": "unmet", "reason": "New."})),
    );
    let waiver = world.made(
        "waiver_ask",
        with(
            json!({"reason": "r", "control": "c", "approver": "Bo Berg", "expires": "2026-12-10"}),
        ),
    );
    world.call(
        "waiver_decide",
        json!({"id": waiver, "decision": "approved", "by": "Bo Berg"}),
    );

    let home = world.call("home_show", json!({}));
    let rows = world.call("due_list", json!({}));
    let due = &rows[0];
    assert_eq!((&due["kind"], &rows[1]), (&json!("waiver"), &Value::Null));
    assert_eq!(due["subject"]["name"], "Payments Platform");
    assert_eq!(due["days"], 20);
    assert_eq!(home["team_reviews"][0]["answered"], 1);
    // No service has a review, so the team's is next.
    assert_eq!(home["next"]["review"], review);
    assert_eq!(
        home["next"]["title"],
        "Payments Platform, On-call readiness: 60 questions left"
    );

    // An answer shows at once, and what is put away ends nothing.
    world.call("review_archive", json!({"id": review}));
    let home = world.call("home_show", json!({}));
    assert_eq!(world.call("due_list", json!({})), json!([]));
    assert_eq!(home["team_reviews"], json!([]));
    world.call("review_restore", json!({"id": review}));
    let team = world.team.clone();
    world.call("team_archive", json!({"id": team}));
    let home = world.call("home_show", json!({}));
    assert_eq!(world.call("due_list", json!({})), json!([]));
    assert_eq!(home["next"], Value::Null);
    world.call("team_restore", json!({"id": team}));
    assert_eq!(world.call("due_list", json!({}))[0]["kind"], "waiver");
    let check = world.call("workspace_check", json!({}));
    assert_eq!(check["clean"], true, "{check}");
}
