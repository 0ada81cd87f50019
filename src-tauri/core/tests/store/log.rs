//! What is written, what is refused, and what is never written at all.

use lamppost_core::error::{Error, Kind};
use lamppost_core::model::{FIELD_LIMIT, Id, LINE_LIMIT};
use lamppost_core::store::Change;
use serde_json::{Value, json};

use super::world::{World, context, kind_of, open, open_to_read, stale};

#[test]
fn an_equal_value_writes_nothing() {
    let mut world = World::new(1);
    let (service, review) = world.filled(2);
    let (ops, derived) = (world.ops(), world.store.derived().unwrap());
    world.set(&service, "name", "Checkout");
    world.set(&review, "answer/area.q0", "met");
    world.set(&service, "owner", Value::Null);
    assert_eq!(world.ops(), ops);
    assert_eq!(world.store.derived().unwrap(), derived);
    world.set(&service, "name", "Basket");
    assert_eq!(world.ops(), ops + 1);
    world.set(&service, "name", Value::Null);
    world.set(&service, "name", Value::Null);
    assert_eq!(world.ops(), ops + 2);
}

#[test]
fn an_error_in_the_body_leaves_everything_as_it_was() {
    let mut world = World::new(2);
    let (service, _) = world.filled(1);
    let (ops, derived) = (world.ops(), world.store.derived().unwrap());
    let marked = stale(&world.store, "2026-03-01");
    let result = world.store.write(&mut world.context, |writer| {
        let review = writer.create("review", Some(&service))?;
        writer.set(&review, "title", &json!("New"))?;
        writer.delete(&service)?;
        Err::<(), _>(Error::new(Kind::Refused, "No."))
    });
    assert_eq!(kind_of(result), Some(Kind::Refused));
    assert_eq!(world.ops(), ops);
    assert_eq!(world.store.derived().unwrap(), derived);
    assert_eq!(stale(&world.store, "2026-03-01"), marked);
    // The numbers of the transaction that was rolled back are used by the next.
    world.set(&service, "name", "Basket");
    let last = world.store.ops().unwrap().pop().unwrap();
    assert!(
        last.id.ends_with(&format!("-{:012}", ops + 1)),
        "{}",
        last.id
    );
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_is_written() {
    let mut world = World::new(3);
    let (service, review) = world.filled(1);
    let (ops, derived) = (world.ops(), world.store.derived().unwrap());
    for (id, field, value, kind) in [
        (&service, "colour", json!("red"), Kind::Invalid),
        (&service, "deleted", json!(true), Kind::Invalid),
        (&service, "", json!("x"), Kind::Invalid),
        (&service, "fact/", json!(true), Kind::Invalid),
        (&service, "name", json!(3), Kind::Invalid),
        (&service, "name", json!("two\nlines"), Kind::Invalid),
        (
            &service,
            "name",
            json!("x".repeat(LINE_LIMIT + 1)),
            Kind::OverLimit,
        ),
        (
            &service,
            "summary",
            json!("x".repeat(FIELD_LIMIT + 1)),
            Kind::OverLimit,
        ),
        (&service, "tier", json!(0), Kind::Invalid),
        (&review, "launch_on", json!("2026-02-29"), Kind::Invalid),
        (&review, "answer/a.b", json!("yes"), Kind::Invalid),
    ] {
        let error = world.try_set(id, field, value).unwrap_err();
        assert_eq!(error.kind, kind, "{field}: {error:?}");
    }
    let nowhere: Id = "018f0000-0000-7000-8000-000000000000".parse().unwrap();
    assert_eq!(
        kind_of(world.try_set(&nowhere, "name", "x")),
        Some(Kind::NotFound)
    );
    let World { store, context, .. } = &mut world;
    let unknown = store.write(context, |writer| writer.create("ship", None));
    assert_eq!(kind_of(unknown), Some(Kind::Invalid));
    let orphan = store.write(context, |writer| writer.create("review", Some(&nowhere)));
    assert_eq!(kind_of(orphan), Some(Kind::NotFound));
    let nothing = store.write(context, |writer| writer.delete(&nowhere));
    assert_eq!(kind_of(nothing), Some(Kind::NotFound));
    assert_eq!(world.ops(), ops);
    assert_eq!(world.store.derived().unwrap(), derived);
    // At the limit it fits.
    world.set(&service, "name", "x".repeat(LINE_LIMIT));
    world.set(&service, "summary", "x".repeat(FIELD_LIMIT));
    assert_eq!(world.ops(), ops + 2);
    assert!(world.store.verify().unwrap().is_clean());
}

#[test]
fn a_body_that_swallows_a_refusal_still_writes_the_rest() {
    let mut world = World::new(4);
    let (service, _) = world.filled(0);
    world
        .store
        .write(&mut world.context, |writer| {
            assert!(writer.set(&service, "tier", &json!(9)).is_err());
            writer.set(&service, "tier", &json!(2))
        })
        .unwrap();
    assert_eq!(world.values(&service, "tier"), [json!(2)]);
    assert!(world.store.verify().unwrap().is_clean());
}

#[test]
fn what_is_below_something_deleted_is_hidden_and_takes_no_changes() {
    let mut world = World::new(5);
    let (service, review) = world.filled(1);
    let evidence = world.create("evidence", Some(&review));
    world.set(&evidence, "title", "Runbook");
    let before = world.store.visible().unwrap();
    world.delete(&service);
    assert_eq!(world.store.visible().unwrap(), "");
    for id in [&service, &review, &evidence] {
        assert!(world.store.entity(id).unwrap().is_none());
        assert!(world.store.children(id).unwrap().is_empty());
        assert_eq!(
            kind_of(world.try_set(id, "title", "x")),
            Some(Kind::NotFound)
        );
    }
    for kind in ["service", "review", "evidence"] {
        assert!(world.store.all(kind).unwrap().is_empty(), "{kind}");
    }
    let World { store, context, .. } = &mut world;
    let below = store.write(context, |writer| writer.create("comment", Some(&review)));
    assert_eq!(kind_of(below), Some(Kind::NotFound));
    // Deleting what is deleted changes nothing.
    let ops = world.ops();
    world.delete(&service);
    assert_eq!(world.ops(), ops);
    assert_ne!(before, "");
}

#[test]
fn the_history_of_a_field_is_every_value_it_had() {
    let mut world = World::new(6);
    let (service, _) = world.filled(0);
    for (minute, owner) in [
        (1, json!("A")),
        (2, json!("B")),
        (3, Value::Null),
        (4, json!("A")),
    ] {
        world.hands.put(super::world::START_MS + minute * 60_000);
        world.set(&service, "owner", owner);
    }
    let past = world.store.history(&service, "owner").unwrap();
    let values: Vec<_> = past.iter().map(|past| past.head.value.clone()).collect();
    assert_eq!(values, [json!("A"), Value::Null, json!("B"), json!("A")]);
    let current: Vec<_> = past.iter().map(|past| past.current).collect();
    assert_eq!(current, [true, false, false, false]);
    let minutes: Vec<_> = past
        .iter()
        .map(|past| (past.head.at_ms - super::world::START_MS) / 60_000)
        .collect();
    assert_eq!(minutes, [4, 3, 2, 1]);
    assert!(past.iter().all(|past| past.head.author == "person 6"));
    assert!(world.store.history(&service, "slo").unwrap().is_empty());
}

#[test]
fn what_was_saved_is_there_after_opening_again() {
    let mut world = World::new(7);
    let (service, _) = world.filled(3);
    let (derived, ops) = (world.store.derived().unwrap(), world.store.ops().unwrap());
    let (file, mut context, _folder) = world.close();
    let mut store = open(&file, &mut context).unwrap();
    assert_eq!(store.derived().unwrap(), derived);
    assert_eq!(store.ops().unwrap(), ops);
    let (_, changes) = store
        .write(&mut context, |writer| {
            writer.set(&service, "name", &json!("Basket"))
        })
        .unwrap();
    let [Change::Set { before, .. }] = changes.as_slice() else {
        panic!("{changes:?}");
    };
    assert_eq!(before, &["\"Checkout\""]);
    assert!(store.verify().unwrap().is_clean());
}

#[test]
fn one_installation_never_writes_two_operations_of_one_name() {
    let mut one = World::new(8);
    one.filled(1);
    let other = one.folder.path().join("other.lamppost");
    let mut store = open(&other, &mut one.context).unwrap();
    store
        .write(&mut one.context, |writer| writer.create("service", None))
        .unwrap();
    // Both files of one installation, put together.
    assert_eq!(one.store.ingest(&store.ops().unwrap()).unwrap(), 1);
    assert!(one.store.verify().unwrap().is_clean());
}

#[test]
fn a_file_is_kept_once_whatever_its_name() {
    let mut world = World::new(9);
    let first = world.store.attach("load test.pdf", b"bytes").unwrap();
    let again = world.store.attach("copy.pdf", b"bytes").unwrap();
    let empty = world.store.attach("empty", b"").unwrap();
    assert_eq!(first, again);
    assert_eq!(
        world.store.attachment(&first).unwrap(),
        ("load test.pdf".into(), b"bytes".to_vec())
    );
    assert_eq!(world.store.attachment(&empty).unwrap().1, b"");
    assert_eq!(kind_of(world.store.attachment("0")), Some(Kind::NotFound));
    let large = vec![7u8; lamppost_core::store::attachment::ATTACHMENT_LIMIT + 1];
    assert_eq!(
        kind_of(world.store.attach("large", &large)),
        Some(Kind::OverLimit)
    );
    world.store.attach("at the limit", &large[1..]).unwrap();
    let health = world.store.verify().unwrap();
    assert_eq!((health.attachments, health.is_clean()), (3, true));
}

#[test]
fn an_open_workspace_refuses_every_change_where_it_is_read_only() {
    let mut world = World::new(10);
    let (service, _) = world.filled(1);
    let (mut reader, _) = context(77);
    let mut store = open_to_read(&world.file, &mut reader).unwrap();
    let wrote = store.write(&mut reader, |writer| writer.delete(&service));
    assert_eq!(kind_of(wrote), Some(Kind::ReadOnly));
    assert_eq!(kind_of(store.attach("x", b"x")), Some(Kind::ReadOnly));
    assert_eq!(kind_of(store.rebuild()), Some(Kind::ReadOnly));
    assert_eq!(kind_of(store.ingest(&[])), Some(Kind::ReadOnly));
    assert!(store.verify().unwrap().is_clean());
}
