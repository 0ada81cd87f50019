//! The report of a service and of the portfolio, and links to other pages.

use lamppost_core::report::dialect::page;
use lamppost_core::report::input::{ActionState, Reason, Service, Word};
use lamppost_core::report::link::FileStem;
use lamppost_core::report::model::{Block, Inline, Table};
use lamppost_core::report::overview_input::*;
use lamppost_core::report::{
    Dialect, Outline, Profile, Report, portfolio_report, preview, service_report,
};
use snapbox::{assert_data_eq, file};

use crate::hostile;
use crate::sample::day;

fn s(text: &str) -> String {
    text.to_owned()
}

fn review(title: &str, verdict: Option<Word>, score: u8) -> ReviewLine {
    ReviewLine {
        title: s(title),
        page: None,
        launch_on: Some(day("2026-12-03")),
        archived: false,
        verdict,
        score: Some(score),
        answered: 40,
        applicable: 64,
        gaps: 7,
        waived: 1,
    }
}

fn actions() -> Vec<ActionLine> {
    let action = |text: &str, due: Option<&str>, state| ActionLine {
        text: s(text),
        owner: s("Tomás Okafor"),
        due: due.map(day),
        state,
        subject: s("Checkout API"),
    };
    vec![
        action("Write the run book", None, ActionState::Open),
        action("Restore drill", Some("2026-11-10"), ActionState::Open),
        action("Alert on lag", Some("2026-12-01"), ActionState::Open),
        action("Name the team", Some("2026-11-01"), ActionState::Done),
    ]
}

fn ends() -> Vec<EndLine> {
    vec![
        EndLine {
            on: day("2026-11-18"),
            kind: "Evidence",
            title: s("Restore drill, spring"),
            subject: s("Checkout API"),
            person: s("Mara Sund"),
        },
        EndLine {
            on: day("2026-12-15"),
            kind: "Waiver",
            title: s("Has a backup been restored?"),
            subject: s("Checkout API"),
            person: s("Elin Berg"),
        },
    ]
}

pub(crate) fn service() -> ServiceInput {
    ServiceInput {
        service: Service {
            name: s("Checkout API"),
            summary: s("Takes an order from basket to paid."),
            owner: s("Payments"),
            tier: 1,
            slo: s("99.95 %"),
            facts: vec![(s("Stores data"), Some(true)), (s("Is public"), None)],
            links: vec![(s("Code"), s("https://code.example.org/checkout"))],
        },
        as_of: day("2026-11-20"),
        reviews: vec![
            review("Launch review", Some(Word::Conditional), 78),
            ReviewLine {
                archived: true,
                ..review("Last year", Some(Word::NoGo), 41)
            },
        ],
        reasons: vec![(
            Reason {
                code: s("C1"),
                text: s("A blocker is waived."),
                question: Some(s("data.restore")),
            },
            s("Has a backup been restored?"),
        )],
        documents: vec![(s("Design"), s("Design document"), 9, 12)],
        ends: ends(),
        actions: actions(),
    }
}

pub(crate) fn portfolio() -> PortfolioInput {
    let line = |name: &str, tier: u8, verdict: Option<Word>| ServiceLine {
        name: s(name),
        page: None,
        owner: s("Payments"),
        tier: Some(tier),
        review: verdict.map(|_| review("Launch review", verdict, 78)),
        areas: match verdict {
            Some(_) => vec![Some([3, 1, 0, 0, 0, 1]), Some([1, 0, 2, 1, 1, 0])],
            None => vec![Some([2, 0, 0, 0, 0, 0]), None],
        },
    };
    PortfolioInput {
        name: s("Readiness of payments"),
        as_of: day("2026-11-20"),
        services: vec![
            line("Checkout API", 1, Some(Word::Conditional)),
            line("Ledger", 2, Some(Word::Go)),
            line("Search | beta", 3, None),
        ],
        areas: vec![s("Ownership"), s("Data | stores")],
        gaps: vec![
            GapLine {
                text: s("Has a backup been restored?"),
                area: s("Data | stores"),
                services: 2,
            },
            GapLine {
                text: s("Is the tier set?"),
                area: String::new(),
                services: 1,
            },
        ],
        teams: vec![
            TeamLine {
                name: s("Payments"),
                page: None,
                assessment: Some((s("Autumn"), day("2026-10-01"))),
                lowest: Some(2),
                typical: Some(3),
                index: Some(s("3.46")),
            },
            TeamLine {
                name: s("Platform"),
                page: None,
                assessment: None,
                lowest: None,
                typical: None,
                index: None,
            },
        ],
        team_reviews: vec![(s("Platform"), review("On-call", Some(Word::Go), 93))],
        ends: ends(),
        ends_left: 0,
        actions: actions()
            .into_iter()
            .filter(|each| each.state == ActionState::Open)
            .collect(),
        actions_left: 0,
        earlier: vec![(
            "Checkout API, Launch review 2025".to_owned(),
            "Checkout-API-Launch-review-2025".to_owned(),
        )],
    }
}

#[test]
fn what_is_left_out_is_counted() {
    let input = PortfolioInput {
        ends_left: 1,
        actions_left: 3_141,
        ..portfolio()
    };
    for profile in [
        Profile::Full,
        Profile::Reviewer,
        Profile::Auditor,
        Profile::Redacted,
    ] {
        let report = portfolio_report(&input, &Outline::of(profile));
        let shown = page(&report, Dialect::GitHub).unwrap();
        for words in [
            "3141 more with a later day are left out.",
            "1 more with a later day is left out.",
        ] {
            assert!(shown.contains(words), "{profile:?} {words}: {shown}");
        }
        let all = portfolio_report(&portfolio(), &Outline::of(profile));
        assert!(
            !page(&all, Dialect::GitHub)
                .unwrap()
                .contains("with a later day")
        );
    }
}

