//! Summary rows are stale whenever what they sum up may differ.

use lamppost_core::model::Id;
use lamppost_core::store::summary::{Counts, Due, ReviewSummary, ServiceSummary, Trend, Which};
use lamppost_core::store::{Focus, Joins, Undo};

use super::world::{World, context, open_to_read, stale};

const TODAY: &str = "2026-03-01";

fn service_row(id: &Id, name: &str, review: Option<&Id>) -> (String, Option<ServiceSummary>) {
    let row = ServiceSummary {
        service: id.to_string(),
        name: name.into(),
        owner: "Team".into(),
        tier: Some(1),
        archived: false,
        sample: false,
        review: review.map(Id::to_string),
    };
    (id.to_string(), Some(row))
}

fn review_row(id: &Id, service: &Id, until: &str) -> (String, Option<(ReviewSummary, Vec<Due>)>) {
    let row = ReviewSummary {
        review: id.to_string(),
        subject: service.to_string(),
        valid_until: until.into(),
        title: "Launch".into(),
        launch_on: Some("2026-05-01".into()),
        counts: Counts {
            applicable: 40,
            met: 7,
            ..Counts::default()
        },
        score: Some(17),
        verdict: Some("no-go".into()),
        trend: Trend {
            until: "2026-03-01".into(),
            shares: vec![0, 5, 17],
        },
        ..ReviewSummary::default()
    };
    let due = Due {
        review: id.to_string(),
        entity: format!("waiver of {id}"),
        kind: "waiver".into(),
        subject: service.to_string(),
        question: "data.backup".into(),
        title: "Backups".into(),
        person: "Ana".into(),
        on_day: "2026-04-01".into(),
    };
    (id.to_string(), Some((row, vec![due])))
}

/// Computes nothing: writes plain rows for all that is stale, or drops those of what is gone.
fn refresh(world: &mut World) -> (Vec<String>, Vec<String>) {
    let (services, reviews) = stale(&world.store, TODAY);
    let service_rows: Vec<_> = services
        .iter()
        .map(
            |id| match world.store.entity(&id.parse().unwrap()).unwrap() {
                Some(row) => {
                    let reviews = world.store.children(&row.created.id).unwrap();
                    service_row(
                        &row.created.id,
                        "Checkout",
                        reviews.first().map(|row| &row.created.id),
                    )
                }
                None => (id.clone(), None),
            },
        )
        .collect();
    let review_rows: Vec<_> = reviews
        .iter()
        .map(
            |id| match world.store.entity(&id.parse().unwrap()).unwrap() {
                Some(row) => {
                    review_row(&row.created.id, row.parent.as_ref().unwrap(), "9999-12-31")
                }
                None => (id.clone(), None),
            },
        )
        .collect();
    world
        .store
        .put_summaries(&service_rows, &review_rows)
        .unwrap();
    assert_eq!(stale(&world.store, TODAY), (vec![], vec![]));
    (services, reviews)
}

#[test]
fn a_change_marks_its_review_and_service_and_nothing_else() {
    let mut world = World::new(1);
    let (service, review) = world.filled(1);
    let (other, _) = world.filled(1);
    let evidence = world.create("evidence", Some(&review));
    refresh(&mut world);
    let marked = (vec![service.to_string()], vec![review.to_string()]);
    world.set(&evidence, "title", "Runbook");
    assert_eq!(refresh(&mut world), marked);
    world.set(&review, "note/a.b", "x");
    assert_eq!(refresh(&mut world), marked);
    world.delete(&evidence);
    assert_eq!(refresh(&mut world), marked);
    world.set(&service, "fact/stores_data", true);
    assert_eq!(refresh(&mut world), marked);
    let link = world.create("link", Some(&other));
    world.set(&link, "title", "Wiki");
    assert_eq!(refresh(&mut world), (vec![other.to_string()], vec![]));
}

#[test]
fn deleting_a_service_and_taking_it_back_brings_its_reviews_back() {
    let mut world = World::new(2);
    let (service, review) = world.filled(1);
    let second = world.create("review", Some(&service));
    refresh(&mut world);
    let before = (
        world.store.portfolio().unwrap(),
        world.store.review_summaries(None).unwrap(),
        world.store.due("waiver", "9999-12-31", 10).unwrap(),
    );
    let mut undo = Undo::default();
    let (_, changes) = world
        .store
        .write(&mut world.context, |writer| writer.delete(&service))
        .unwrap();
    undo.push(
        "Delete".into(),
        Focus::default(),
        changes,
        0,
        Joins::Nothing,
    );
    let (services, mut reviews) = refresh(&mut world);
    reviews.sort();
    let mut both = [review.to_string(), second.to_string()];
    both.sort();
    assert_eq!(services, [service.to_string()]);
    assert_eq!(reviews, both);
    assert!(world.store.portfolio().unwrap().is_empty());
    assert!(world.store.review_summaries(None).unwrap().is_empty());
    assert_eq!(world.store.due("waiver", "9999-12-31", 10).unwrap().all, 0);
    undo.undo(&mut world.store, &mut world.context).unwrap();
    refresh(&mut world);
    let after = (
        world.store.portfolio().unwrap(),
        world.store.review_summaries(None).unwrap(),
        world.store.due("waiver", "9999-12-31", 10).unwrap(),
    );
    assert_eq!(after, before);
    assert_eq!(after.1.len(), 2);
}

