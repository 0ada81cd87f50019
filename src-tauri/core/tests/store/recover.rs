//! Damage of every kind: found, set aside untouched, and every operation on an intact page rescued.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use lamppost_core::context::Sequence;
use lamppost_core::error::Kind;
use lamppost_core::store::Op;
use lamppost_core::store::recover::recover;
use serde_json::json;

use super::world::{World, context, kind_of, open};

const PAGE: usize = 4_096;

/// A closed workspace with short and long values, a deletion and attached files.
struct Sample {
    bytes: Vec<u8>,
    ops: Vec<Op>,
    derived: String,
    files: Vec<(String, Vec<u8>)>,
    /// The pages that hold anything of an operation, by its id.
    pages: BTreeMap<String, BTreeSet<usize>>,
}

fn noise(random: &mut Sequence, length: usize) -> String {
    (0..length)
        .map(|_| char::from(b'a' + random.below(26) as u8))
        .collect()
}

fn sample() -> Sample {
    let mut world = World::new(1);
    let mut random = Sequence(5);
    let (service, review) = world.filled(25);
    for at in 0..6 {
        let text = noise(&mut random, 3_000 + at * 2_500);
        world.set(&review, &format!("note/long.q{at}"), text);
    }
    world.filled(25);
    let evidence = world.create("evidence", Some(&review));
    world.set(&evidence, "title", "Load test");
    world.delete(&evidence);
    world.set(&service, "name", "Basket");
    let mut files = Vec::new();
    for size in [0, 100, 30_000] {
        let bytes = noise(&mut random, size).into_bytes();
        files.push((
            world.store.attach(&format!("{size}.txt"), &bytes).unwrap(),
            bytes,
        ));
    }
    let (ops, derived) = (world.store.ops().unwrap(), world.store.derived().unwrap());
    let (file, _, _folder) = world.close();
    let bytes = fs::read(file).unwrap();
    let pages = pages_of(&bytes, &ops);
    Sample {
        bytes,
        ops,
        derived,
        files,
        pages,
    }
}

/// Where rows of operations begin: only there their id, time and entity stand side by side.
///
/// More than one place where a page was split: the old page keeps the bytes and forgets the row.
fn rows_of(bytes: &[u8], ops: &[Op]) -> BTreeMap<String, Vec<usize>> {
    let by_id: BTreeMap<&[u8], &Op> = ops.iter().map(|op| (op.id.as_bytes(), op)).collect();
    let length = ops[0].id.len();
    let mut found: BTreeMap<String, Vec<usize>> =
        ops.iter().map(|op| (op.id.clone(), Vec::new())).collect();
    for at in 0..bytes.len() - length {
        if bytes[at] != b'0' {
            continue;
        }
        let Some(op) = by_id.get(&bytes[at..at + length]) else {
            continue;
        };
        let mut rest = op.hlc.to_be_bytes().to_vec();
        rest.extend(op.entity.as_bytes());
        if bytes[at + length..].starts_with(&rest) {
            found.get_mut(&op.id).unwrap().push(at);
        }
    }
    found
}

/// The pages that hold a part of an operation: its row, and the chains of pages that go on with its
/// value. That may be a chain too many, as the value also stands in a derived table.
fn pages_of(bytes: &[u8], ops: &[Op]) -> BTreeMap<String, BTreeSet<usize>> {
    let mut all = BTreeMap::new();
    for (id, rows) in rows_of(bytes, ops) {
        assert!(!rows.is_empty(), "{id}");
        let mut pages: BTreeSet<usize> = rows.iter().map(|at| at / PAGE).collect();
        let value = &ops.iter().find(|op| op.id == id).unwrap().value;
        for at in 0..bytes.len() / PAGE {
            let text = std::str::from_utf8(&bytes[at * PAGE + 4..at * PAGE + 24]);
            if value.len() > 3_000 && text.is_ok_and(|text| value.contains(text)) {
                let mut page = at;
                while pages.insert(page) {
                    let next: [u8; 4] = bytes[page * PAGE..page * PAGE + 4].try_into().unwrap();
                    match u32::from_be_bytes(next) {
                        0 => break,
                        number => page = number as usize - 1,
                    }
                }
            }
        }
        all.insert(id, pages);
    }
    all
}

