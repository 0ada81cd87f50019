//! What has to be done with one page: the decision table.
//!
//! | on the wiki | known here | what is done |
//! |---|---|---|
//! | nothing | no | create |
//! | nothing | yes | conflict: it was deleted |
//! | a page without our region | – | conflict: a page of this name exists |
//! | our region as we left it, equal to ours | – | nothing; a rename or missing files are an update |
//! | our region as we left it, different | – | update |
//! | our region as people changed it | – | conflict: touched |
//! | marks that are doubled or damaged | – | conflict: damaged |
//!
//! Left out on purpose: the words of a plan, and sending anything.

use super::diff;
use super::place::Remote;
use super::region::{self, Found, Ours, Region};
use crate::report::Dialect;

/// A page as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish<'a> {
    /// Its text.
    pub ours: Ours<'a>,
    /// Its name at the place.
    pub name: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The hash of its files.
    pub files: &'a str,
}

/// What is remembered of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known<'a> {
    /// Its title when it was published.
    pub title: &'a str,
    /// The text that was read back.
    pub base: &'a str,
    /// The hash of the files that were sent.
    pub files: &'a str,
}

/// What has to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Make the page.
    Create,
    /// Nothing.
    Unchanged,
    /// Write our part anew, or its name or files.
    Update,
    /// It was published and is gone: a person decides.
    Deleted,
    /// A page of this name exists that is not ours: a person decides.
    Exists,
    /// People took our part out of the page: a person decides.
    Removed,
    /// People changed our part: a person decides.
    Touched,
    /// The marks can't be read: a person decides.
    Damaged,
    /// People are discussing words of our part: a person decides.
    Discussed,
}

/// A person's way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Both texts stay.
    KeepBoth,
    /// Ours takes the place of theirs.
    UseOurs,
    /// The page is made once more.
    CreateAgain,
}

impl Decision {
    /// Whether a person has to choose.
    pub fn is_conflict(self) -> bool {
        match self {
            Self::Create | Self::Unchanged | Self::Update => false,
            Self::Deleted
            | Self::Exists
            | Self::Removed
            | Self::Touched
            | Self::Damaged
            | Self::Discussed => true,
        }
    }

    /// The ways out of a conflict besides leaving the page alone, the recommended one first.
    pub fn ways(self) -> &'static [Way] {
        match self {
            Self::Create | Self::Unchanged | Self::Update => &[],
            Self::Deleted => &[Way::CreateAgain],
            Self::Exists | Self::Removed | Self::Touched | Self::Damaged => {
                &[Way::KeepBoth, Way::UseOurs]
            }
            Self::Discussed => &[Way::UseOurs],
        }
    }
}

/// Decides about one page.
pub fn decide(wish: Wish<'_>, known: Option<Known<'_>>, remote: Option<&Remote>) -> Decision {
    let Some(remote) = remote else {
        return match known {
            Some(_) => Decision::Deleted,
            None => Decision::Create,
        };
    };
    let same_rest = is_named(wish, known, remote) && has_files(wish, known, remote);
    let needed = |same_text: bool| match same_text && same_rest {
        true => Decision::Unchanged,
        false => Decision::Update,
    };
    if !region::is_marked(wish.ours.dialect) {
        let text = region::plain_breaks(&remote.text);
        return match known {
            _ if text == wish.ours.body => needed(true),
            Some(known) if text == region::plain_breaks(known.base) => needed(false),
            Some(_) => Decision::Touched,
            None => Decision::Exists,
        };
    }
    match region::find(wish.ours.dialect, wish.ours.key, &remote.text) {
        Found::Nothing if is_bare(wish.ours, &remote.text) => Decision::Update,
        Found::Nothing if known.is_some() => Decision::Removed,
        Found::Nothing => Decision::Exists,
        Found::Damaged => Decision::Damaged,
        Found::One(region) if !is_untouched(wish.ours, known, remote, &region) => Decision::Touched,
        Found::One(region) => {
            let needed = needed(region::says(wish.ours, &remote.text, &region));
            match needed {
                Decision::Update if remote.open_comments > 0 => Decision::Discussed,
                other => other,
            }
        }
    }
}

