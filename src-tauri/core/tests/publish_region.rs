//! Marked regions, for any text around and within them: what people wrote survives, and a seal tells.

use lamppost_core::publish::decide::{Decision, Known, Wish, decide, text};
use lamppost_core::publish::place::Remote;
use lamppost_core::publish::region::{self, Found, Ours};
use lamppost_core::report::Dialect;
use proptest::prelude::*;

fn marked() -> impl Strategy<Value = Dialect> {
    let with_marks = Dialect::ALL
        .into_iter()
        .filter(|dialect| region::is_marked(*dialect));
    proptest::sample::select(with_marks.collect::<Vec<_>>())
}

/// Lines of people and of reports, with pieces of marks among them.
fn lines() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-zé|#<>&*\\[\\]{} ]{0,12}",
        Just("---".to_owned()),
        Just("```".to_owned()),
        Just("<!-- lamppost: -->".to_owned()),
        Just("lamppost:begin".to_owned()),
        Just("<sub>".to_owned()),
        Just("# Heading".to_owned()),
    ];
    proptest::collection::vec(piece, 0..8)
        .prop_map(|pieces| pieces.iter().map(|piece| format!("{piece}\n")).collect())
}

/// The same without anything that begins a mark.
fn plain() -> impl Strategy<Value = String> {
    lines().prop_map(|text| text.replace("lamppost", "lantern"))
}

fn remote(text: String) -> Remote {
    Remote {
        id: "1".to_owned(),
        name: "n".to_owned(),
        version: "1".to_owned(),
        text,
        author: String::new(),
        at: String::new(),
        note: String::new(),
        differing: Some(Vec::new()),
        open_comments: 0,
    }
}

fn wish(ours: Ours<'_>) -> Wish<'_> {
    Wish {
        ours,
        name: "n",
        title: "t",
        files: "",
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn text_around_the_region_survives_any_number_of_updates(
        dialect in marked(), above in plain(), below in plain(), bodies in proptest::collection::vec(lines(), 1..5),
    ) {
        let mut page = remote(String::new());
        for (at, body) in bodies.iter().enumerate() {
            let ours = Ours { key: "review:1", dialect, front: "", body };
            page.text = match at {
                0 => format!("{above}{}{below}", region::fresh(ours)),
                _ => text(wish(ours), None, Some(&page), None),
            };
            prop_assert!(page.text.starts_with(&above) && page.text.ends_with(&below));
            prop_assert_eq!(decide(wish(ours), None, Some(&page)), Decision::Unchanged);
        }
    }

    #[test]
    fn a_seal_never_matches_a_region_that_was_edited(
        dialect in marked(), body in plain(), at in any::<prop::sample::Index>(), typed in "[a-z ]{1,5}",
    ) {
        let ours = Ours { key: "review:1", dialect, front: "", body: &body };
        let page = region::fresh(ours);
        let Found::One(found) = region::find(dialect, "review:1", &page) else { panic!("{page}") };
        let inner = &page[found.inner.clone()];
        let mut place = at.index(inner.len() + 1);
        while !inner.is_char_boundary(place) { place -= 1; }
        let mut edited = page.clone();
        edited.insert_str(found.inner.start + place, &typed);
        let there = remote(edited);
        let decision = decide(wish(ours), None, Some(&there));
        prop_assert!(decision.is_conflict(), "{:?}", decision);
        let known = Known { title: "t", base: &page, files: "" };
        prop_assert!(decide(wish(ours), Some(known), Some(&there)).is_conflict());
    }

    #[test]
    fn keeping_both_keeps_every_line_of_theirs_and_is_settled(
        dialect in marked(), theirs in plain(), body in lines(),
    ) {
        let ours = Ours { key: "index", dialect, front: "", body: &body };
        let there = remote(theirs.clone());
        if decide(wish(ours), None, Some(&there)) != Decision::Exists { return Ok(()); }
        let way = Some(lamppost_core::publish::decide::Way::KeepBoth);
        let both = text(wish(ours), None, Some(&there), way);
        prop_assert!(both.starts_with(&theirs));
        prop_assert_eq!(decide(wish(ours), None, Some(&remote(both))), Decision::Unchanged);
    }

    #[test]
    fn front_matter_of_ours_is_replaced_and_theirs_is_kept(body in plain(), title in "[a-z]{1,8}", other in "[a-z]{1,8}") {
        let front = format!("---\ntitle: {title}\n---\n");
        let dialect = Dialect::MkDocs;
        let ours = Ours { key: "index", dialect, front: &front, body: &body };
        let page = region::fresh(ours);
        prop_assert!(page.starts_with(&front));
        let next_front = format!("---\ntitle: {other}\n---\n");
        let next = Ours { front: &next_front, body: "new\n", ..ours };
        let written = text(wish(next), None, Some(&remote(page.clone())), None);
        prop_assert!(written.starts_with(&next_front));
        prop_assert_eq!(decide(wish(next), None, Some(&remote(written))), Decision::Unchanged);
        let own = page.replacen("title:", "owner: Elin\ntitle:", 1);
        let written = text(wish(next), None, Some(&remote(own)), None);
        let kept = format!("---\nowner: Elin\ntitle: {title}\n---\n");
        prop_assert!(written.starts_with(&kept));
        prop_assert_eq!(decide(wish(next), None, Some(&remote(written))), Decision::Unchanged);
    }
}
