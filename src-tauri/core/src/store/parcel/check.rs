//! What must hold of the operations of a file by themselves: order, shape, values, and that they belong together.

use std::collections::{BTreeSet, HashMap};

use chrono::DateTime;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::here::Here;
use super::read::{over, refused};
use super::tree::{BESIDE, named_files};
use super::values;
use super::{Header, Holds, OPS_OF_ONE, REPLACED};
use crate::error::{Error, Result, clipped};
use crate::model::Id;
use crate::store::op::{CREATE, Op, SET, ms_of};

/// The most characters of an author, a field or a kind.
const WORD: usize = 1_000;
/// The most entities of a file.
const ENTITIES: usize = 5_000_000;
/// The most kinds of entities of a file.
const KINDS: usize = 200;

/// What an operation that makes an entity says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    kind: String,
    parent: Option<Id>,
}

/// Checks operations as they come.
pub(super) struct Check<'a> {
    /// The workspace it is for; none where nothing was ever written to it.
    here: Option<Here<'a>>,
    /// No change is later than this, in milliseconds.
    latest_ms: i64,
    holds: Holds,
    root: Option<u128>,
    entities: HashMap<u128, Entity>,
    kinds: Vec<String>,
    group: Group,
    /// Attached files that values name; not looked for in a workspace, which holds them all.
    named: BTreeSet<String>,
}

struct Entity {
    kind: usize,
    parent: Option<u128>,
    line: u64,
}

/// The operations of the entity that is being read.
#[derive(Default)]
struct Group {
    entity: String,
    number: u128,
    kind: Option<usize>,
    last: String,
    /// Clock values and lines by id.
    clocks: HashMap<String, (i64, u64)>,
    replaced: Vec<(String, i64, u64)>,
}

impl<'a> Check<'a> {
    /// Refuses every change that is later than `latest_ms`.
    pub(super) fn new(header: &Header, here: Option<Here<'a>>, latest_ms: i64) -> Result<Self> {
        let root = match (&header.root, header.kind) {
            (None, Holds::Workspace) => None,
            (Some(root), Holds::Review | Holds::Service | Holds::Team) => {
                Some(number(root).ok_or_else(|| refused(1, "the root is not an id"))?)
            }
            _ => return Err(refused(1, "the root does not fit what the file holds")),
        };
        Ok(Self {
            here,
            latest_ms,
            holds: header.kind,
            root,
            entities: HashMap::new(),
            kinds: Vec::new(),
            group: Group::default(),
            named: BTreeSet::new(),
        })
    }

    /// Looks at the next operation.
    pub(super) fn op(&mut self, op: &Op, value: Option<&Value>, line: u64) -> Result<()> {
        op.check().map_err(|error| with_line(line, &error))?;
        // What comes after it has to be counted on from there.
        if !op.leaves_room() {
            return Err(refused(
                line,
                "the change has a number or a time that no Lamppost writes",
            ));
        }
        if ms_of(op.hlc) > self.latest_ms {
            return Err(ahead(line, op));
        }
        for word in [&op.author, &op.field, &op.kind] {
            if word.len() > WORD || word.chars().any(char::is_control) {
                return Err(refused(
                    line,
                    "an author, field or kind in it is not a line",
                ));
            }
        }
        if op.supersedes.len() > REPLACED {
            return Err(over(line, "it replaces more than 1,000 others"));
        }
        if op.entity != self.group.entity {
            self.begin(op, line)?;
            if op.kind != CREATE
                && let Some(here) = &self.here
                && let Some(kind) = here.kind_of(&op.entity)?
            {
                self.group.kind = Some(self.kind(kind, line)?);
            }
        } else if op.kind == CREATE {
            return Err(refused(line, "it makes what was made already"));
        } else if op.id <= self.group.last {
            return Err(refused(
                line,
                "the change is there twice, or not in its place",
            ));
        }
        match op.kind.as_str() {
            CREATE => self.made(op, value, line)?,
            SET => {
                self.group.last.clone_from(&op.id);
                let kind = self.group.kind.map(|at| self.kinds[at].as_str());
                values::check(kind, &op.field, value).map_err(|error| with_line(line, &error))?;
            }
            _ => self.group.last.clone_from(&op.id),
        }
        if self.holds != Holds::Workspace {
            named_files(&op.value, &mut self.named);
            if self.named.len() > ENTITIES {
                return Err(over(line, "it names more attached files than fit"));
            }
        }
        self.group.clocks.insert(op.id.clone(), (op.hlc, line));
        if self.group.clocks.len() > OPS_OF_ONE {
            return Err(over(line, "one entry has more than 500,000 changes"));
        }
        for older in &op.supersedes {
            self.group.replaced.push((older.clone(), op.hlc, line));
        }
        Ok(())
    }

