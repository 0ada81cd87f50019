//! A folder: what is written, what is left alone, and what is in the way.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use lamppost_core::Kind;
use lamppost_core::model::PlaceKind;
use lamppost_core::publish::Outcome;
use lamppost_core::publish::decide::{Decision, Way};
use lamppost_core::report::BundleFile;

use crate::world::{Page, apply, decisions, is_written, open, place, plan, publish};

#[test]
fn pages_and_pictures_are_written_once_and_found_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(PlaceKind::Folder, folder.path(), "Ana");
    let mut page = Page::new("docs/Launch.md", "# Launch\n");
    page.files.push(BundleFile {
        path: "docs/attachments/a.png".to_owned(),
        bytes: vec![1, 2, 3],
    });
    let pages = [page, Page::new("docs/index.md", "# All\n")];
    assert!(publish(&place, &pages).iter().all(is_written));
    assert_eq!(decisions(&place, &pages), [Decision::Unchanged; 2]);
    let kept = fs::read(folder.path().join("docs/attachments/a.png")).unwrap();
    assert_eq!(kept, [1, 2, 3]);
    // A picture that was lost is a reason to write.
    fs::remove_file(folder.path().join("docs/attachments/a.png")).unwrap();
    assert_eq!(decisions(&place, &pages)[0], Decision::Update);
    assert!(publish(&place, &pages).iter().all(is_written));
    assert_eq!(decisions(&place, &pages), [Decision::Unchanged; 2]);
}

#[test]
fn an_edit_between_plan_and_write_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(PlaceKind::Folder, folder.path(), "Ana");
    publish(&place, &[Page::new("a.md", "one\n")]);
    let next = [Page::new("a.md", "two\n"), Page::new("b.md", "two\n")];
    let mut wiki = open(&place).unwrap();
    let found: Vec<_> = plan(wiki.as_mut(), &next)
        .into_iter()
        .map(|found| found.unwrap().1)
        .collect();
    let mine = "by hand\n";
    for name in ["a.md", "b.md"] {
        fs::write(folder.path().join(name), mine).unwrap();
    }
    let outcomes = apply(wiki.as_mut(), &next, &found, Some(Way::UseOurs));
    assert!(
        outcomes
            .iter()
            .all(|outcome| *outcome == Ok(Outcome::Moved))
    );
    for name in ["a.md", "b.md"] {
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), mine);
    }
    assert_eq!(decisions(&place, &next), [Decision::Exists; 2]);
}

#[test]
fn a_new_title_moves_the_file_with_what_people_wrote_around() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(PlaceKind::Folder, folder.path(), "Ana");
    let mut page = Page::new("old.md", "one\n");
    publish(&place, &[Page::new("old.md", "one\n")]);
    let at = folder.path().join("old.md");
    let text = format!("Mine\n{}", fs::read_to_string(&at).unwrap());
    fs::write(&at, text).unwrap();
    page.key = "review:old.md".to_owned();
    page.name = "new.md".to_owned();
    page.known = Some(("old.md".to_owned(), String::new()));
    assert!(publish(&place, &[page]).iter().all(is_written));
    assert!(!at.exists());
    let moved = fs::read_to_string(folder.path().join("new.md")).unwrap();
    assert!(
        moved.starts_with("Mine\n") && moved.contains("\none\n"),
        "{moved}"
    );
}

#[test]
fn nothing_leads_out_of_the_folder() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret.md");
    fs::write(&secret, "secret\n").unwrap();
    let folder = tempfile::tempdir().unwrap();
    symlink(&secret, folder.path().join("link.md")).unwrap();
    symlink(outside.path(), folder.path().join("way")).unwrap();
    fs::create_dir(folder.path().join("dir.md")).unwrap();
    let place = place(PlaceKind::Folder, folder.path(), "Ana");
    for name in [
        "link.md",
        "way/secret.md",
        "../x.md",
        "a/../../x.md",
        "/x.md",
        "dir.md",
    ] {
        let page = [Page::new(name, "ours\n")];
        let mut wiki = open(&place).unwrap();
        let error = plan(wiki.as_mut(), &page).remove(0).unwrap_err();
        assert_eq!(error.kind, Kind::Refused, "{name}");
        assert!(!error.message.contains("secret\n") && !error.hint.is_empty());
        let outcome = apply(wiki.as_mut(), &page, &[None], None).remove(0);
        outcome.unwrap_err();
    }
    assert_eq!(fs::read_to_string(&secret).unwrap(), "secret\n");
    assert_eq!(fs::read_dir(outside.path()).unwrap().count(), 1);
}

#[test]
fn a_folder_that_takes_nothing_is_an_error_of_each_page() {
    let folder = tempfile::tempdir().unwrap();
    let place = place(PlaceKind::Folder, folder.path(), "Ana");
    publish(&place, &[Page::new("a.md", "one\n")]);
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).unwrap();
    let rights_count = fs::write(folder.path().join("probe"), "").is_err();
    let outcomes = publish(
        &place,
        &[Page::new("a.md", "two\n"), Page::new("b.md", "two\n")],
    );
    if rights_count {
        assert!(
            outcomes
                .iter()
                .all(|outcome| outcome.as_ref().is_err_and(|e| e.kind == Kind::ReadOnly))
        );
    } else {
        // Root may write anywhere.
        assert!(outcomes.iter().all(is_written));
    }
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let gone = crate::world::place(PlaceKind::Folder, &folder.path().join("no"), "Ana");
    assert_eq!(open(&gone).err().unwrap().kind, Kind::Io);
}