/// Checks what opening says of a damaged file.
fn open_tells_the_truth(file: &Path, sample: &Sample, what: &str) -> bool {
    let (mut here, _) = context(2);
    let store = match open(file, &mut here) {
        Ok(store) => store,
        Err(error) => {
            let header = error.kind == Kind::Foreign && what == "cut";
            assert!(error.kind == Kind::Damaged || header, "{what}: {error:?}");
            return false;
        }
    };
    // Whatever is read, the answer is rows or the word damaged.
    for read in [store.visible(), store.derived()] {
        assert!(
            matches!(kind_of(read), None | Some(Kind::Damaged)),
            "{what}"
        );
    }
    match store.verify() {
        Ok(health) if health.is_clean() => {
            assert_eq!(store.ops().unwrap(), sample.ops, "{what}: said to be clean");
            assert_eq!(
                store.derived().unwrap(),
                sample.derived,
                "{what}: said to be clean"
            );
            for (hash, bytes) in &sample.files {
                assert_eq!(&store.attachment(hash).unwrap().1, bytes, "{what}");
            }
            true
        }
        Ok(_) => false,
        Err(error) => {
            assert_eq!(error.kind, Kind::Damaged, "{what}: {error:?}");
            false
        }
    }
}

/// Rescues a damaged copy and checks what came back. Returns how many operations did.
fn rescue(
    file: &Path,
    damaged: &[u8],
    sample: &Sample,
    expected: &BTreeSet<&str>,
    what: &str,
) -> usize {
    // The installation that wrote the sample, at another time: its random numbers differ.
    let (mut here, _) = context(1);
    here.random = Box::new(Sequence(99));
    let recovered = match recover(file, &mut here) {
        Ok(recovered) => recovered,
        Err(error) => {
            assert_eq!(error.kind, Kind::Damaged, "{what}: {error:?}");
            assert!(
                expected.is_empty(),
                "{what}: {} could be rescued",
                expected.len()
            );
            assert_eq!(fs::read(file).unwrap(), damaged);
            return 0;
        }
    };
    assert_eq!(
        fs::read(&recovered.kept).unwrap(),
        damaged,
        "{what}: kept untouched"
    );
    let mut store = open(file, &mut here).unwrap();
    let health = store.verify().unwrap();
    assert!(health.is_clean(), "{what}: {health:?}");
    let originals: BTreeMap<&str, &Op> = sample.ops.iter().map(|op| (op.id.as_str(), op)).collect();
    let ops = store.ops().unwrap();
    assert_eq!(ops.len() as u64, recovered.ops);
    let mut missing = expected.clone();
    for op in &ops {
        assert_eq!(originals.get(op.id.as_str()), Some(&op), "{what}");
        missing.remove(op.id.as_str());
    }
    assert!(missing.is_empty(), "{what}: not rescued: {missing:?}");
    assert!(recovered.ops + recovered.lost <= sample.ops.len() as u64);
    if ops
        .iter()
        .any(|op| op.id == sample.ops[sample.ops.len() - 1].id)
    {
        assert_eq!(
            recovered.ops + recovered.lost,
            sample.ops.len() as u64,
            "{what}"
        );
    }
    if ops.len() == sample.ops.len() {
        assert_eq!(store.derived().unwrap(), sample.derived, "{what}");
    }
    // Work goes on, under numbers that were never used.
    store
        .write(&mut here, |writer| writer.create("service", None))
        .unwrap();
    let last = store.ops().unwrap().pop().unwrap();
    assert!(!originals.contains_key(last.id.as_str()));
    ops.len()
}

/// Damages copies and checks each. `damage` changes the bytes.
fn damage_copies(copies: u64, what: &str, damage: impl Fn(&mut Vec<u8>, &mut Sequence)) -> Tally {
    let sample = sample();
    let folder = super::world::folder();
    let mut tally = Tally::default();
    for seed in 0..copies {
        let mut bytes = sample.bytes.clone();
        damage(&mut bytes, &mut Sequence(seed * 7_919 + what.len() as u64));
        let touched: BTreeSet<usize> = (0..sample.bytes.len().div_ceil(PAGE))
            .filter(|page| {
                let range = page * PAGE..(page + 1) * PAGE;
                bytes.get(range.clone()) != sample.bytes.get(range)
            })
            .collect();
        let expected: BTreeSet<&str> = sample
            .pages
            .iter()
            .filter(|(_, pages)| pages.is_disjoint(&touched))
            .map(|(id, _)| id.as_str())
            .collect();
        let copy = |name: &str| -> PathBuf {
            let path = folder.path().join(format!("{seed}-{name}.lamppost"));
            fs::write(&path, &bytes).unwrap();
            path
        };
        tally.clean += u64::from(open_tells_the_truth(&copy("open"), &sample, what));
        let rescued = rescue(&copy("rescue"), &bytes, &sample, &expected, what);
        tally.copies += 1;
        tally.expected += expected.len();
        tally.rescued += rescued;
        for entry in fs::read_dir(folder.path()).unwrap() {
            let _ = fs::remove_file(entry.unwrap().path());
        }
    }
    tally
}

#[derive(Debug, Default)]
struct Tally {
    copies: u64,
    clean: u64,
    expected: usize,
    rescued: usize,
}