    /// Looks at an attached file.
    pub(super) fn file(&self, sha256: &str, line: u64) -> Result<()> {
        if self.holds == Holds::Workspace || self.named.contains(sha256) {
            return Ok(());
        }
        Err(refused(
            line,
            "nothing in the file names this attached file",
        ))
    }

    /// After the last operation: that everything hangs together.
    pub(super) fn end(&mut self) -> Result<()> {
        self.close()?;
        self.group = Group::default();
        let Some(root) = self.root else {
            return self.ends();
        };
        let Some(top) = self.entities.get(&root) else {
            return Err(refused(1, "what the first line names is not in the file"));
        };
        let fits = match self.holds {
            Holds::Review => "review",
            Holds::Service => "service",
            Holds::Team => "team",
            Holds::Workspace => "",
        };
        if self.kinds[top.kind] != fits {
            return Err(refused(
                top.line,
                "the root is of another kind than the first line says",
            ));
        }
        let above = match self.holds {
            Holds::Review => top.parent,
            Holds::Service | Holds::Team | Holds::Workspace => None,
        };
        for (id, entity) in self.in_order() {
            if !self.belongs(id, root, above) {
                return Err(refused(
                    entity.line,
                    "it belongs to something else than the file holds",
                ));
            }
        }
        Ok(())
    }

    /// Whether every entity of a workspace comes to an end upwards, after not too many steps.
    fn ends(&self) -> Result<()> {
        // How many steps up it ends, for those that are known to.
        let mut steps: HashMap<u128, usize> = HashMap::new();
        for (id, entity) in self.in_order() {
            let mut passed = Vec::new();
            let mut at = Some(id);
            let known = loop {
                let Some(id) = at else { break 0 };
                if let Some(known) = steps.get(&id) {
                    break *known;
                }
                if passed.len() == super::DEPTH {
                    break passed.len();
                }
                passed.push(id);
                at = self.entities.get(&id).and_then(|entity| entity.parent);
            };
            if known + passed.len() > super::DEPTH {
                return Err(refused(
                    entity.line,
                    "it belongs to itself, or to too many others in a row",
                ));
            }
            steps.extend(passed.into_iter().rev().zip(known + 1..));
        }
        Ok(())
    }

    /// The entities as the file makes them, so that of two faults the first is told.
    fn in_order(&self) -> Vec<(u128, &Entity)> {
        let mut all: Vec<_> = self
            .entities
            .iter()
            .map(|(id, entity)| (*id, entity))
            .collect();
        all.sort_unstable_by_key(|(_, entity)| entity.line);
        all
    }

