//! Files written by hand, with a last line that fits, and what has to hold after one of them was refused.

use lamppost_core::api::Exported;
use lamppost_core::error::Kind;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::world::{World, review};

/// The lines of a file of one review, without its last line.
pub(crate) fn body() -> (Vec<String>, String) {
    let mut one = World::new(1, "Ana");
    let (_, launch) = one.filled();
    let file = String::from_utf8(one.export(&review(&launch))).unwrap();
    let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
    lines.pop();
    (lines, launch)
}

/// A file of these lines, with a last line that fits.
pub(crate) fn sealed(lines: &[String]) -> Vec<u8> {
    let mut text = lines.join("\n");
    text.push('\n');
    let hash = Sha256::digest(text.as_bytes());
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    text += &format!("{{\"end\":true,\"sha256\":\"{hash}\"}}\n");
    text.into_bytes()
}

pub(crate) fn with(line: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(line).unwrap();
    change(&mut value);
    value.to_string()
}

/// Offers a file to an empty workspace and to one with something in it; both refuse it and stay as they were.
pub(crate) fn refused(what: &str, file: &[u8], kind: Kind, why: &str) {
    for empty in [true, false] {
        let mut world = World::new(7, "Cleo");
        if !empty {
            world.make("service_create", json!({"name": "Search", "tier": 2}));
        }
        let before = (world.derived(), world.store().ops().unwrap());
        let error = world.try_import(file).unwrap_err();
        assert_eq!(error.kind, kind, "{what}: {error:?}");
        assert!(error.message.contains(why), "{what}: {error:?}");
        assert!(!error.hint.is_empty(), "{what}");
        assert!(
            error.message.len() + error.hint.len() < 900,
            "{what}: {error:?}"
        );
        assert_eq!(
            (world.derived(), world.store().ops().unwrap()),
            before,
            "{what}"
        );
        assert!(
            world.call("backup_list", json!({}))["backups"]
                .as_array()
                .unwrap()
                .is_empty()
        );
        // It can still be written to, and takes a good file.
        world.make("service_create", json!({"name": "Later", "tier": 2}));
        let (lines, _) = body();
        world.import(&sealed(&lines));
        world.derived();
    }
}

/// The lines of a file of a whole workspace, without its last line.
pub(crate) fn whole() -> Vec<String> {
    let mut one = World::new(1, "Ana");
    one.filled();
    let file = String::from_utf8(one.export(&Exported::Workspace)).unwrap();
    let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
    lines.pop();
    lines
}