/// Whether nobody but Lamppost wrote what stands between the marks.
fn is_untouched(
    ours: Ours<'_>,
    known: Option<Known<'_>>,
    remote: &Remote,
    region: &Region,
) -> bool {
    if region.intact {
        return true;
    }
    // Where a place writes anew what it stores, its own version of our text is known by the note of the
    // version or by what was read back.
    let rewrites = ours.dialect == Dialect::Confluence;
    if rewrites && remote.note == note(&region.seal) {
        return true;
    }
    let Some(known) = known else {
        return false;
    };
    match region::find(ours.dialect, ours.key, known.base) {
        Found::One(base) => {
            region::plain_breaks(&known.base[base.inner])
                == region::plain_breaks(&remote.text[region.inner.clone()])
        }
        Found::Nothing | Found::Damaged => false,
    }
}

/// Whether a page is our text without marks, as an export by hand leaves it.
fn is_bare(ours: Ours<'_>, text: &str) -> bool {
    let (_, body) = region::split(ours.dialect, text);
    !ours.body.is_empty() && region::plain_breaks(body) == ours.body
}

/// Whether it is called as it should be. Without a memory of its title the name alone counts.
fn is_named(wish: Wish<'_>, known: Option<Known<'_>>, remote: &Remote) -> bool {
    remote.name == wish.name && known.is_none_or(|known| known.title == wish.title)
}

fn has_files(wish: Wish<'_>, known: Option<Known<'_>>, remote: &Remote) -> bool {
    match &remote.differing {
        Some(differing) => differing.is_empty(),
        // The place would need another read for that, so what was sent counts.
        None => known.is_none_or(|known| known.files == wish.files),
    }
}

/// The note that goes with a version whose region has this seal.
pub fn note(seal: &str) -> String {
    format!("Lamppost {seal}")
}

/// The whole text to write: for a page without conflict, or by a person's way out of one.
pub fn text(
    wish: Wish<'_>,
    known: Option<Known<'_>>,
    remote: Option<&Remote>,
    way: Option<Way>,
) -> String {
    let ours = wish.ours;
    let Some(remote) = remote else {
        return region::fresh(ours);
    };
    if !region::is_marked(ours.dialect) {
        return region::fresh(ours);
    }
    let found = region::find(ours.dialect, ours.key, &remote.text);
    match (found, way) {
        (Found::One(region), Some(Way::KeepBoth)) => {
            let notes = their_lines(ours, known, &remote.text[region.inner.clone()]);
            let at = region.whole.start;
            let text = region::replace(ours, &remote.text, &region);
            with_notes(ours, text, at, &notes)
        }
        (Found::One(region), None | Some(Way::UseOurs | Way::CreateAgain)) => {
            region::replace(ours, &remote.text, &region)
        }
        (Found::Nothing | Found::Damaged, Some(Way::KeepBoth)) => region::below(ours, &remote.text),
        (Found::Nothing | Found::Damaged, None | Some(Way::UseOurs | Way::CreateAgain)) => {
            region::fresh(ours)
        }
    }
}

/// The lines that people put into our region: against what was there before, where that is known.
fn their_lines(ours: Ours<'_>, known: Option<Known<'_>>, theirs: &str) -> Vec<String> {
    let base = known.and_then(
        |known| match region::find(ours.dialect, ours.key, known.base) {
            Found::One(base) => Some(&known.base[base.inner]),
            Found::Nothing | Found::Damaged => None,
        },
    );
    let before = base.unwrap_or(ours.body);
    let theirs = region::without_marks(ours.dialect, ours.key, theirs);
    diff::added(before, &theirs)
}

/// The page with their lines below our region, whose beginning is at or after `from`.
fn with_notes(ours: Ours<'_>, text: String, from: usize, lines: &[String]) -> String {
    if lines.iter().all(|line| line.trim().is_empty()) {
        return text;
    }
    let end = match region::find(ours.dialect, ours.key, &text) {
        Found::One(region) => region.whole.end,
        // The page has a front matter of another length now; the region is there all the same.
        Found::Nothing | Found::Damaged => text.len().max(from),
    };
    let (before, after) = text.split_at(end);
    let notes = notes(ours.dialect, &lines.join("\n"));
    format!("{before}\n{notes}\n{after}")
}