    /// Whether an entity is the root, hangs below it, or is what a review needs of its service or team.
    fn belongs(&self, id: u128, root: u128, above: Option<u128>) -> bool {
        let mut at = id;
        // What the chain passed last, before it came to where it is.
        let mut below: Option<&Entity> = None;
        for _ in 0..super::DEPTH {
            if at == root {
                return true;
            }
            let Some(entity) = self.entities.get(&at) else {
                return false;
            };
            if Some(at) == above {
                return below.is_none_or(|child| BESIDE.contains(&self.kinds[child.kind].as_str()));
            }
            below = Some(entity);
            match entity.parent {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }

    /// A new entity begins.
    fn begin(&mut self, op: &Op, line: u64) -> Result<()> {
        if op.entity <= self.group.entity {
            return Err(refused(line, "it is not in its place"));
        }
        self.close()?;
        let number =
            number(&op.entity).ok_or_else(|| refused(line, "it changes what has no id"))?;
        if op.kind != CREATE && self.holds != Holds::Workspace {
            return Err(refused(line, "what it changes was not made"));
        }
        self.group = Group {
            entity: op.entity.clone(),
            number,
            ..Group::default()
        };
        Ok(())
    }

    fn made(&mut self, op: &Op, value: Option<&Value>, line: u64) -> Result<()> {
        let made = value.and_then(|value| Made::deserialize(value).ok());
        let made = made.filter(|_| op.field.is_empty() && op.supersedes.is_empty());
        let made = made.ok_or_else(|| refused(line, "it does not say what it makes"))?;
        if made.kind.is_empty() || made.kind.len() > 64 {
            return Err(refused(line, "it makes something without a kind"));
        }
        let kind = self.kind(made.kind, line)?;
        self.group.kind = Some(kind);
        let parent = made
            .parent
            .as_ref()
            .and_then(|parent| number(parent.as_str()));
        let entity = Entity { kind, parent, line };
        self.entities.insert(self.group.number, entity);
        if self.entities.len() > ENTITIES {
            return Err(over(line, "it holds more than 5,000,000 entries"));
        }
        Ok(())
    }

    fn kind(&mut self, kind: String, line: u64) -> Result<usize> {
        match self.kinds.iter().position(|known| *known == kind) {
            Some(at) => Ok(at),
            None if self.kinds.len() < KINDS => {
                self.kinds.push(kind);
                Ok(self.kinds.len() - 1)
            }
            None => Err(over(line, "it holds more kinds of entries than there are")),
        }
    }

    /// After the last operation of an entity: nothing replaces what is later than itself, so that no two replace each other.
    fn close(&self) -> Result<()> {
        let group = &self.group;
        for (older, hlc, line) in &group.replaced {
            let was = match (group.clocks.get(older), &self.here) {
                (Some((was, _)), _) => Some(*was),
                (None, Some(here)) => here.clock_of(older, &group.entity)?,
                (None, None) => None,
            };
            if was.is_some_and(|was| was >= *hlc) {
                return Err(refused(
                    *line,
                    "it replaces a change that is later than itself",
                ));
            }
        }
        let early = match &self.here {
            Some(here) => here.replaced_too_early(&group.entity, &group.clocks)?,
            None => None,
        };
        match early {
            Some(line) => Err(refused(
                line,
                "it was replaced by a change that is here, and is not from before that",
            )),
            None => Ok(()),
        }
    }
}

/// The number of an id in its one form.
fn number(text: &str) -> Option<u128> {
    let id = Uuid::try_parse(text).ok()?;
    (id.to_string() == text).then(|| id.as_u128())
}

/// The refusal of a change of a clock that is ahead: everything written here afterwards would have its date.
fn ahead(line: u64, op: &Op) -> Error {
    let at = DateTime::from_timestamp_millis(ms_of(op.hlc)).unwrap_or_default();
    let day = at.format("%Y-%m-%d");
    refused(
        line,
        &format!("it was written on {day} by a computer whose clock is ahead of this one"),
    )
    .hint("If the clock of this computer is behind, set it right and import the file again. If the other clock is ahead, ask for a file from before it was.")
}

/// A refusal for a reason that was found elsewhere.
fn with_line(line: u64, error: &Error) -> Error {
    let mut said = refused(line, clipped(error.message.trim_end_matches('.')).as_str());
    said.kind = error.kind;
    if !error.hint.is_empty() {
        said.hint.clone_from(&error.hint);
    }
    said
}
