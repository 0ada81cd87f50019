//! Several people change copies apart from each other; whatever arrives where and when, all
//! copies agree and nothing is lost.

use std::collections::{BTreeMap, BTreeSet};

use lamppost_core::context::Sequence;
use lamppost_core::error::Kind;
use lamppost_core::model::{Review, Service};
use lamppost_core::store::{Joins, Op};
use proptest::prelude::*;
use serde_json::json;

use super::acts::{Act, Known, act};
use super::world::{World, kind_of};

/// What happens at one of three replicas.
#[derive(Debug, Clone)]
enum Event {
    Acts(usize, Vec<Act>),
    Take { to: usize, from: usize, part: usize },
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..3usize, prop::collection::vec(act(), 1..4)).prop_map(|(at, acts)| Event::Acts(at, acts)),
        1 => (0..3usize, 0..3usize, 1..100usize).prop_map(|(to, from, part)| Event::Take { to, from, part }),
    ]
}

fn shuffled(ops: &[Op], seed: u64) -> Vec<Op> {
    let mut random = Sequence(seed);
    let mut ops = ops.to_vec();
    for at in (1..ops.len()).rev() {
        ops.swap(at, random.below(at as u64 + 1) as usize);
    }
    ops
}

/// Gives the operations to a new workspace in an order and in batches that the seed chooses, twice.
fn arrive(ops: &[Op], seed: u64) -> World {
    let mut world = World::new(900 + seed);
    let mut random = Sequence(seed);
    for round in 0..2 {
        let mixed = shuffled(ops, seed + round);
        let mut rest = mixed.as_slice();
        while !rest.is_empty() {
            let (batch, later) = rest.split_at((1 + random.below(9) as usize).min(rest.len()));
            let new = world.store.ingest(batch).unwrap();
            assert!(round == 0 || new == 0, "an operation was taken twice");
            rest = later;
        }
    }
    world
}

/// The definition in the plainest words: a head is an operation that no other supersedes.
fn heads_of(ops: &[Op]) -> BTreeSet<String> {
    let mut heads: BTreeMap<&str, &Op> = ops
        .iter()
        .filter(|op| op.kind == "set")
        .map(|op| (op.id.as_str(), op))
        .collect();
    for op in ops.iter().filter(|op| op.kind == "set") {
        for older in &op.supersedes {
            let same = heads.get(older.as_str()).is_some_and(|old| {
                old.entity == op.entity && old.field == op.field && old.id != op.id
            });
            if same {
                heads.remove(older.as_str());
            }
        }
    }
    heads.keys().map(|id| (*id).to_owned()).collect()
}

