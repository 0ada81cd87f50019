//! One request for every command, each of which changes something where the command can.

use lamppost_core::api;
use serde_json::{Value, json};

use crate::world::{DOT, World};

/// A command with a payload that works on [`World::new`].
pub(crate) type Request = (&'static str, Value);

pub(crate) fn every(world: &World) -> Vec<Request> {
    let World {
        service,
        review,
        other,
        evidence,
        comment,
        action,
        waiver,
        link,
        team,
        ..
    } = world;
    let at = |question: &str, key: &str, value: Value| {
        let mut payload = json!({"review": review, "question": question});
        if !key.is_empty() {
            payload[key] = value;
        }
        payload
    };
    let mut requests = vec![
        ("home_show", json!({})),
        ("workspace_rename", json!({"name": "Payments"})),
        (
            "portfolio_show",
            json!({"filter": {"text": "check", "owner": "Payments", "tier": [1], "verdict": ["no-go"], "status": ["in_review"], "gap": "own.team", "signed": false, "overdue": false},
                   "sort": {"by": "area", "area": "own", "descending": true}}),
        ),
        (
            "portfolio_table",
            json!({"filter": {"tier": [1]}, "sort": {"by": "gaps"}, "form": "csv"}),
        ),
        ("side_by_side", json!({"services": [service]})),
        ("filter_list", json!({})),
        (
            "filter_save",
            json!({"id": world.filter, "title": "Tier two", "filter": {"tier": [2]}}),
        ),
        ("filter_delete", json!({"id": world.filter})),
        ("find", json!({"text": "gateway", "review": review})),
        (
            "search",
            json!({"text": "who \"on call\"", "kinds": ["comment"], "limit": 5, "archived": true}),
        ),
        ("undo", json!({})),
        ("redo", json!({})),
        ("history_show", json!({"entity": service, "field": "name"})),
        ("conflict_list", json!({"review": review})),
        (
            "conflict_choose",
            json!({"entity": world.apart.entity, "field": "note/own.docs", "op": world.apart.op}),
        ),
        ("service_list", json!({})),
        ("service_show", json!({"id": service})),
        (
            "service_preview",
            json!({"id": service, "tier": 2, "facts": {"stores_data": false}}),
        ),
        (
            "service_create",
            json!({"name": "Search", "summary": "Finds.", "owner": "Core", "tier": 2, "slo": "99 %", "facts": {"stores_data": true}}),
        ),
        (
            "service_update",
            json!({"id": service, "name": "Checkout", "summary": "Takes orders.", "owner": "Orders", "tier": 2, "slo": "99.9 %", "facts": {"stores_data": false}}),
        ),
        ("service_archive", json!({"id": service})),
        ("service_restore", json!({"id": service})),
        ("service_delete", json!({"id": service})),
        (
            "link_add",
            json!({"service": service, "title": "Code", "url": "https://code.example"}),
        ),
        ("link_remove", json!({"id": link})),
        ("team_list", json!({})),
        ("team_show", json!({"id": team})),
        (
            "team_create",
            json!({"name": "Search", "summary": "Finds things."}),
        ),
        (
            "team_update",
            json!({"id": team, "name": "Orders", "summary": "Takes orders."}),
        ),
        ("team_archive", json!({"id": team})),
        ("team_restore", json!({"id": team})),
        ("team_delete", json!({"id": team})),
        ("review_list", json!({"service": service})),
        ("review_show", json!({"id": review})),
        (
            "review_create",
            json!({"service": service, "title": "Next", "launch_on": "2027-12-03", "pack": "production-readiness", "from": other}),
        ),
        (
            "review_update",
            json!({"id": review, "title": "Launch", "launch_on": "2026-12-04"}),
        ),
        ("review_archive", json!({"id": review})),
        ("review_restore", json!({"id": review})),
        ("review_delete", json!({"id": other})),
        ("review_move_preview", json!({"id": review})),
        ("pack_moves", json!({})),
        (
            "review_move_some",
            json!({"pack": "production-readiness", "limit": 2}),
        ),
        ("review_move", json!({"id": review})),
        ("readiness_show", json!({"review": review})),
        ("question_show", at("own.team", "", Value::Null)),
        (
            "answer_set",
            json!({"review": review, "question": "own.team", "answer": "met", "reason": "Named."}),
        ),
        ("reason_set", at("own.team", "text", json!("Half named."))),
        ("note_set", at("own.team", "text", json!("See *wiki*."))),
        ("owner_set", at("own.team", "text", json!("Priya"))),
        ("include_set", at("own.team", "included", json!(true))),
        (
            "evidence_add",
            json!({"review": review, "question": "own.team", "kind": "note", "title": "Talk", "url": "https://a.example", "file": "0", "text": "Asked.", "collected_on": "2026-11-19", "collected_by": "Bo", "proves": "v2"}),
        ),
        (
            "evidence_update",
            json!({"id": evidence, "title": "Page", "url": "https://b.example", "text": "Says so.", "collected_on": "2026-11-18", "collected_by": "Bo", "proves": "v1"}),
        ),
        ("evidence_remove", json!({"id": evidence})),
        ("attachment_add", json!({"name": "dot.gif", "base64": DOT})),
        ("comment_add", at("own.team", "text", json!("Bo is."))),
        ("comment_remove", json!({"id": comment})),
        (
            "action_add",
            json!({"review": review, "question": "own.team", "text": "Ask Bo", "owner": "Bo", "due": "2026-12-01"}),
        ),
        (
            "action_update",
            json!({"id": action, "text": "Ask them", "owner": "Bo", "due": "2026-12-02", "state": "done"}),
        ),
        ("action_remove", json!({"id": action})),
        (
            "waiver_ask",
            json!({"review": review, "question": "deps.timeout", "reason": "r", "control": "c", "requested_by": "Ana", "approver": "Bo", "expires": "2026-12-24"}),
        ),
        (
            "waiver_decide",
            json!({"id": waiver, "decision": "approved", "by": "Bo Berg"}),
        ),
        ("waiver_end", json!({"id": waiver})),
    ];
    requests.extend(documents(world));
    requests.extend(risks(world));
    requests.extend(world.assessed.requests());
    requests.extend(world.life.requests(&world.risk));
    requests.extend([
        ("snapshot_list", json!({"review": review})),
        (
            "snapshot_take",
            json!({"review": review, "title": "Before the launch"}),
        ),
        (
            "snapshot_compare",
            json!({"review": review, "before": world.snapshot, "after": "now"}),
        ),
        ("snapshot_delete", json!({"id": world.snapshot})),
        ("history_timeline", json!({"review": review, "limit": 7})),
        (
            "history_restore",
            json!({"entity": review, "field": "note/own.team", "op": world.old_note}),
        ),
    ]);
    requests.extend([
        ("pack_list", json!({})),
        ("pack_show", json!({"id": "production-readiness"})),
        (
            "pack_create",
            json!({"from": "runbook", "id": "our-runbook", "title": "Our runbook"}),
        ),
        ("pack_reload", json!({})),
        (
            "report_preview",
            json!({"review": review, "include_confidential": false, "dialect": "github", "profile": "auditor", "layout": world.layout}),
        ),
        ("layout_list", json!({})),
        (
            "layout_create",
            json!({"name": "Weekly", "about": "portfolio", "profile": "executive", "sections": ["actions"], "hidden": ["teams"]}),
        ),
        (
            "layout_update",
            json!({"id": world.layout, "name": "Board two", "profile": "reviewer", "sections": ["risks", "gaps"], "hidden": []}),
        ),
        ("layout_delete", json!({"id": world.layout})),
        (
            "report_table",
            json!({"review": review, "table": "answers", "form": "csv", "profile": "redacted"}),
        ),
        ("report_sections", json!({"about": "service"})),
    ]);
    requests.extend(publishing(world));
    requests.extend([
        ("sample_add", json!({})),
        ("sample_remove", json!({})),
        ("backup_list", json!({})),
        ("backup_make", json!({})),
        ("workspace_check", json!({})),
    ]);
    requests
}

fn publishing(world: &World) -> Vec<Request> {
    let target = &world.target;
    vec![
        ("target_list", json!({})),
        ("place_list", json!({})),
        (
            "target_create",
            json!({"name": "Wiki", "place": "mediawiki", "address": "https://wiki.example/api.php", "branch": "main", "prefix": "Ready",
                   "below": "Home", "user": "Ana", "dialect": "mediawiki", "profile": "redacted"}),
        ),
        (
            "target_update",
            json!({"id": target, "name": "Pages", "address": "git@git.example:docs.git", "branch": "docs", "prefix": "reviews",
                   "below": "Home", "user": "ana", "dialect": "mkdocs", "profile": "executive"}),
        ),
        ("target_archive", json!({"id": target})),
        ("target_restore", json!({"id": target})),
        ("target_delete", json!({"id": target})),
        (
            "target_secret",
            json!({"target": target, "secret": "hunter2", "keep": true}),
        ),
        ("target_forget", json!({"id": target})),
        ("target_check", json!({"id": target})),
        (
            "publish_plan",
            json!({"target": target, "reviews": [world.review], "assessments": [], "services": [world.service], "profile": "auditor", "layout": world.layout}),
        ),
        ("publish_job", json!({})),
        ("publish_cancel", json!({})),
        ("publish_diff", json!({"page": "index"})),
        (
            "publish_apply",
            json!({"choices": [{"page": "index", "choice": "keep_both"}]}),
        ),
    ]
}

fn documents(world: &World) -> Vec<Request> {
    let World {
        service,
        review,
        design,
        away,
        rows,
        ..
    } = world;
    vec![
        ("document_list", json!({"review": review})),
        ("document_show", json!({"id": design})),
        (
            "document_create",
            json!({"pack": "runbook", "service": service, "title": "Restart it"}),
        ),
        (
            "document_update",
            json!({"id": design, "title": "Checkout design"}),
        ),
        ("document_archive", json!({"id": design})),
        ("document_restore", json!({"id": away})),
        ("document_delete", json!({"id": design})),
        (
            "document_export",
            json!({"id": design, "include_confidential": false}),
        ),
        (
            "document_import",
            json!({"text": "# Mine\n\n## Summary\n\nShort.\n", "pack": "design-document", "review": review, "title": "Ours"}),
        ),
        (
            "section_write",
            json!({"document": design, "section": "summary", "text": "A *paid* order."}),
        ),
        (
            "section_skip",
            json!({"document": design, "section": "cost", "reason": "No cost."}),
        ),
        (
            "field_write",
            json!({"document": design, "section": "header", "field": "review_by", "value": "2027-01-31"}),
        ),
        (
            "appendix_write",
            json!({"document": design, "text": "The rest."}),
        ),
        (
            "row_add",
            json!({"document": design, "table": "dependencies", "after": rows[0]}),
        ),
        (
            "row_write",
            json!({"row": rows[0], "column": "timeout", "value": "3s"}),
        ),
        ("row_move", json!({"row": rows[0], "after": rows[1]})),
        ("row_remove", json!({"id": rows[0]})),
        ("markdown_preview", json!({"text": "A *b*."})),
        ("image_add", json!({"name": "dot.gif", "base64": DOT})),
        ("proposal_list", json!({"review": review})),
        (
            "proposal_accept",
            json!({"review": review, "question": "deps.list"}),
        ),
        (
            "proposal_dismiss",
            json!({"review": review, "question": "deps.impact"}),
        ),
        ("finding_list", json!({"review": review})),
        (
            "finding_settle",
            json!({"review": review, "key": "answer.deps.timeout", "reason": "Another one."}),
        ),
        (
            "finding_reopen",
            json!({"review": review, "key": "answer.deps.timeout"}),
        ),
    ]
}

fn risks(world: &World) -> Vec<Request> {
    let World {
        review,
        other,
        people,
        reasons,
        risk,
        second,
        gone,
        mitigation,
        exercise,
        ..
    } = world;
    vec![
        (
            "premortem_show",
            json!({"review": review, "participant": people[0]}),
        ),
        (
            "premortem_start",
            json!({"review": other, "pack": "failure-scenarios", "set_on": "2027-06-01"}),
        ),
        (
            "premortem_update",
            json!({"review": review, "set_on": "2027-06-01", "next_reading": "2027-02-01"}),
        ),
        (
            "premortem_phase",
            json!({"review": review, "phase": "write", "left_seconds": 77}),
        ),
        (
            "premortem_time",
            json!({"review": review, "phase": "prepare", "left_seconds": 55}),
        ),
        ("participant_add", json!({"review": review, "name": "Mara"})),
        (
            "participant_rename",
            json!({"id": people[0], "name": "Priya Raman"}),
        ),
        (
            "participant_move",
            json!({"id": people[0], "after": people[1]}),
        ),
        ("participant_pass", json!({"id": people[1]})),
        ("participant_remove", json!({"id": people[0]})),
        (
            "reason_add",
            json!({"participant": people[1], "text": "The disk filled.", "said": true}),
        ),
        (
            "reason_update",
            json!({"id": reasons[2], "text": "Nobody looked.", "cluster": "Blind", "library": "dependency.zone-loss"}),
        ),
        ("reason_say", json!({"id": reasons[2]})),
        ("reason_remove", json!({"id": reasons[2]})),
        (
            "reason_cluster",
            json!({"reasons": [reasons[0], reasons[1]], "cluster": "Slow"}),
        ),
        (
            "scenario_from_reasons",
            json!({"reasons": [reasons[2]], "into": second}),
        ),
        (
            "scenario_split",
            json!({"scenario": risk, "reasons": [reasons[1]], "title": "It fell"}),
        ),
        (
            "rate",
            json!({"scenario": second, "participant": people[1], "likelihood": 4, "impact": 3}),
        ),
        (
            "ratings_reveal",
            json!({"review": review, "scenario": second}),
        ),
        (
            "library_search",
            json!({"review": review, "text": "slow", "category": "dependency"}),
        ),
        ("register_show", json!({"review": review})),
        (
            "register_update",
            json!({"review": review, "slo_percent": "99.9"}),
        ),
        ("scenario_show", json!({"id": risk})),
        (
            "scenario_add",
            json!({"review": review, "title": "Slow", "text": "It was slow.", "library": "dependency.zone-loss", "category": "dependency", "owner": "Bo", "design_row": world.rows[0], "reasons": [reasons[2]]}),
        ),
        (
            "scenario_update",
            json!({"id": risk, "title": "Slower", "text": "So slow.", "category": "data", "trigger": "load", "blast_radius": "all", "detection": "graph",
                   "control_action": "", "irreversible": true, "inherent_likelihood": 3, "inherent_impact": 5, "target_likelihood": 2, "target_impact": 2,
                   "owner": "Bo", "treatment": "share", "due": "2026-12-31", "reason": "Cheaper.", "partner": "Vendor", "approver": "Elin",
                   "upside_likelihood": 1, "upside_impact": 1, "severity": 9, "occurrence": 2, "detectability": 3,
                   "detect_minutes": "5", "repair_minutes": "20", "users_percent": "50", "days_between": "90"}),
        ),
        ("scenario_archive", json!({"id": risk})),
        ("scenario_restore", json!({"id": gone})),
        ("scenario_merge", json!({"into": risk, "from": [second]})),
        (
            "scenario_accept",
            json!({"id": second, "by": "Elin Berg", "until": "2027-01-31", "reason": "Small."}),
        ),
        ("acceptance_end", json!({"id": risk})),
        (
            "mitigation_add",
            json!({"review": review, "text": "Bulkhead", "owner": "Bo", "due": "2026-12-10", "scenarios": [risk, second]}),
        ),
        (
            "mitigation_update",
            json!({"id": mitigation, "text": "Deadline of 1 s", "owner": "Bo", "due": "2026-12-11", "state": "done", "done_on": "2026-11-19"}),
        ),
        ("mitigation_remove", json!({"id": mitigation})),
        (
            "mitigation_link",
            json!({"mitigation": mitigation, "scenario": second}),
        ),
        (
            "mitigation_unlink",
            json!({"mitigation": mitigation, "scenario": risk}),
        ),
        (
            "exercise_add",
            json!({"review": review, "title": "Kill the index", "plan": "Lock it.", "planned_on": "2026-12-02", "scenarios": [second]}),
        ),
        (
            "exercise_update",
            json!({"id": exercise, "title": "Slow it", "plan": "Wait.", "planned_on": "2026-11-10", "held_on": "2026-11-12", "result": "passed", "clear_result": false,
                   "findings": "None.", "document": world.away, "scenarios": [risk, second]}),
        ),
        ("exercise_remove", json!({"id": exercise})),
    ]
}

#[test]
fn every_command_has_a_request_here() {
    let world = World::new();
    let names: Vec<&str> = every(&world).iter().map(|(name, _)| *name).collect();
    let listed: Vec<&str> = api::commands().iter().map(|command| command.name).collect();
    assert_eq!(names, listed);
}
