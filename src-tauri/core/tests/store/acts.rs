//! Random acts on a workspace: what a user, or two at once, may do.

use lamppost_core::error::{Kind, Result};
use lamppost_core::model::Id;
use lamppost_core::store::{Change, Writer};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::world::World;

/// One act. Numbers choose among what is there.
#[derive(Debug, Clone)]
pub(crate) enum Act {
    Create {
        kind: usize,
        parent: usize,
    },
    Set {
        entity: usize,
        field: usize,
        value: usize,
    },
    Delete {
        entity: usize,
    },
}

const KINDS: [&str; 4] = ["service", "review", "evidence", "comment"];

/// Fields of a kind with values to choose from; the first clears the field.
fn fields(kind: &str) -> Vec<(&'static str, [Value; 4])> {
    let null = Value::Null;
    match kind {
        "service" => vec![
            (
                "name",
                [null.clone(), json!("A"), json!("B"), json!("ü\u{1f680}")],
            ),
            ("tier", [null.clone(), json!(1), json!(2), json!(3)]),
            (
                "fact/stores_data",
                [null, json!(true), json!(false), json!(true)],
            ),
        ],
        "review" => vec![
            (
                "title",
                [null.clone(), json!("A"), json!(""), json!("\"C\"")],
            ),
            (
                "answer/data.backup",
                [null.clone(), json!("met"), json!("unmet"), json!("na")],
            ),
            (
                "note/data.backup",
                [null, json!("a\nb"), json!("c"), json!("\u{0}")],
            ),
        ],
        "evidence" => vec![
            ("title", [null.clone(), json!("A"), json!("B"), json!("C")]),
            (
                "url",
                [
                    null,
                    json!("https://a.example"),
                    json!("b.md"),
                    json!("mailto:c@d.example"),
                ],
            ),
        ],
        _ => vec![("text", [null, json!("A"), json!("B"), json!("C")])],
    }
}

pub(crate) fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => (0..4usize, 0..64usize).prop_map(|(kind, parent)| Act::Create { kind, parent }),
        5 => (0..64usize, 0..3usize, 0..4usize)
            .prop_map(|(entity, field, value)| Act::Set { entity, field, value }),
        1 => (0..64usize).prop_map(|entity| Act::Delete { entity }),
    ]
}

/// The acts of one step.
pub(crate) fn step() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 1..5)
}

/// Entities known to a test, with their kinds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known(pub(crate) Vec<(Id, &'static str)>);

impl Known {
    fn pick(&self, at: usize, kinds: &[&str]) -> Option<(Id, &'static str)> {
        let fit: Vec<_> = self
            .0
            .iter()
            .filter(|(_, kind)| kinds.contains(kind))
            .collect();
        (!fit.is_empty()).then(|| fit[at % fit.len()].clone())
    }

    /// Does one act. One that has nothing to act on does nothing.
    fn perform(&mut self, writer: &mut Writer<'_>, act: &Act) -> Result<()> {
        match act {
            Act::Create { kind, parent } => {
                let (kind, parent) = match KINDS[*kind] {
                    "service" => ("service", None),
                    "review" => match self.pick(*parent, &["service"]) {
                        Some(parent) => ("review", Some(parent.0)),
                        None => ("service", None),
                    },
                    below => match self.pick(*parent, &["review"]) {
                        Some(parent) => (below, Some(parent.0)),
                        None => ("service", None),
                    },
                };
                let id = writer.create(kind, parent.as_ref())?;
                self.0.push((id, kind));
                Ok(())
            }
            Act::Set {
                entity,
                field,
                value,
            } => {
                let Some((id, kind)) = self.pick(*entity, &KINDS) else {
                    return Ok(());
                };
                let fields = fields(kind);
                let (name, values) = &fields[field % fields.len()];
                writer.set(&id, name, &values[*value])
            }
            Act::Delete { entity } => match self.pick(*entity, &KINDS) {
                Some((id, _)) => writer.delete(&id),
                None => Ok(()),
            },
        }
    }

    /// Does a step in one transaction. One that meets something deleted is rolled back whole.
    pub(crate) fn take_step(&mut self, world: &mut World, acts: &[Act]) -> Vec<Change> {
        let mut known = self.clone();
        let done = world.store.write(&mut world.context, |writer| {
            acts.iter().try_for_each(|act| known.perform(writer, act))
        });
        match done {
            Ok(((), changes)) => {
                *self = known;
                changes
            }
            Err(error) => {
                assert_eq!(error.kind, Kind::NotFound, "{error:?}");
                Vec::new()
            }
        }
    }
}