fn agree_in_any_order(ops: &[Op], seed: u64) -> Result<(), TestCaseError> {
    let mut first = arrive(ops, seed);
    let derived = first.store.derived().unwrap();
    for at in 1..4 {
        let other = arrive(ops, seed.wrapping_mul(31) + at);
        prop_assert_eq!(&other.store.derived().unwrap(), &derived);
    }
    let health = first.store.verify().unwrap();
    prop_assert!(health.is_clean(), "{:?}", health);
    prop_assert_eq!(health.ops, ops.len() as u64);
    let kept: BTreeSet<String> = first
        .store
        .ops()
        .unwrap()
        .into_iter()
        .map(|op| op.id)
        .collect();
    prop_assert_eq!(
        &kept,
        &ops.iter().map(|op| op.id.clone()).collect::<BTreeSet<_>>()
    );
    let heads = heads_of(ops);
    prop_assert_eq!(health.heads, heads.len() as u64);
    for id in &heads {
        prop_assert!(derived.contains(id.as_str()), "{} is no head", id);
    }
    first.store.rebuild().unwrap();
    prop_assert_eq!(first.store.derived().unwrap(), derived);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_arrival_gives_the_same(events in prop::collection::vec(event(), 1..30), seed in 0..1_000u64) {
        let mut worlds = [World::new(11), World::new(12), World::new(13)];
        let mut known = [Known::default(), Known::default(), Known::default()];
        for event in &events {
            match event {
                Event::Acts(at, acts) => {
                    known[*at].take_step(&mut worlds[*at], acts);
                }
                Event::Take { to, from, part } => {
                    // Only a part arrives, as from a file that is not up to date.
                    let ops = worlds[*from].store.ops().unwrap();
                    let part = &ops[..ops.len() * part / 100];
                    worlds[*to].store.ingest(part).unwrap();
                    let ids: BTreeSet<&str> = part.iter().map(|op| op.entity.as_str()).collect();
                    let (giver, mut taker) = (known[*from].clone(), known[*to].clone());
                    for (id, kind) in giver.0 {
                        if ids.contains(id.as_str()) && !taker.0.iter().any(|(other, _)| *other == id) {
                            taker.0.push((id, kind));
                        }
                    }
                    known[*to] = taker;
                }
            }
        }
        let mut all: BTreeMap<String, Op> = BTreeMap::new();
        for world in &worlds {
            for op in world.store.ops().unwrap() {
                all.insert(op.id.clone(), op);
            }
        }
        let all: Vec<Op> = all.into_values().collect();
        // Numbers without holes, each replica's own.
        let mut counts: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for op in &all {
            let (replica, seq) = op.id.rsplit_once('-').unwrap();
            counts.entry(replica).or_default().push(seq.parse().unwrap());
        }
        for (replica, seqs) in counts {
            prop_assert!(seqs.iter().copied().eq(1..=seqs.len() as u64), "{} has a hole", replica);
        }
        agree_in_any_order(&all, seed)?;
        // The replicas themselves, once they know all, agree too.
        let mut derived = BTreeSet::new();
        for world in &mut worlds {
            world.store.ingest(&shuffled(&all, seed)).unwrap();
            derived.insert(world.store.derived().unwrap());
        }
        prop_assert_eq!(derived.len(), 1);
    }

    /// Files made by hand: two creations of one thing, loops of parents, operations that supersede
    /// themselves, each other, or a field of something else, kinds nobody knows.
    #[test]
    fn operations_nobody_would_write_agree_too(
        raw in prop::collection::vec(
            (0..2u8, 0..4u8, 0..6u8, 0..3u8, prop::collection::vec((0..2u8, 1..20u64), 0..3), 0..40i64),
            1..24,
        ),
        seed in 0..1_000u64,
    ) {
        let mut next = [0u64; 2];
        let ops: Vec<Op> = raw.iter().map(|(replica, entity, act, field, older, hlc)| {
            next[usize::from(*replica)] += 1;
            let name = |replica: u8| ["ab", "ab12"][usize::from(replica)];
            let (kind, field, value) = match act {
                0 => ("create", String::new(), json!({"kind": "service", "parent": null}).to_string()),
                1 => ("create", String::new(), json!({"kind": "review", "parent": format!("e{field}")}).to_string()),
                2 => ("set", "deleted".into(), json!({"seen": {"ab": hlc / 2, "ab-000000000009": hlc / 2, "ab12-000000000002": hlc / 3}}).to_string()),
                3 => ("set", "deleted".into(), ["null", "not json", "[]"][usize::from(*field)].to_owned()),
                4 => ("vote", format!("f{field}"), "1".into()),
                _ => ("set", format!("f{field}"), hlc.to_string()),
            };
            Op {
                id: format!("{}-{:012}", name(*replica), next[usize::from(*replica)]),
                hlc: *hlc,
                entity: format!("e{entity}"),
                kind: kind.into(),
                field,
                value,
                supersedes: older.iter().map(|(replica, seq)| format!("{}-{seq:012}", name(*replica))).collect(),
                author: "ana".into(),
            }
        }).collect();
        let mut first = arrive(&ops, seed);
        let derived = first.store.derived().unwrap();
        for at in 1..5 {
            prop_assert_eq!(&arrive(&ops, seed * 7 + at).store.derived().unwrap(), &derived);
        }
        prop_assert!(first.store.verify().unwrap().is_clean());
        first.store.visible().unwrap();
        first.store.rebuild().unwrap();
        prop_assert_eq!(&first.store.derived().unwrap(), &derived);
    }
}

#[test]
fn a_concurrent_edit_keeps_a_deleted_thing_visible() {
    let (mut one, mut two) = (World::new(21), World::new(22));
    let (service, review) = one.filled(2);
    two.take(&one);
    one.delete(&service);
    two.set(&review, "note/area.q0", "Still needed");
    one.take(&two);
    two.take(&one);
    for world in [&one, &two] {
        assert!(world.store.entity(&service).unwrap().is_some());
        assert_eq!(
            world.values(&review, "note/area.q0"),
            [json!("Still needed")]
        );
    }
    assert_eq!(one.store.derived().unwrap(), two.store.derived().unwrap());
    // Deleting again, now that the edit is known, deletes.
    one.delete(&service);
    two.take(&one);
    assert!(two.store.entity(&service).unwrap().is_none());
    assert!(two.store.entity(&review).unwrap().is_none());
}

#[test]
fn something_new_below_keeps_a_deleted_thing_visible() {
    let (mut one, mut two) = (World::new(23), World::new(24));
    let (service, _) = one.filled(0);
    two.take(&one);
    one.delete(&service);
    two.create("review", Some(&service));
    one.take(&two);
    assert!(one.store.entity(&service).unwrap().is_some());
    assert_eq!(one.store.children(&service).unwrap().len(), 2);
}

#[test]
fn deleting_a_part_does_not_bring_the_whole_back() {
    let (mut one, mut two) = (World::new(25), World::new(26));
    let (service, review) = one.filled(1);
    two.take(&one);
    one.delete(&service);
    two.delete(&review);
    one.take(&two);
    two.take(&one);
    for world in [&one, &two] {
        assert_eq!(world.store.visible().unwrap(), "");
    }
}