#[test]
fn flipped_bits() {
    let tally = damage_copies(400, "flips", |bytes, random| {
        for _ in 0..=random.below(6) {
            // The version in the header is a promise about the rest, not data.
            let at = loop {
                let at = random.below(bytes.len() as u64) as usize;
                if !(60..64).contains(&at) {
                    break at;
                }
            };
            bytes[at] ^= 1 << random.below(8);
        }
    });
    assert!(tally.clean < tally.copies / 2, "{tally:?}");
    assert!(
        tally.rescued >= tally.expected && tally.expected > 0,
        "{tally:?}"
    );
}

#[test]
fn zeroed_pages() {
    let tally = damage_copies(250, "zeros", |bytes, random| {
        for _ in 0..=random.below(3) {
            let page = random.below((bytes.len() / PAGE) as u64) as usize;
            bytes[page * PAGE..(page + 1) * PAGE].fill(0);
        }
    });
    assert!(
        tally.rescued >= tally.expected && tally.expected > 0,
        "{tally:?}"
    );
}

#[test]
fn files_cut_short() {
    let tally = damage_copies(200, "cut", |bytes, random| {
        bytes.truncate(1 + random.below(bytes.len() as u64 - 1) as usize);
    });
    assert_eq!(tally.clean, 0, "{tally:?}");
    assert!(
        tally.rescued >= tally.expected && tally.expected > 0,
        "{tally:?}"
    );
}

#[test]
fn sectors_of_rubbish_and_rubbish_for_a_header() {
    let tally = damage_copies(150, "rubbish", |bytes, random| {
        let sector = match random.below(3) {
            0 => 0,
            _ => random.below((bytes.len() / 512) as u64) as usize,
        };
        for byte in &mut bytes[sector * 512..(sector + 1) * 512] {
            *byte = random.below(256) as u8;
        }
    });
    assert!(
        tally.rescued >= tally.expected && tally.expected > 0,
        "{tally:?}"
    );
}

#[test]
fn a_header_that_lies_about_the_page_size_costs_nothing() {
    let sample = sample();
    let folder = super::world::folder();
    let all: BTreeSet<&str> = sample.ops.iter().map(|op| op.id.as_str()).collect();
    for size in [[0, 0], [2, 0], [32, 0], [0, 1], [255, 255]] {
        let mut bytes = sample.bytes.clone();
        bytes[16..18].copy_from_slice(&size);
        let file = folder.path().join(format!("{size:?}.lamppost"));
        fs::write(&file, &bytes).unwrap();
        assert_eq!(rescue(&file, &bytes, &sample, &all, "page size"), all.len());
    }
}

#[test]
fn attached_files_come_back_too() {
    let sample = sample();
    let folder = super::world::folder();
    let file = folder.path().join("work.lamppost");
    let mut bytes = sample.bytes.clone();
    bytes[..PAGE].fill(0);
    fs::write(&file, &bytes).unwrap();
    let (mut here, _) = context(1);
    assert_eq!(kind_of(open(&file, &mut here)), Some(Kind::Damaged));
    let recovered = recover(&file, &mut here).unwrap();
    assert_eq!(recovered.attachments, 3);
    assert_eq!(recovered.lost, 0);
    let store = open(&file, &mut here).unwrap();
    for (hash, bytes) in &sample.files {
        assert_eq!(&store.attachment(hash).unwrap().1, bytes);
    }
    assert_eq!(store.derived().unwrap(), sample.derived);
}

