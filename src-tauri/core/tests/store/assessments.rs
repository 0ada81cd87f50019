//! Summary rows of assessments are stale whenever what they sum up may differ.

use lamppost_core::store::summary::AssessmentSummary;
use lamppost_core::store::{Focus, Joins, Undo};

use super::world::World;

const TODAY: &str = "2026-03-01";

/// Computes nothing: writes a plain row for each stale assessment, or drops that of what is gone.
fn refresh_assessments(world: &mut World, team: Option<&str>) -> Vec<String> {
    let stale = world.store.stale_assessments(team, TODAY).unwrap();
    let mut rows = Vec::new();
    for id in &stale {
        let found = world.store.entity(&id.parse().unwrap()).unwrap();
        let row = found.map(|row| AssessmentSummary {
            assessment: id.clone(),
            team: row.parent.unwrap().to_string(),
            valid_until: "9999-12-31".into(),
            held_on: TODAY.into(),
            results: "{}".into(),
        });
        rows.push((id.clone(), row));
    }
    world.store.put_assessments(&rows).unwrap();
    assert!(
        world
            .store
            .stale_assessments(team, TODAY)
            .unwrap()
            .is_empty()
    );
    stale
}

#[test]
fn what_an_assessment_rests_on_marks_it_and_nothing_else() {
    let mut world = World::new(31);
    let team = world.create("team", None);
    let one = world.create("assessment", Some(&team));
    let two = world.create("assessment", Some(&team));
    let person = world.create("respondent", Some(&one));
    let evidence = world.create("evidence", Some(&two));
    let (first, second) = (vec![one.to_string()], vec![two.to_string()]);
    let both = [first.clone(), second.clone()].concat();
    assert_eq!(refresh_assessments(&mut world, None), both);
    world.set(&person, "vote/a.b", "most");
    assert_eq!(refresh_assessments(&mut world, None), first);
    world.set(&evidence, "title", "Page");
    assert_eq!(refresh_assessments(&mut world, None), second);
    world.delete(&evidence);
    assert_eq!(refresh_assessments(&mut world, None), second);
    // The name of its team stands in its row.
    world.set(&team, "name", "Payments");
    assert_eq!(refresh_assessments(&mut world, None), both);
    let other = world.create("team", None);
    world.set(&other, "name", "Search");
    assert!(refresh_assessments(&mut world, None).is_empty());
}

#[test]
fn a_team_taken_back_brings_its_assessments_back() {
    let mut world = World::new(32);
    let team = world.create("team", None);
    let one = world.create("assessment", Some(&team));
    let person = world.create("respondent", Some(&one));
    refresh_assessments(&mut world, None);
    let mut undo = Undo::default();
    let (_, changes) = world
        .store
        .write(&mut world.context, |writer| writer.delete(&team))
        .unwrap();
    undo.push(
        "Delete".into(),
        Focus::default(),
        changes,
        0,
        Joins::Nothing,
    );
    assert_eq!(refresh_assessments(&mut world, None), [one.to_string()]);
    assert!(world.store.assessment_summaries(None).unwrap().is_empty());
    undo.undo(&mut world.store, &mut world.context).unwrap();
    assert_eq!(refresh_assessments(&mut world, None), [one.to_string()]);
    world.set(&person, "vote/a.b", "most");
    assert_eq!(
        refresh_assessments(&mut world, Some(team.as_str())),
        [one.to_string()]
    );
    assert_eq!(
        world
            .store
            .assessment_summaries(Some(team.as_str()))
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn results_that_end_on_a_day_are_stale_from_that_day_on() {
    let mut world = World::new(34);
    let team = world.create("team", None);
    let one = world.create("assessment", Some(&team));
    let row = |until: &str| AssessmentSummary {
        assessment: one.to_string(),
        team: team.to_string(),
        valid_until: until.into(),
        held_on: TODAY.into(),
        results: "{}".into(),
    };
    let rows = [(one.to_string(), Some(row("2026-03-05")))];
    world.store.put_assessments(&rows).unwrap();
    assert!(
        world
            .store
            .stale_assessments(None, "2026-03-04")
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        world.store.stale_assessments(None, "2026-03-05").unwrap(),
        [one.to_string()]
    );
    assert!(
        world
            .store
            .stale_assessments(Some("another"), "2026-03-05")
            .unwrap()
            .is_empty()
    );
    // Building again from the log forgets every row.
    let rows = [(one.to_string(), Some(row("9999-12-31")))];
    world.store.put_assessments(&rows).unwrap();
    world.store.rebuild().unwrap();
    assert_eq!(
        world.store.stale_assessments(None, TODAY).unwrap(),
        [one.to_string()]
    );
}