#[test]
fn one_restores_while_the_other_deletes_and_it_stays() {
    let (mut one, mut two) = (World::new(27), World::new(28));
    let (service, _) = one.filled(0);
    let mut undo = lamppost_core::store::Undo::default();
    let (_, changes) = one
        .store
        .write(&mut one.context, |writer| writer.delete(&service))
        .unwrap();
    undo.push(
        "Delete".into(),
        Default::default(),
        changes,
        0,
        Joins::Nothing,
    );
    two.take(&one);
    undo.undo(&mut one.store, &mut one.context).unwrap();
    two.delete(&service); // Already deleted there: writes nothing.
    one.take(&two);
    two.take(&one);
    assert!(one.store.entity(&service).unwrap().is_some());
    assert_eq!(one.store.derived().unwrap(), two.store.derived().unwrap());
}

#[test]
fn concurrent_values_are_both_kept_and_equal_ones_are_one() {
    let (mut one, mut two) = (World::new(29), World::new(30));
    let (service, review) = one.filled(0);
    two.take(&one);
    two.hands.put(super::world::START_MS + 60_000);
    one.set(&service, "owner", "Team one");
    two.set(&service, "owner", "Team two");
    one.set(&review, "answer/data.backup", "met");
    two.set(&review, "answer/data.backup", "met");
    one.take(&two);
    two.take(&one);
    for world in [&one, &two] {
        let row: Service = world.store.entity(&service).unwrap().unwrap().decode();
        assert_eq!(
            row.owner.as_deref(),
            Some("Team two"),
            "the later one shows"
        );
        assert_eq!(row.versions.len(), 1);
        assert_eq!(row.versions[0].heads.len(), 2);
        let row: Review = world.store.entity(&review).unwrap().unwrap().decode();
        assert!(row.versions.is_empty(), "equal values are one");
        assert_eq!(world.values(&review, "answer/data.backup").len(), 2);
    }
    // Choosing one supersedes both, for everybody.
    one.set(&service, "owner", "Team one");
    two.take(&one);
    assert_eq!(two.values(&service, "owner"), [json!("Team one")]);
    let past = two.store.history(&service, "owner").unwrap();
    assert_eq!(past.len(), 3);
    assert!(past[0].current && !past[1].current && !past[2].current);
}

#[test]
fn an_operation_of_a_known_number_but_other_content_is_refused_whole() {
    let (mut one, mut two) = (World::new(31), World::new(32));
    one.filled(3);
    let mut ops = one.store.ops().unwrap();
    two.store.ingest(&ops[..4]).unwrap();
    let before = two.store.derived().unwrap();
    ops[2].value = "\"Other\"".into();
    assert_eq!(kind_of(two.store.ingest(&ops)), Some(Kind::Invalid));
    assert_eq!(two.store.derived().unwrap(), before);
    assert_eq!(two.ops(), 4);
}

#[test]
fn operations_with_impossible_names_or_times_are_refused_whole() {
    let mut world = World::new(33);
    let (service, _) = world.filled(1);
    let good = Op {
        id: "ffff-000000000001".into(),
        hlc: 1,
        entity: service.to_string(),
        kind: "set".into(),
        field: "name".into(),
        value: "\"X\"".into(),
        supersedes: Vec::new(),
        author: "ben".into(),
    };
    let before = world.store.derived().unwrap();
    for change in [
        |op: &mut Op| op.id = "ff-ff-000000000002".into(),
        |op: &mut Op| op.id = "ffff-2".into(),
        |op: &mut Op| op.id = String::new(),
        |op: &mut Op| op.hlc = i64::MAX,
        |op: &mut Op| op.hlc = -1,
    ] {
        let mut bad = good.clone();
        bad.id = "ffff-000000000002".into();
        change(&mut bad);
        let result = world.store.ingest(&[good.clone(), bad]);
        assert_eq!(kind_of(result), Some(Kind::Invalid));
        assert_eq!(world.store.derived().unwrap(), before);
    }
    assert_eq!(world.store.ingest(&[good]).unwrap(), 1);
}

#[test]
fn numbers_taken_in_from_elsewhere_are_not_used_again() {
    // The file was lost; a colleague's copy brings this installation's own operations back.
    let (mut one, mut two) = (World::new(34), World::new(35));
    one.filled(1);
    two.take(&one);
    let (file, mut context, _folder) = one.close();
    let lost = copy_beside(&file);
    let mut store = super::world::open(&lost, &mut context).unwrap();
    let taken = store.ingest(&two.store.ops().unwrap()).unwrap();
    assert_eq!(taken, 0);
    store
        .write(&mut context, |writer| writer.create("service", None))
        .unwrap();
    assert!(store.verify().unwrap().is_clean());
}

fn copy_beside(file: &std::path::Path) -> std::path::PathBuf {
    let copy = file.with_extension("copy.lamppost");
    std::fs::copy(file, &copy).unwrap();
    copy
}
