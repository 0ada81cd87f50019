//! Writes the generated files; `cargo xtask generate` calls it.
#![expect(
    clippy::print_stdout,
    reason = "a terminal program speaks on standard output"
)]

use std::{fs, io};

fn main() -> io::Result<()> {
    let top = lamppost_tests::top();
    for (path, text) in lamppost_tests::generated::files() {
        let target = top.join(&path);
        if fs::read_to_string(&target).is_ok_and(|old| old == text) {
            continue;
        }
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&target, text)?;
        println!("{path}");
    }
    Ok(())
}