#[test]
fn what_arrives_from_elsewhere_marks_all_it_may_bring_back() {
    let (mut one, mut two) = (World::new(3), World::new(4));
    let (service, review) = one.filled(1);
    let second = one.create("review", Some(&service));
    two.take(&one);
    two.set(&review, "note/a.b", "Still needed");
    one.delete(&service);
    refresh(&mut one);
    assert!(one.store.review_summaries(None).unwrap().is_empty());
    one.take(&two);
    let (services, mut reviews) = stale(&one.store, TODAY);
    reviews.sort();
    let mut both = [review.to_string(), second.to_string()];
    both.sort();
    assert_eq!(services, [service.to_string()]);
    assert_eq!(reviews, both);
}

#[test]
fn a_row_is_stale_from_the_day_its_numbers_may_change() {
    let mut world = World::new(5);
    let (service, review) = world.filled(1);
    refresh(&mut world);
    let row = review_row(&review, &service, "2026-03-10");
    world.store.put_summaries(&[], &[row]).unwrap();
    assert!(stale(&world.store, "2026-03-09").1.is_empty());
    assert_eq!(stale(&world.store, "2026-03-10").1, [review.to_string()]);
    assert_eq!(stale(&world.store, "2027-01-01").1, [review.to_string()]);
}

#[test]
fn rebuilding_marks_every_row() {
    let mut world = World::new(6);
    let (service, review) = world.filled(1);
    refresh(&mut world);
    world.store.rebuild().unwrap();
    let marked = (vec![service.to_string()], vec![review.to_string()]);
    assert_eq!(stale(&world.store, TODAY), marked);
    refresh(&mut world);
    assert_eq!(world.store.portfolio().unwrap().len(), 1);
}

#[test]
fn a_reader_keeps_its_own_rows_and_follows_the_writer() {
    let mut world = World::new(7);
    let (service, review) = world.filled(1);
    let (mut other, _) = context(70);
    let mut reader = open_to_read(&world.file, &mut other).unwrap();
    reader.shadow_summaries(true).unwrap();
    assert_eq!(
        stale(&reader, TODAY),
        (vec![service.to_string()], vec![review.to_string()])
    );
    let rows = (
        [service_row(&service, "Checkout", Some(&review))],
        [review_row(&review, &service, "9999-12-31")],
    );
    for _ in 0..2 {
        reader.put_summaries(&rows.0, &rows.1).unwrap();
        assert_eq!(stale(&reader, TODAY), (vec![], vec![]));
        let portfolio = reader.portfolio().unwrap();
        assert_eq!(portfolio.len(), 1);
        assert_eq!(portfolio[0].1.as_ref().unwrap().trend.shares, [0, 5, 17]);
        assert_eq!(reader.due("waiver", "9999-12-31", 5).unwrap().all, 1);
        // Nothing has changed in the file: the rows stay.
        reader.shadow_summaries(true).unwrap();
        assert_eq!(stale(&reader, TODAY), (vec![], vec![]));
    }
    // The file itself was not written.
    assert_eq!(stale(&world.store, TODAY).0.len(), 1);
    refresh(&mut world);
    let (new, _) = world.filled(1);
    refresh(&mut world);
    reader.shadow_summaries(true).unwrap();
    assert_eq!(
        reader.portfolio().unwrap(),
        world.store.portfolio().unwrap()
    );
    assert!(reader.entity(&new).unwrap().is_some());
}

#[test]
fn only_the_current_review_of_a_service_runs_out() {
    let mut world = World::new(8);
    let (service, review) = world.filled(1);
    refresh(&mut world);
    assert_eq!(world.store.due("waiver", "9999-12-31", 5).unwrap().all, 1);
    let next = world.create("review", Some(&service));
    let row = service_row(&service, "Checkout", Some(&next));
    world.store.put_summaries(&[row], &[]).unwrap();
    assert_eq!(world.store.due("waiver", "9999-12-31", 5).unwrap().all, 0);
    let current = world.store.stale_reviews(Which::Current, TODAY).unwrap();
    assert_eq!(current, [next.to_string()]);
    // It has nothing new to say of the review before, until that one is the current one again.
    let before = service_row(&service, "Checkout", Some(&review));
    world.store.put_summaries(&[before], &[]).unwrap();
    let of = Which::Of(service.as_str());
    let marked = world.store.stale_reviews(of, TODAY).unwrap();
    assert_eq!(marked, [review.to_string(), next.to_string()]);
}
