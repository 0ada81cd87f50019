//! Reads the pack files of a team's own folder: names and bytes, nothing of what is in them.

use std::{fs, path::Path};

use super::{
    parse::{MAX_BYTES, too_large},
    problem::Problem,
};

/// Names and contents of the pack files of a folder, by name; an absent folder has none.
pub(super) fn read_folder(folder: &Path, problems: &mut Vec<Problem>) -> Vec<(String, Vec<u8>)> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Vec::new(),
        Err(error) => {
            let name = folder.display().to_string();
            problems.push(Problem::of_file(
                &name,
                format!("The folder cannot be read: {error}."),
            ));
            return Vec::new();
        }
    };
    let mut names: Vec<String> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        // Editors leave hidden copies of what they have open.
        .filter(|name| name.ends_with(".toml") && !name.starts_with('.'))
        .collect();
    names.sort();
    let mut files = Vec::new();
    for name in names {
        let path = folder.join(&name);
        // Looked at before reading: a file over the limit, a pipe or a folder is not read at all.
        match fs::metadata(&path) {
            Ok(found) if !found.is_file() => {
                problems.push(Problem::of_file(&name, "It is not a file."));
                continue;
            }
            Ok(found) if found.len() > MAX_BYTES as u64 => {
                let length = usize::try_from(found.len()).unwrap_or(usize::MAX);
                problems.push(too_large(&name, length));
                continue;
            }
            Ok(_) | Err(_) => {}
        }
        match fs::read(&path) {
            Ok(bytes) => files.push((name, bytes)),
            Err(error) => problems.push(Problem::of_file(
                &name,
                format!("The file cannot be read: {error}."),
            )),
        }
    }
    files
}
