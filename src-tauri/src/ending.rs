//! The ending of a file that was chosen to be written.
//!
//! Not every dialog adds it, and one that does not has asked nobody whether the file with the ending may be replaced.

use std::path::{Path, PathBuf};

use lamppost_core::{Error, Kind, Result};

/// Where to write what was chosen: with the first of these endings, where it has none of them.
///
/// # Errors
/// `Refused` where the ending was added and such a file is there.
pub(crate) fn given(file: PathBuf, endings: &[&str]) -> Result<PathBuf> {
    let has = |ending: &&str| {
        file.extension()
            .is_some_and(|own| own.eq_ignore_ascii_case(ending))
    };
    let Some(ending) = endings.first().filter(|_| !endings.iter().any(has)) else {
        return Ok(file);
    };
    // A name may have a dot of its own: "due 2.0".
    let mut whole = file.into_os_string();
    whole.push(".");
    whole.push(ending);
    let whole = PathBuf::from(whole);
    if whole.exists() {
        return Err(Error::new(
            Kind::Refused,
            format!("There is a file {} already.", name(&whole)),
        )
        .hint("Choose another name, or choose that file to replace it."));
    }
    Ok(whole)
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_the_ending_it_has_not() {
        for (typed, written) in [
            ("a/design", "a/design.md"),
            ("a/design.md", "a/design.md"),
            ("a/design.MD", "a/design.MD"),
            ("a/design.markdown", "a/design.markdown"),
            ("a/due 2.0", "a/due 2.0.md"),
        ] {
            assert!(
                given(PathBuf::from(typed), &["md", "markdown"])
                    .is_ok_and(|file| file == Path::new(written)),
                "{typed}"
            );
        }
    }

    #[test]
    fn a_file_that_nobody_was_asked_about_is_not_replaced() -> std::io::Result<()> {
        let folder = std::env::temp_dir().join(format!("lamppost-ending-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let file = folder.join("portfolio.csv");
        std::fs::write(&file, "kept")?;
        let refused = given(folder.join("portfolio"), &["csv"]);
        assert!(refused.is_err_and(|error| error.kind == Kind::Refused
            && error.message == "There is a file portfolio.csv already."
            && !error.hint.is_empty()));
        // Chosen by its whole name, the dialog has asked.
        assert!(given(file.clone(), &["csv"]).is_ok_and(|chosen| chosen == file));
        std::fs::remove_dir_all(&folder)?;
        Ok(())
    }
}
