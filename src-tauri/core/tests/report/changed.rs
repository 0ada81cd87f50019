//! What changed since the last report, read back from the log; layouts and options through the commands.

use chrono::NaiveDate;
use lamppost_core::api::{About, Dialect, OpenHow, Profile, ReportOptions, Session};
use lamppost_core::{Context, Kind};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A workspace with one service and one review.
struct Desk {
    session: Session,
    folder: TempDir,
    review: Value,
    about: About,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 20).unwrap();
        let context = Context::fixed(today, 1, "Ana Lind");
        let path = folder.path().join("w.lamppost");
        let mut session = Session::open(&path, &OpenHow::default(), context).unwrap();
        let service = json!({"name": "Checkout", "tier": 1, "facts": {"stores_data": true}});
        let service = session.call("service_create", service).unwrap()["output"]["id"].take();
        let review = json!({"service": service, "title": "Launch", "pack": "production-readiness"});
        let review = session.call("review_create", review).unwrap()["output"]["id"].take();
        let about = About::Review(review.as_str().unwrap().parse().unwrap());
        Self {
            session,
            folder,
            review,
            about,
        }
    }

    fn call(&mut self, name: &str, payload: Value) -> Value {
        self.session.call(name, payload).unwrap()
    }

    fn answer(&mut self, question: &str, value: &str) {
        let request = json!({"review": self.review, "question": question, "answer": value});
        self.call("answer_set", request);
    }

    fn export(&mut self) -> String {
        let out = self.folder.path().join("out");
        let options = ReportOptions::default();
        let (bundle, _) = self
            .session
            .export(&self.about, &options, Dialect::GitHub, &out)
            .unwrap();
        String::from_utf8(bundle.files[0].bytes.clone()).unwrap()
    }
}

/// The rows of the section on changes.
fn changes(page: &str) -> Vec<&str> {
    let Some((_, rest)) = page.split_once("## Changed since the last report") else {
        return Vec::new();
    };
    let section = rest.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| 2"));
    rows.collect()
}

#[test]
fn the_next_report_tells_what_changed_and_then_stays() {
    let mut desk = Desk::new();
    desk.answer("data.restore", "unmet");
    let first = desk.export();
    assert!(!first.contains("Changed since"), "{first}");
    assert_eq!(desk.export(), first, "nothing changed, nothing differs");
    desk.answer("data.restore", "met");
    desk.answer("own.team", "partial");
    let action = json!({"review": desk.review, "question": "data.restore", "text": "Drill | twice", "owner": "Bo Berg"});
    desk.call("action_add", action);
    let note = json!({"review": desk.review, "question": "own.team", "text": "Asked Bo."});
    desk.call("note_set", note);
    let second = desk.export();
    let told = changes(&second);
    assert_eq!(told.len(), 4, "{second}");
    let words = |row: &str| row.contains("Ana Lind") && row.starts_with("| 2026-11-20 |");
    assert!(told.iter().all(|row| words(row)), "{told:?}");
    assert!(
        told[0].contains("*Answer*") && told[0].ends_with("| Unmet | Met |"),
        "{told:?}"
    );
    assert!(told[1].ends_with("| – | Partial |"), "{told:?}");
    assert!(
        told[2].contains("*Action added*") && told[2].contains("Drill &#124; twice"),
        "{told:?}"
    );
    assert!(
        told[3].contains("*Note*") && told[3].contains("Asked Bo."),
        "{told:?}"
    );
    // The bytes stay until something changes again.
    assert_eq!(desk.export(), second);
    let shown = desk.call("report_preview", json!({"review": desk.review}));
    assert_eq!(shown["page"], second);
    desk.answer("own.team", "met");
    let third = desk.export();
    assert_eq!(changes(&third).len(), 1, "{third}");
    assert!(changes(&third)[0].ends_with("| Partial | Met |"), "{third}");
}

#[test]
fn what_was_taken_back_is_no_change() {
    let mut desk = Desk::new();
    desk.answer("data.restore", "met");
    desk.export();
    desk.answer("data.restore", "unmet");
    desk.answer("data.restore", "met");
    let comment = json!({"review": desk.review, "question": "data.restore", "text": "Hm."});
    desk.call("comment_add", comment);
    desk.call("undo", json!({}));
    let page = desk.export();
    assert!(page.contains("Nothing changed since 2026-11-20."), "{page}");
}