/// Their lines under a heading, as text of the page.
fn notes(dialect: Dialect, lines: &str) -> String {
    const TITLE: &str = "Notes from the wiki";
    match dialect {
        Dialect::MediaWiki => format!("== {TITLE} ==\n\n{lines}\n"),
        Dialect::DokuWiki => format!("===== {TITLE} =====\n\n{lines}\n"),
        Dialect::Jira => format!("h2. {TITLE}\n\n{lines}\n"),
        // Lines out of their elements would not be XML any more, so they stay as they were written.
        Dialect::Confluence => format!(
            "<h2>{TITLE}</h2>\n<ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[{}]]></ac:plain-text-body></ac:structured-macro>\n",
            lines.replace("]]>", "]]]]><![CDATA[>")
        ),
        Dialect::Html => {
            let lines = lines.replace('&', "&amp;").replace('<', "&lt;");
            format!("<h2>{TITLE}</h2>\n<pre>{lines}</pre>\n")
        }
        Dialect::GitHub
        | Dialect::GitLab
        | Dialect::Azure
        | Dialect::MkDocs
        | Dialect::Docusaurus
        | Dialect::Obsidian
        | Dialect::Json => format!("## {TITLE}\n\n{lines}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "review:1";

    fn ours(body: &str) -> Ours<'_> {
        Ours {
            key: KEY,
            dialect: Dialect::GitHub,
            front: "",
            body,
        }
    }

    fn wish(body: &str) -> Wish<'_> {
        Wish {
            ours: ours(body),
            name: "Launch.md",
            title: "Launch",
            files: "f",
        }
    }

    fn remote(text: String) -> Remote {
        Remote {
            id: "1".to_owned(),
            name: "Launch.md".to_owned(),
            version: "9".to_owned(),
            text,
            author: "Elin".to_owned(),
            at: String::new(),
            note: String::new(),
            differing: Some(Vec::new()),
            open_comments: 0,
        }
    }

    fn known(base: &str) -> Known<'_> {
        Known {
            title: "Launch",
            base,
            files: "f",
        }
    }

    #[test]
    fn the_whole_table() {
        let page = region::fresh(ours("new\n"));
        let old = region::fresh(ours("old\n"));
        let edited = old.replace("old\n", "old, they say\n");
        let around = format!("Above\n{old}Below\n");
        let doubled = format!("{old}{old}");
        let torn = old.replace("lamppost:end", "lamppost end");
        for (what, text, without, with) in [
            ("nothing", None, Decision::Create, Decision::Deleted),
            (
                "theirs",
                Some("Hello\n"),
                Decision::Exists,
                Decision::Removed,
            ),
            ("empty", Some(""), Decision::Exists, Decision::Removed),
            ("bare", Some("new\n"), Decision::Update, Decision::Update),
            (
                "equal",
                Some(&*page),
                Decision::Unchanged,
                Decision::Unchanged,
            ),
            ("older", Some(&*old), Decision::Update, Decision::Update),
            ("around", Some(&*around), Decision::Update, Decision::Update),
            (
                "edited",
                Some(&*edited),
                Decision::Touched,
                Decision::Touched,
            ),
            (
                "doubled",
                Some(&*doubled),
                Decision::Damaged,
                Decision::Damaged,
            ),
            ("torn", Some(&*torn), Decision::Damaged, Decision::Damaged),
        ] {
            let remote = text.map(|text| remote(text.to_owned()));
            let remote = remote.as_ref();
            assert_eq!(decide(wish("new\n"), None, remote), without, "{what}");
            let with_memory = decide(wish("new\n"), Some(known(&old)), remote);
            assert_eq!(with_memory, with, "{what}, known");
        }
    }

    #[test]
    fn a_name_a_title_or_files_are_an_update() {
        let page = region::fresh(ours("new\n"));
        let mut there = remote(page.clone());
        let known = known(&page);
        assert_eq!(
            decide(wish("new\n"), Some(known), Some(&there)),
            Decision::Unchanged
        );
        let renamed = Known {
            title: "Before",
            ..known
        };
        assert_eq!(
            decide(wish("new\n"), Some(renamed), Some(&there)),
            Decision::Update
        );
        there.differing = Some(vec!["a.png".to_owned()]);
        assert_eq!(
            decide(wish("new\n"), Some(known), Some(&there)),
            Decision::Update
        );
        there.differing = None;
        assert_eq!(
            decide(wish("new\n"), Some(known), Some(&there)),
            Decision::Unchanged
        );
        let other_files = Known {
            files: "g",
            ..known
        };
        assert_eq!(
            decide(wish("new\n"), Some(other_files), Some(&there)),
            Decision::Update
        );
        there.name = "Other.md".to_owned();
        assert_eq!(decide(wish("new\n"), None, Some(&there)), Decision::Update);
    }

    #[test]
    fn a_discussion_is_not_written_over_but_does_not_stop_what_stays() {
        let mut there = remote(region::fresh(ours("old\n")));
        there.open_comments = 2;
        assert_eq!(
            decide(wish("new\n"), None, Some(&there)),
            Decision::Discussed
        );
        assert_eq!(
            decide(wish("old\n"), None, Some(&there)),
            Decision::Unchanged
        );
    }

    #[test]
    fn what_a_place_wrote_anew_is_known_by_its_note_or_by_what_was_read_back() {
        let ours = Ours {
            dialect: Dialect::Confluence,
            ..ours("<p>old</p>\n")
        };
        let wish = Wish {
            ours: Ours {
                body: "<p>new</p>\n",
                ..ours
            },
            ..wish("")
        };
        let sent = region::fresh(ours);
        let stored = sent
            .replace("<p>old</p>", "<p local-id=\"7\">old</p>")
            .replace('\n', "");
        let stored = stored.replace(
            "ac:name=\"anchor\">",
            "ac:name=\"anchor\" ac:macro-id=\"x\">",
        );
        let mut there = remote(stored.clone());
        assert_eq!(decide(wish, None, Some(&there)), Decision::Touched);
        let memory = Known {
            title: "Launch",
            base: &stored,
            files: "f",
        };
        assert_eq!(decide(wish, Some(memory), Some(&there)), Decision::Update);
        there.note = note(&region::seal("<p>old</p>\n"));
        assert_eq!(decide(wish, None, Some(&there)), Decision::Update);
        let same = Wish { ours, ..wish };
        assert_eq!(decide(same, None, Some(&there)), Decision::Unchanged);
    }

    #[test]
    fn a_place_without_marks_compares_the_whole() {
        let ours = |body| Ours {
            dialect: Dialect::Json,
            ..ours(body)
        };
        let wish = |body| Wish {
            ours: ours(body),
            ..wish("")
        };
        let there = remote("{1}\n".to_owned());
        assert_eq!(
            decide(wish("{1}\n"), None, Some(&there)),
            Decision::Unchanged
        );
        assert_eq!(decide(wish("{2}\n"), None, Some(&there)), Decision::Exists);
        assert_eq!(
            decide(wish("{2}\n"), Some(known("{1}\n")), Some(&there)),
            Decision::Update
        );
        assert_eq!(
            decide(wish("{2}\n"), Some(known("{0}\n")), Some(&there)),
            Decision::Touched
        );
    }

    #[test]
    fn ways_out_keep_what_people_wrote() {
        let old = region::fresh(ours("# T\na\nb\n"));
        let wish = wish("# T\nA\nb\n");
        let text = |page: &str, known, way| {
            super::text(wish, known, Some(&remote(page.to_owned())), Some(way))
        };
        let edited = format!("Above\n{}Below\n", old.replace("b\n", "b\nmine\n"));
        let both = text(&edited, Some(known(&old)), Way::KeepBoth);
        assert!(
            both.starts_with("Above\n")
                && both.ends_with("\n## Notes from the wiki\n\nmine\n\nBelow\n"),
            "{both}"
        );
        assert_eq!(decide(wish, None, Some(&remote(both))), Decision::Unchanged);
        // Without a memory of what was there, every line of theirs that is not ours is kept.
        let both = text(&edited, None, Way::KeepBoth);
        assert!(both.contains("\na\nmine\n"), "{both}");
        let used = text(&edited, None, Way::UseOurs);
        assert_eq!(used, format!("Above\n{}Below\n", region::fresh(wish.ours)));
        for page in ["Hello", "Hello\n\n", &format!("{old}Hello {old}")] {
            let both = text(page, None, Way::KeepBoth);
            assert!(both.contains("Hello"), "{both}");
            assert_eq!(decide(wish, None, Some(&remote(both))), Decision::Unchanged);
            assert_eq!(text(page, None, Way::UseOurs), region::fresh(wish.ours));
        }
    }
}
