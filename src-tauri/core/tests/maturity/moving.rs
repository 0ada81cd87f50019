//! A newer version of the pack: what is shared keeps everything, what is gone keeps its data.

use serde_json::{Value, json};

use crate::world::{MODEL, World, day};

const GONE: &str = "slo.2.first-indicator";
const KEPT: &str = "slo.2.targets-known";

/// The model one version on: a criterion gone, one new, one worded otherwise.
fn newer() -> String {
    let (before, rest) = MODEL
        .split_once(&format!("[[criterion]]\nid = \"{GONE}\""))
        .unwrap();
    let (_, after) = rest.split_once("[[criterion]]").unwrap();
    let text = format!("{before}[[criterion]]{after}");
    let text = text.replacen("version = \"1.0.0\"", "version = \"2.0.0\"", 1);
    let at = text.find(&format!("id = \"{KEPT}\"")).unwrap();
    let (head, tail) = text.split_at(at);
    let line = tail
        .lines()
        .find(|line| line.starts_with("text = "))
        .unwrap();
    let tail = tail.replacen(line, "text = \"Everybody knows the targets by heart.\"", 1);
    let new = "[[criterion]]\nid = \"slo.2.on-wall\"\ndimension = \"slo\"\nstage = 2\ncounted = \"teams\"\ntext = \"Targets hang on the wall.\"\nevidence = \"A picture\"\n\n";
    let at = head.rfind("[[criterion]]").unwrap();
    format!("{}{new}{}{tail}", &head[..at], &head[at..])
}

#[test]
fn an_assessment_moves_in_one_step_and_nothing_is_lost() {
    let mut world = World::new();
    let id = world.assessment.clone();
    for criterion in [GONE, KEPT] {
        world.vote(0, criterion, "most");
        world.prove(criterion, "2026-11-01");
    }
    world.call(
        "criterion_note",
        json!({"assessment": id, "criterion": GONE, "text": "As agreed."}),
    );
    let error = world.refuse("assessment_move", json!({"id": id}));
    assert_eq!(
        error.message,
        "DevOps maturity stages 1.0.0 is the newest version here."
    );
    assert_eq!(world.show()["newer_pack"], Value::Null);
    let packs = world.folder.path().join("packs");
    std::fs::create_dir(&packs).unwrap();
    std::fs::write(packs.join("devops-maturity.toml"), newer()).unwrap();
    let mut world = world.on(day(2026, 12, 1), Some(packs));
    assert_eq!(world.show()["newer_pack"], "2.0.0");
    let preview = world.call("assessment_move_preview", json!({"id": id}));
    assert_eq!(
        (&preview["from"], &preview["to"], &preview["known"]),
        (&json!("1.0.0"), &json!("2.0.0"), &json!(true))
    );
    assert_eq!(preview["added"][0]["text"], "Targets hang on the wall.");
    assert_eq!(
        preview["reworded"][0]["after"],
        "Everybody knows the targets by heart."
    );
    assert_eq!(preview["kept"], 102);
    let gone = &preview["removed"][0];
    assert_eq!(
        (&gone["id"], &gone["votes"], &gone["evidence"]),
        (&json!(GONE), &json!(0), &json!(1))
    );
    let before = world.show();
    let done = world.call("assessment_move", json!({"id": id}));
    assert_eq!(done["undo"], "Move to DevOps maturity stages 2.0.0");
    let view = world.show();
    assert_eq!(
        (&view["pack"]["version"], &view["newer_pack"]),
        (&json!("2.0.0"), &Value::Null)
    );
    let left = view["left_over"].as_array().unwrap();
    assert_eq!(
        (left.len(), &left[0]["id"], &left[0]["note"]),
        (1, &json!(GONE), &json!("As agreed."))
    );
    world.reveal();
    assert_eq!(world.show()["left_over"][0]["votes"], 1);
    let kept = world.criterion(KEPT);
    assert_eq!(
        (&kept["value"], &kept["level"]),
        (&json!("most"), &json!(2))
    );
    world.call("undo", json!({}));
    world.call("undo", json!({}));
    assert_eq!(world.show(), before);
}