#[test]
fn a_service_in_full() {
    let report = service_report(&service(), &Outline::default());
    assert_data_eq!(
        page(&report, Dialect::GitHub).unwrap(),
        file!["service.md"].raw()
    );
}

#[test]
fn a_portfolio_with_links_to_the_other_pages() {
    let mut input = portfolio();
    for service in &mut input.services {
        if let Some(review) = &mut service.review {
            review.page = Some(format!("{} launch (2)", service.name));
        }
    }
    input.teams[0].page = Some(s("Payments-Autumn"));
    let report = portfolio_report(&input, &Outline::default());
    assert_data_eq!(
        page(&report, Dialect::GitHub).unwrap(),
        file!["portfolio.md"].raw()
    );
}

#[test]
fn what_stands_worst_comes_first_on_one_page() {
    let mut input = portfolio();
    input.services[1].review.as_mut().unwrap().verdict = Some(Word::NoGo);
    let report = portfolio_report(&input, &Outline::of(Profile::Executive));
    let shown = page(&report, Dialect::GitHub).unwrap();
    let at = |name: &str| shown.find(&format!("| {name} |")).unwrap();
    assert!(at("Ledger") < at("Checkout API"), "{shown}");
    assert!(at("Checkout API") < at("Search &#124; beta"), "{shown}");
}

#[test]
fn nothing_to_show_is_said() {
    let input = PortfolioInput {
        services: Vec::new(),
        areas: Vec::new(),
        gaps: Vec::new(),
        teams: Vec::new(),
        team_reviews: Vec::new(),
        ends: Vec::new(),
        actions: Vec::new(),
        ..portfolio()
    };
    let shown = page(
        &portfolio_report(&input, &Outline::default()),
        Dialect::GitHub,
    )
    .unwrap();
    for words in [
        "There is no service.",
        "There is no team.",
        "No action is recorded.",
    ] {
        assert!(shown.contains(words), "{shown}");
    }
}

fn linking(name: &str, words: &str) -> Report {
    let link = || Inline::PageLink {
        page: s(name),
        text: vec![Inline::text(words)],
    };
    Report {
        title: s("x"),
        stem: FileStem::new("x"),
        blocks: vec![
            Block::Paragraph(vec![link()]),
            Block::Table(Table {
                headers: vec![vec![Inline::text("h")]],
                aligns: Vec::new(),
                rows: vec![vec![vec![link()]]],
            }),
        ],
        images: Vec::new(),
    }
}

#[test]
fn each_place_has_its_own_links_to_pages() {
    let report = linking("Checkout API", "The checkout");
    for (dialect, link) in [
        (Dialect::GitHub, "[The checkout](<Checkout%20API>)"),
        (Dialect::Obsidian, "[The checkout](<Checkout%20API>)"),
        (
            Dialect::Confluence,
            "<ac:link><ri:page ri:content-title=\"Checkout API\"/><ac:link-body>The checkout</ac:link-body></ac:link>",
        ),
        (Dialect::MediaWiki, "[[Checkout API|The checkout]]"),
        (Dialect::DokuWiki, "[[:Checkout API|The checkout]]"),
        (Dialect::Html, "<a href=\"Checkout%20API\">The checkout</a>"),
        (Dialect::Json, "\"page\": \"Checkout API\""),
    ] {
        let shown = page(&report, dialect).unwrap();
        assert!(shown.contains(link), "{dialect:?}\n{shown}");
    }
    let jira = page(&report, Dialect::Jira).unwrap();
    assert!(
        jira.contains("The checkout") && !jira.contains("Checkout API"),
        "{jira}"
    );
    // The app has no such page.
    assert!(!preview(&report).contains("<a "), "{}", preview(&report));
}

#[test]
fn hostile_names_of_pages_break_nothing() {
    use comrak::nodes::NodeValue;
    let options = crate::read_back::github();
    for name in hostile::strings() {
        let report = linking(&name, "words");
        let shown = page(&report, Dialect::GitHub).unwrap();
        let arena = comrak::Arena::new();
        let root = comrak::parse_document(&arena, &shown, &options);
        let mut links = 0;
        for node in root.descendants() {
            match &node.data.borrow().value {
                NodeValue::Link(link) => {
                    links += 1;
                    assert!(
                        !link.url.contains(':') && !link.url.starts_with("//"),
                        "{name:?}\n{shown}"
                    );
                }
                NodeValue::Text(text) => {
                    assert!(
                        ["x", "h", "words"].contains(&text.as_ref()),
                        "{name:?}\n{shown}"
                    );
                }
                NodeValue::HtmlBlock(_) | NodeValue::HtmlInline(_) => panic!("{name:?}\n{shown}"),
                _ => {}
            }
        }
        assert!(links == 0 || links == 2, "{name:?}\n{shown}");
        let confluence = page(&report, Dialect::Confluence).unwrap();
        let whole = format!("<page xmlns:ac=\"urn:ac\" xmlns:ri=\"urn:ri\">{confluence}</page>");
        roxmltree::Document::parse(&whole).unwrap_or_else(|e| panic!("{name:?}: {e}\n{whole}"));
        for dialect in [Dialect::MediaWiki, Dialect::DokuWiki] {
            let shown = page(&report, dialect).unwrap();
            for link in shown.split("[[").skip(1) {
                let (inside, _) = link.split_once("]]").unwrap();
                assert_eq!(
                    inside.matches('|').count(),
                    1,
                    "{dialect:?} {name:?}\n{shown}"
                );
                assert!(
                    !inside.contains(['\n', '{', '}', '<', '>', '#']),
                    "{dialect:?} {name:?}\n{shown}"
                );
            }
        }
    }
}
