//! Undo and redo of anything gives back exactly what was there.

use std::collections::BTreeSet;

use lamppost_core::context::Sequence;
use lamppost_core::error::Kind;
use lamppost_core::store::{Focus, Joins, Undo};
use proptest::prelude::*;
use serde_json::json;

use super::acts::{Act, Known, step};
use super::world::{START_MS, World, kind_of};

fn push(undo: &mut Undo, changes: Vec<lamppost_core::store::Change>) {
    undo.push(
        "A step".into(),
        Focus::default(),
        changes,
        START_MS,
        Joins::Nothing,
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn undoing_all_gives_the_start_and_redoing_all_the_end(steps in prop::collection::vec(step(), 1..25)) {
        let mut world = World::new(1);
        let mut known = Known::default();
        let mut undo = Undo::default();
        let mut states = vec![world.store.visible().unwrap()];
        for acts in &steps {
            let before = world.ops();
            let changes = known.take_step(&mut world, acts);
            if changes.is_empty() {
                prop_assert_eq!(world.ops(), before, "a step without changes wrote something");
            } else {
                push(&mut undo, changes);
                states.push(world.store.visible().unwrap());
            }
        }
        let World { store, context, .. } = &mut world;
        for _ in 0..2 {
            for state in states.iter().rev().skip(1) {
                undo.undo(store, context).unwrap();
                prop_assert_eq!(&store.visible().unwrap(), state);
            }
            prop_assert_eq!(kind_of(undo.undo(store, context)), Some(Kind::Refused));
            for state in states.iter().skip(1) {
                undo.redo(store, context).unwrap();
                prop_assert_eq!(&store.visible().unwrap(), state);
            }
            prop_assert_eq!(kind_of(undo.redo(store, context)), Some(Kind::Refused));
        }
        let live = store.derived().unwrap();
        let health = store.verify().unwrap();
        prop_assert!(health.is_clean(), "{:?}", health);
        store.rebuild().unwrap();
        prop_assert_eq!(store.derived().unwrap(), live);
    }
}

#[test]
fn ten_thousand_random_steps_with_undo_and_redo_between() {
    let mut world = World::new(2);
    let mut known = Known::default();
    let mut undo = Undo::default();
    let mut random = Sequence(7);
    let mut past = vec![world.store.visible().unwrap()];
    let mut future: Vec<String> = Vec::new();
    let mut undone = 0;
    for at in 0..10_000 {
        match random.below(10) {
            0..=2 if undo.last().is_some() => {
                undo.undo(&mut world.store, &mut world.context).unwrap();
                future.push(past.pop().unwrap());
                undone += 1;
            }
            3..=4 if undo.next().is_some() => {
                undo.redo(&mut world.store, &mut world.context).unwrap();
                past.push(future.pop().unwrap());
            }
            _ => {
                let acts: Vec<Act> = (0..=random.below(3))
                    .map(|_| any_act(&mut random))
                    .collect();
                let changes = known.take_step(&mut world, &acts);
                if !changes.is_empty() {
                    push(&mut undo, changes);
                    future.clear();
                    past.push(world.store.visible().unwrap());
                }
            }
        }
        // Reading everything is slow; every state is looked at often enough.
        if at % 7 == 0 {
            assert_eq!(
                &world.store.visible().unwrap(),
                past.last().unwrap(),
                "step {at}"
            );
        }
        if known.0.len() > 120 {
            known.0.drain(..60);
        }
    }
    assert!(undone > 1_000, "{undone}");
    assert!(world.store.verify().unwrap().is_clean());
}

fn any_act(random: &mut Sequence) -> Act {
    match random.below(8) {
        0..=1 => Act::Create {
            kind: random.below(4) as usize,
            parent: random.below(64) as usize,
        },
        7 => Act::Delete {
            entity: random.below(64) as usize,
        },
        _ => Act::Set {
            entity: random.below(64) as usize,
            field: random.below(3) as usize,
            value: random.below(4) as usize,
        },
    }
}

#[test]
fn a_step_may_set_a_field_twice_delete_it_all_and_make_something_new() {
    let mut world = World::new(3);
    let (service, review) = world.filled(2);
    let before = world.store.visible().unwrap();
    let mut undo = Undo::default();
    let (_, changes) = world
        .store
        .write(&mut world.context, |writer| {
            writer.set(&review, "title", &json!("First"))?;
            writer.set(&review, "title", &json!("Second"))?;
            let evidence = writer.create("evidence", Some(&review))?;
            writer.set(&evidence, "title", &json!("Runbook"))?;
            writer.delete(&evidence)?;
            writer.delete(&service)?;
            writer.delete(&review)
        })
        .unwrap();
    push(&mut undo, changes);
    let after = world.store.visible().unwrap();
    assert_eq!(after, "");
    for _ in 0..3 {
        undo.undo(&mut world.store, &mut world.context).unwrap();
        assert_eq!(world.store.visible().unwrap(), before);
        undo.redo(&mut world.store, &mut world.context).unwrap();
        assert_eq!(world.store.visible().unwrap(), after);
    }
}

#[test]
fn undo_brings_back_both_of_two_concurrent_values() {
    let (mut one, mut two) = (World::new(4), World::new(5));
    let (service, _) = one.filled(0);
    two.take(&one);
    one.set(&service, "owner", "Team one");
    two.set(&service, "owner", "Team two");
    one.take(&two);
    let before = one.store.visible().unwrap();
    assert_eq!(one.values(&service, "owner").len(), 2);
    let mut undo = Undo::default();
    let (_, changes) = one
        .store
        .write(&mut one.context, |writer| {
            writer.set(&service, "owner", &json!("Both"))
        })
        .unwrap();
    push(&mut undo, changes);
    assert_eq!(one.values(&service, "owner"), [json!("Both")]);
    undo.undo(&mut one.store, &mut one.context).unwrap();
    assert_eq!(one.store.visible().unwrap(), before);
    undo.redo(&mut one.store, &mut one.context).unwrap();
    assert_eq!(one.values(&service, "owner"), [json!("Both")]);
}

#[test]
fn an_undo_that_cannot_be_written_can_be_tried_again() {
    let mut world = World::new(6);
    let (service, _) = world.filled(0);
    let mut undo = Undo::default();
    let (_, changes) = world
        .store
        .write(&mut world.context, |writer| {
            writer.set(&service, "name", &json!("Basket"))
        })
        .unwrap();
    push(&mut undo, changes);
    let (mut reader, _) = super::world::context(6);
    let mut closed = super::world::open_to_read(&world.file, &mut reader).unwrap();
    assert_eq!(
        kind_of(undo.undo(&mut closed, &mut reader)),
        Some(Kind::ReadOnly)
    );
    undo.undo(&mut world.store, &mut world.context).unwrap();
    assert_eq!(world.values(&service, "name"), [json!("Checkout")]);
}

#[test]
fn typing_in_one_field_is_one_step_until_a_pause() {
    let mut world = World::new(7);
    let (service, _) = world.filled(0);
    let mut undo = Undo::default();
    let mut type_at = |ms: i64, text: &str| {
        let (_, changes) = world
            .store
            .write(&mut world.context, |writer| {
                writer.set(&service, "summary", &json!(text))
            })
            .unwrap();
        undo.push("Typed".into(), Focus::default(), changes, ms, Joins::Typing);
    };
    type_at(0, "T");
    type_at(400, "Ta");
    type_at(4_900, "Tak");
    type_at(20_000, "Take");
    // Typing on without a change is no step, and does not keep a pause from ending one.
    type_at(20_400, "Take");
    let World { store, context, .. } = &mut world;
    let mut seen = BTreeSet::new();
    undo.undo(store, context).unwrap();
    seen.insert(world.values(&service, "summary")[0].to_string());
    undo.undo(&mut world.store, &mut world.context).unwrap();
    seen.insert(world.values(&service, "summary")[0].to_string());
    assert_eq!(seen, BTreeSet::from(["\"Tak\"".into(), "null".into()]));
    assert!(undo.last().is_none());
}