#[test]
fn auditors_see_every_change_and_nobody_sees_them_without_names() {
    let mut desk = Desk::new();
    desk.answer("data.restore", "unmet");
    desk.answer("data.restore", "met");
    let about = desk.about.clone();
    let mut page = |profile: Profile| {
        let options = ReportOptions {
            profile: Some(profile),
            ..ReportOptions::default()
        };
        let bundle = desk
            .session
            .bundle(&about, &options, Dialect::GitHub)
            .unwrap();
        String::from_utf8(bundle.files[0].bytes.clone()).unwrap()
    };
    let audited = page(Profile::Auditor);
    let (_, history) = audited.split_once("## History").unwrap();
    assert!(history.contains("| – | Unmet |"), "{history}");
    assert!(history.contains("| Unmet | Met |"), "{history}");
    assert!(history.contains("*Review added*"), "{history}");
    assert!(!page(Profile::Full).contains("## History"));
    assert!(!page(Profile::Redacted).contains("Ana Lind"));
}

#[test]
fn a_confidential_document_is_told_of_in_its_own_report_alone() {
    let mut desk = Desk::new();
    desk.export();
    let talk = json!({"pack": "one-on-one", "review": desk.review});
    let talk = desk.call("document_create", talk)["output"]["id"].take();
    let text = json!({"document": talk, "section": "role", "text": "Whispered."});
    desk.call("section_write", text);
    let page = desk.export();
    assert!(
        !page.contains("Whispered") && changes(&page).is_empty(),
        "{page}"
    );
}

#[test]
fn layouts_are_followed_and_hostile_ones_refused() {
    let mut desk = Desk::new();
    let made = json!({"name": " Board ", "about": "review", "profile": "executive", "sections": ["gaps", "gaps"], "hidden": ["numbers"]});
    let layout = desk.call("layout_create", made)["output"]["id"].take();
    let rows = desk.call("layout_list", json!({}));
    assert_eq!(
        rows,
        json!([{"id": layout, "name": "Board", "about": "review", "profile": "executive", "sections": ["gaps"], "hidden": ["numbers"]}])
    );
    let shown = desk.call(
        "report_preview",
        json!({"review": desk.review, "layout": layout}),
    );
    let page = shown["page"].as_str().unwrap();
    assert!(
        !page.contains("## Numbers") && !page.contains("## Readiness by area"),
        "{page}"
    );
    let full = json!({"review": desk.review, "layout": layout, "profile": "full"});
    let shown = desk.call("report_preview", full);
    let page = shown["page"].as_str().unwrap();
    assert!(
        page.contains("## Readiness by area") && !page.contains("## Numbers"),
        "{page}"
    );
    for (name, payload, kind) in [
        (
            "layout_create",
            json!({"name": "board", "about": "review"}),
            Kind::Invalid,
        ),
        (
            "layout_create",
            json!({"name": " ", "about": "review"}),
            Kind::Invalid,
        ),
        (
            "layout_create",
            json!({"name": "x", "about": "novel"}),
            Kind::Invalid,
        ),
        (
            "layout_create",
            json!({"name": "x", "about": "service", "sections": ["gaps"]}),
            Kind::Invalid,
        ),
        (
            "layout_update",
            json!({"id": layout, "hidden": ["</script>"]}),
            Kind::Invalid,
        ),
        (
            "report_preview",
            json!({"portfolio": true, "layout": layout}),
            Kind::Invalid,
        ),
        ("report_preview", json!({"portfolio": false}), Kind::Invalid),
        (
            "report_preview",
            json!({"portfolio": true, "review": desk.review}),
            Kind::Invalid,
        ),
    ] {
        let error = desk.session.call(name, payload.clone()).unwrap_err();
        assert_eq!(error.kind, kind, "{name} {payload} {error}");
        assert!(!error.hint.is_empty(), "{error}");
    }
    let refused = desk.session.call(
        "layout_update",
        json!({"id": layout, "sections": ["no", "gaps"]}),
    );
    assert!(refused.unwrap_err().message.contains("“no”"));
}

#[test]
fn a_service_and_the_portfolio_have_reports_through_the_commands() {
    let mut desk = Desk::new();
    desk.call("sample_add", json!({}));
    let services = desk.call("service_list", json!({}));
    for service in services.as_array().unwrap() {
        let shown = desk.call("report_preview", json!({"service": service["id"]}));
        let page = shown["page"].as_str().unwrap();
        assert!(
            page.starts_with(&format!("# {}", service["name"].as_str().unwrap())),
            "{page}"
        );
        assert!(page.contains("## Reviews"), "{page}");
    }
    let shown = desk.call("report_preview", json!({"portfolio": true}));
    let page = shown["page"].as_str().unwrap();
    for words in [
        "## Services",
        "| Checkout |",
        "## Maturity of teams",
        "## Actions by due day",
    ] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let pages = [("review:x".to_owned(), "x".to_owned())].into();
    let options = ReportOptions {
        pages,
        ..ReportOptions::default()
    };
    let again = desk
        .session
        .bundle(&About::Portfolio, &options, Dialect::GitHub)
        .unwrap();
    assert_eq!(
        String::from_utf8(again.files[0].bytes.clone()).unwrap(),
        page
    );
}
