//! The things a workspace holds, as plain data.
//!
//! Each entity declares its fields once, with their types and limits: writes are checked
//! against that declaration and reads are decoded by it. The store below knows only
//! entities, fields and values. Nothing here scores, selects or formats.

mod action;
mod answer;
mod assessment;
mod comment;
mod document;
mod entity;
mod evidence;
mod exercise;
mod field;
mod filter;
mod id;
mod incident;
mod layout;
mod mitigation;
mod person;
mod premortem;
pub mod rank;
mod respondent;
mod review;
mod scenario;
mod searched;
mod service;
mod signoff;
mod snapshot;
mod target;
mod team;
mod waiver;
mod workspace;

pub use action::{Action, ActionState};
pub use answer::Answer;
pub use assessment::{Assessment, AssessmentRecord, ValueWord};
pub use comment::Comment;
pub use document::{Document, DocumentRecord, DocumentRow};
pub use entity::{Created, Damaged, Entity, EntitySpec, FieldSpec, Head, Versions, check, spec};
pub use evidence::{Evidence, EvidenceKind};
pub use exercise::{Exercise, ExerciseResult};
pub use field::{
    DECIMALS, FIELD_LIMIT, FieldKind, FieldType, LINE_LIMIT, LINK_LIMIT, is_safe_link, types,
};
pub use filter::Filter;
pub use id::Id;
pub use incident::Incident;
pub use layout::Layout;
pub use mitigation::{Mitigation, MitigationWord};
pub use person::{Person, plain};
pub use premortem::{Participant, Premortem, ReasonNote};
pub use respondent::{Respondent, VoteWord};
pub use review::{Reconfirm, Review, ReviewRecord};
pub use scenario::{RiskRecord, Scenario};
pub use searched::{SEARCHED, Searched, searched};
pub use service::{Link, Service};
pub use signoff::{Signoff, SignoffWord};
pub use snapshot::{Snapshot, SnapshotReason};
pub use target::{PlaceKind, Target};
pub use team::Team;
pub use waiver::{Decision, Waiver, WaiverState};
pub use workspace::Workspace;

pub(crate) use entity::by_field;
