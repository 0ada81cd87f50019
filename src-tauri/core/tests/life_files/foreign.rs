//! Files whose operations fit the format and not each other, or not what is here.

use lamppost_core::error::Kind;
use serde_json::{Value, json};

use crate::forged::{refused, sealed, whole, with};
use crate::world::World;

#[test]
fn a_workspace_that_belongs_to_itself_is_refused() {
    let lines = whole();
    let made: Vec<usize> = (1..lines.len())
        .filter(|at| lines[*at].contains("\"kind\":\"create\""))
        .collect();
    let entity = |at: usize| -> Value {
        serde_json::from_str::<Value>(&lines[at]).unwrap()["entity"].clone()
    };
    let under =
        |at: usize, parent: usize| with(&lines[at], |op| op["value"]["parent"] = entity(parent));
    let mut circle = lines.clone();
    (circle[made[0]], circle[made[1]]) = (under(made[0], made[1]), under(made[1], made[0]));
    refused(
        "circle",
        &sealed(&circle),
        Kind::Invalid,
        "belongs to itself",
    );
}

#[test]
fn a_row_of_owners_has_an_end_whichever_way_it_runs() {
    let lines = whole();
    let last = lines
        .iter()
        .rposition(|line| line.contains("\"hlc\""))
        .unwrap();
    let made = lines
        .iter()
        .position(|line| line.contains("\"kind\":\"create\""))
        .unwrap();
    let id = |at: usize| format!("ffffffff-0000-7000-8000-{at:012x}");
    // A file with comments of which each belongs to the one before it, or each to the one after it.
    let chain = |long: usize, down: bool| {
        let mut chain = lines.clone();
        for at in 0..long {
            let parent = if down {
                at.checked_sub(1)
            } else {
                Some(at + 1).filter(|next| *next < long)
            };
            let parent = parent.map(id);
            let op = with(&lines[made], |op| {
                op["id"] = json!(format!("zz-{:012}", at + 1));
                op["entity"] = json!(id(at));
                op["value"] = json!({"kind": "comment", "parent": parent});
            });
            chain.insert(last + 1 + at, op);
        }
        chain[0] = with(&chain[0], |header| {
            header["ops"] = json!(header["ops"].as_u64().unwrap() + long as u64);
        });
        sealed(&chain)
    };
    // The one that is too far down is told: the 65th in the file, or the first of those that stand the other way round.
    for (down, told) in [(true, last + 2 + 64), (false, last + 2)] {
        World::new(7, "Cleo").import(&chain(64, down));
        refused(
            "chain",
            &chain(65, down),
            Kind::Invalid,
            &format!("Line {told}"),
        );
        refused(
            "long chain",
            &chain(200, down),
            Kind::Invalid,
            "too many others in a row",
        );
    }
}

#[test]
fn two_files_that_make_a_circle_together_do_no_harm() {
    let mut world = World::new(7, "Cleo");
    let lines = whole();
    let made: Vec<usize> = (1..lines.len())
        .filter(|at| lines[*at].contains("{\"kind\":\"comment\""))
        .collect();
    let comment: Value = serde_json::from_str(&lines[made[0]]).unwrap();
    let other = "ffffffff-0000-7000-8000-000000000001";
    let head = |ops: usize| {
        with(&lines[0], |header| {
            header["ops"] = json!(ops);
            header["attachments"] = json!(0);
            header["snapshots"] = json!(0);
        })
    };
    let made = |id: &str, entity: &Value, parent: &Value| {
        let mut op = comment.clone();
        op["id"] = json!(id);
        op["entity"] = entity.clone();
        op["value"] = json!({"kind": "comment", "parent": parent});
        op.to_string()
    };
    let said = |id: &str, entity: &Value, supersedes: &[&str], hlc: i64| {
        json!({"id": id, "hlc": hlc, "entity": entity, "kind": "set", "field": "text", "value": "Ouroboros",
               "supersedes": supersedes, "author": "Eve"}).to_string()
    };
    let (one, two) = (comment["entity"].clone(), json!(other));
    world.import(&sealed(&[
        head(3),
        made("x-000000000001", &one, &two),
        said("x-000000000002", &one, &["x-000000000009"], 5),
        said("x-000000000003", &one, &["x-000000000002"], 6),
    ]));
    world.import(&sealed(&[
        head(2),
        made("y-000000000001", &two, &one),
        said("y-000000000002", &two, &[], 6),
    ]));
    // Of changes that replace each other none would be left.
    let last = sealed(&[
        head(1),
        said("x-000000000009", &one, &["x-000000000002"], 9),
    ]);
    let error = world.try_import(&last).unwrap_err();
    assert!(error.message.starts_with("Line 2 "), "{error:?}");
    // It ends, and what belongs to nothing is nowhere.
    let found = world.call("search", json!({"text": "Ouroboros"}));
    let hits = found["hits"].as_array().unwrap();
    assert!(hits.iter().all(|hit| hit["place"] == ""), "{found}");
    world.call("home_show", json!({}));
    world.derived();
}

#[test]
fn a_value_for_what_is_here_already_is_looked_at_too() {
    let mut world = World::new(7, "Cleo");
    let service = world.make("service_create", json!({"name": "Search", "tier": 2}));
    let lines = whole();
    let head = with(&lines[0], |header| {
        header["ops"] = json!(1);
        header["attachments"] = json!(0);
        header["snapshots"] = json!(0);
    });
    let set = |field: &str, value: Value| {
        json!({"id": "x-000000000001", "hlc": 9, "entity": service, "kind": "set", "field": field, "value": value,
               "supersedes": [], "author": "Eve"}).to_string()
    };
    for (field, value) in [
        ("tier", json!("first")),
        ("name", json!("a\nb")),
        ("colour", json!("red")),
    ] {
        let file = sealed(&[head.clone(), set(field, value)]);
        let error = world.try_import(&file).unwrap_err();
        assert!(error.message.starts_with("Line 2"), "{error:?}");
    }
    assert_eq!(
        world
            .import(&sealed(&[head, set("owner", json!("Payments"))]))
            .new_ops,
        1
    );
}
