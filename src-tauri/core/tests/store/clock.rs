//! The clock may stand anywhere and jump: order is kept, nothing is refused.

use lamppost_core::store::Op;
use serde_json::json;

use super::world::{START_MS, World, open};

const DAY: i64 = 86_400_000;

#[test]
fn times_strictly_increase_whatever_the_clock_says() {
    let mut world = World::new(1);
    let (service, _) = world.filled(0);
    let leap = 1_835_438_400_000; // 29 February 2028, noon UTC.
    let wrap = 2_147_483_647_000; // 19 January 2038, 03:14:07 UTC.
    let clocks = [
        START_MS,
        START_MS - 10 * 365 * DAY,
        START_MS,
        START_MS - 1,
        0,
        -5,
        i64::MIN,
        leap - DAY,
        leap,
        leap + DAY,
        START_MS + 10 * 365 * DAY,
        wrap - 1,
        wrap,
        wrap + 1,
        wrap + 1_000,
        START_MS,
        i64::MAX,
        START_MS,
    ];
    for (at, ms) in clocks.iter().enumerate() {
        world.hands.put(*ms);
        world.set(&service, "name", format!("Name {at}"));
    }
    let ops = world.store.ops().unwrap();
    assert!(ops.windows(2).all(|pair| pair[0].hlc < pair[1].hlc));
    let past = world.store.history(&service, "name").unwrap();
    assert_eq!(
        past[0].head.value,
        json!(format!("Name {}", clocks.len() - 1))
    );
    assert_eq!(past.len(), clocks.len() + 1);
    assert!(world.store.verify().unwrap().is_clean());
}

#[test]
fn a_clock_that_is_right_is_shown_as_it_is() {
    let mut world = World::new(2);
    let (service, _) = world.filled(0);
    for ms in [START_MS + 1, 1_835_438_400_000, 2_147_483_648_000] {
        world.hands.put(ms);
        world.set(&service, "owner", format!("{ms}"));
        let row = world.store.entity(&service).unwrap().unwrap();
        let head = row.heads.iter().find(|head| head.field == "owner").unwrap();
        assert_eq!(head.at_ms, ms);
        assert_eq!(world.store.latest_ms(), ms);
    }
}

#[test]
fn a_clock_set_back_between_two_starts_does_not_reorder() {
    let mut world = World::new(3);
    let (service, _) = world.filled(0);
    let latest = world.store.latest_ms();
    let hands = world.hands.clone();
    let (file, mut context, _folder) = world.close();
    hands.put(START_MS - 10 * 365 * DAY);
    let mut store = open(&file, &mut context).unwrap();
    assert_eq!(store.latest_ms(), latest);
    store
        .write(&mut context, |writer| {
            writer.set(&service, "name", &json!("Later"))
        })
        .unwrap();
    let past = store.history(&service, "name").unwrap();
    assert_eq!(past[0].head.value, json!("Later"));
    let ops = store.ops().unwrap();
    assert!(ops.windows(2).all(|pair| pair[0].hlc < pair[1].hlc));
}

#[test]
fn a_clock_ahead_elsewhere_does_not_stop_edits_here() {
    let (mut here, mut ahead) = (World::new(4), World::new(5));
    let (service, _) = here.filled(0);
    ahead.take(&here);
    ahead.hands.put(START_MS + 10 * 365 * DAY);
    ahead.set(&service, "owner", "From the future");
    here.take(&ahead);
    here.set(&service, "owner", "From now");
    assert_eq!(here.values(&service, "owner"), [json!("From now")]);
    let past = here.store.history(&service, "owner").unwrap();
    assert_eq!(past[0].head.value, json!("From now"));
    assert!(here.store.verify().unwrap().is_clean());
}

#[test]
fn what_is_made_while_the_clock_is_behind_still_comes_after_what_is_there() {
    let (mut ahead, mut here) = (World::new(6), World::new(7));
    let (service, _) = ahead.filled(0);
    ahead.hands.put(START_MS + DAY);
    let first = ahead.create("review", Some(&service));
    here.take(&ahead);
    here.hands.put(START_MS - DAY);
    let second = here.create("review", Some(&service));
    assert!(first < second, "{first} {second}");
    let third = here.create("review", Some(&service));
    assert!(second < third, "{second} {third}");
}

#[test]
fn changes_that_replace_each_other_have_an_end() {
    // No file brings such changes in any more; a workspace that took them before still opens.
    let mut world = World::new(3);
    let (service, _) = world.filled(0);
    let op = |seq: u64, hlc: i64, older: u64| Op {
        id: format!("ffff-{seq:012}"),
        hlc,
        entity: service.to_string(),
        kind: "set".into(),
        field: "slo".into(),
        value: "\"99.9 %\"".into(),
        supersedes: vec![format!("ffff-{older:012}")],
        author: "Eve".into(),
    };
    let later = |hlc: i64| (START_MS + hlc) << 16;
    for one in [op(2, later(5), 9), op(3, later(6), 2), op(9, later(9), 2)] {
        world.store.ingest(&[one]).unwrap();
    }
    let moments = [0, START_MS, START_MS + 5, START_MS + 9];
    let set = world.store.set_at(&service, "slo", &moments).unwrap();
    assert_eq!(set, [false, false, true, true]);
}