/// What a crash leaves: changes that are only in the log, then damage in the log.
#[test]
fn damage_in_the_log_costs_only_what_was_on_it() {
    const FRAME: usize = PAGE + 24;
    let mut world = World::new(1);
    let (service, _) = world.filled(10);
    let (file, mut here, folder) = world.close();
    let mut store = open(&file, &mut here).unwrap();
    for at in 0..60 {
        store
            .write(&mut here, |writer| {
                writer.set(&service, "name", &json!(format!("Name {at}")))?;
                writer.set(&service, "owner", &json!(format!("Team {at}")))
            })
            .unwrap();
    }
    let (ops, derived) = (store.ops().unwrap(), store.derived().unwrap());
    let main = fs::read(&file).unwrap();
    let log = fs::read(folder.path().join("work.lamppost-wal")).unwrap();
    drop(store);
    let frames = (log.len() - 32) / FRAME;
    assert!(frames > 100, "{frames}");
    let sample = Sample {
        bytes: main.clone(),
        ops,
        derived,
        files: Vec::new(),
        pages: BTreeMap::new(),
    };
    let (in_main, in_log) = (rows_of(&main, &sample.ops), rows_of(&log, &sample.ops));
    let mut whole = 0;
    for seed in 0..120u64 {
        let mut random = Sequence(seed);
        let mut bytes = log.clone();
        match random.below(4) {
            // Also in the headers of the log and of frames.
            0 => bytes[random.below(32) as usize] ^= 1 << random.below(8),
            1 => {
                for _ in 0..=random.below(4) {
                    let at = random.below(bytes.len() as u64) as usize;
                    bytes[at] ^= 1 << random.below(8);
                }
            }
            2 => {
                let frame = random.below(frames as u64) as usize;
                bytes[32 + frame * FRAME..32 + (frame + 1) * FRAME].fill(0);
            }
            _ => bytes.truncate(random.below(bytes.len() as u64) as usize),
        }
        let intact = |at: &usize| {
            let frame = (at - 32) / FRAME;
            let range = 32 + frame * FRAME..32 + (frame + 1) * FRAME;
            bytes.get(range.clone()) == log.get(range)
        };
        let expected: BTreeSet<&str> = sample
            .ops
            .iter()
            .filter(|op| {
                let rows = &in_log[&op.id];
                // The transaction that wrote it; in later frames it may be bytes without a row.
                let mut first = rows.iter().take_while(|at| **at < rows[0] + 12 * FRAME);
                !in_main[&op.id].is_empty() || first.all(intact)
            })
            .map(|op| op.id.as_str())
            .collect();
        let folder = super::world::folder();
        let path = folder.path().join("damaged.lamppost");
        fs::write(&path, &main).unwrap();
        fs::write(folder.path().join("damaged.lamppost-wal"), &bytes).unwrap();
        let rescued = rescue(&path, &main, &sample, &expected, "log");
        whole += u64::from(rescued == sample.ops.len());
        let kept = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .find(|path| {
                let name = path.to_string_lossy();
                name.contains("-damaged-") && name.ends_with("-wal")
            })
            .unwrap();
        assert_eq!(fs::read(kept).unwrap(), bytes, "the log is kept untouched");
    }
    assert!(whole > 30, "{whole}");
}

#[test]
fn where_nothing_can_be_rescued_the_file_stays() {
    let folder = super::world::folder();
    let file = folder.path().join("work.lamppost");
    fs::write(&file, vec![9u8; 50_000]).unwrap();
    let (mut here, _) = context(4);
    let error = recover(&file, &mut here).unwrap_err();
    assert_eq!(error.kind, Kind::Damaged);
    assert_eq!(fs::read(&file).unwrap(), vec![9u8; 50_000]);
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn an_open_workspace_is_not_rescued_under_its_owner() {
    let mut world = World::new(5);
    world.filled(2);
    let (mut other, _) = context(6);
    assert_eq!(
        kind_of(recover(&world.file, &mut other)),
        Some(Kind::Locked)
    );
    assert!(world.store.verify().unwrap().is_clean());
}

#[test]
fn rescuing_a_healthy_workspace_changes_nothing_but_its_future_numbers() {
    let mut world = World::new(7);
    world.filled(10);
    let (ops, derived) = (world.ops() as u64, world.store.derived().unwrap());
    let (file, mut here, _folder) = world.close();
    for _ in 0..2 {
        let recovered = recover(&file, &mut here).unwrap();
        assert_eq!((recovered.ops, recovered.lost), (ops, 0));
    }
    assert_eq!(open(&file, &mut here).unwrap().derived().unwrap(), derived);
}

#[test]
fn what_others_never_handed_over_is_not_said_to_be_missing() {
    let (mut one, mut two) = (World::new(8), World::new(9));
    let (service, _) = one.filled(5);
    let (other, _) = two.filled(40);
    let (last, _) = two.filled(5);
    // Of another installation only the first and the last service came.
    let ops = two.store.ops().unwrap();
    let below = |id: &str| -> BTreeSet<String> {
        let parts = two.store.parts(&id.parse().unwrap()).unwrap();
        parts
            .into_iter()
            .map(|part| part.place.id.to_string())
            .collect()
    };
    let away = below(other.as_str());
    let came: Vec<Op> = ops
        .into_iter()
        .filter(|op| !away.contains(&op.entity))
        .collect();
    one.store.ingest(&came).unwrap();
    assert!(one.store.entity(&last).unwrap().is_some());
    one.set(&service, "owner", "Payments");
    let ops = one.ops() as u64;
    let (file, mut here, _folder) = one.close();
    let recovered = recover(&file, &mut here).unwrap();
    assert_eq!((recovered.ops, recovered.lost), (ops, 0));
    assert_eq!(recovered.lost_at_most, away_ops(&two, &away));
}

fn away_ops(world: &World, away: &BTreeSet<String>) -> u64 {
    let ops = world.store.ops().unwrap();
    ops.iter().filter(|op| away.contains(&op.entity)).count() as u64
}
