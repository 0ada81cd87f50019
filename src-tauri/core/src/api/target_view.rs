//! Targets as shown: what each is, what it lacks, and what the kinds of places need to be told.

use super::session::Session;
use super::wire::{Nothing, view, words};
use crate::error::Result;
use crate::model::{Entity, PlaceKind, Target};
use crate::publish::kind::{self, Reach, reach};
use crate::report::{Dialect, Profile};
use crate::store::Row;

words! {
    /// Where the secret of a place is.
    pub enum SecretState {
        /// It needs none.
        NotNeeded,
        /// It needs one and has none.
        Missing,
        /// It is known until the session ends.
        Session,
        /// It is in the system's keyring.
        Kept,
    }
}

view! {
    /// A place reports are published to.
    pub struct TargetRow {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// What kind of place it is.
        pub place: PlaceKind,
        /// What people call that kind.
        pub place_text: String,
        /// The address of the wiki or repository; may be empty.
        pub address: String,
        /// The folder on this machine; the page shows it and never sends it.
        pub folder: Option<String>,
        /// The branch of a repository; may be empty.
        pub branch: String,
        /// Where the pages go within it; may be empty.
        pub prefix: String,
        /// The title or id of the page that the index stands below; may be empty.
        pub below: String,
        /// Who signs in; may be empty.
        pub user: String,
        /// How the pages are written.
        pub dialect: Dialect,
        /// How they can be written.
        pub dialects: Vec<Dialect>,
        /// For whom they are.
        pub profile: Profile,
        /// Whether it is put away.
        pub archived: bool,
        /// Where its secret is.
        pub secret: SecretState,
        /// Whether there is a keyring to keep it in.
        pub keyring: bool,
        /// Whether anything can be published.
        pub ready: bool,
        /// What is missing for that, in a sentence; may be empty.
        pub lacks: String,
        /// How the last publishing went; none where there was none here.
        pub last: Option<LastPublished>,
    }

    /// How publishing went.
    pub struct LastPublished {
        /// When.
        pub at: String,
        /// How many pages it was about.
        pub pages: u32,
        /// How many were written.
        pub published: u32,
        /// How many were in conflict.
        pub conflicts: u32,
        /// How many failed.
        pub failed: u32,
    }

    /// A kind of place, with what its form asks.
    pub struct PlaceChoice {
        /// The kind.
        pub place: PlaceKind,
        /// What people call it.
        pub title: String,
        /// What happens there, in a sentence.
        pub hint: String,
        /// What it has to be told.
        pub fields: Vec<PlaceField>,
        /// How the pages can be written; the first is its own way.
        pub dialects: Vec<Dialect>,
    }

    /// A field of that form.
    pub struct PlaceField {
        /// `address`, `branch`, `prefix`, `below`, `user`, `folder` or `secret`.
        pub id: String,
        /// Its label.
        pub label: String,
        /// What belongs there, in a sentence.
        pub hint: String,
        /// Whether nothing can be published without it.
        pub required: bool,
        /// What it could look like.
        pub example: String,
    }
}

/// Lists targets by name, archived ones included.
pub(super) fn target_list(session: &mut Session, _: Nothing) -> Result<Vec<TargetRow>> {
    let rows = session.store.all(Target::SPEC.kind)?;
    let mut targets: Vec<Target> = rows.into_iter().map(Row::decode).collect();
    targets.sort_by_key(|target| (target.called().to_lowercase(), target.id.clone()));
    targets
        .iter()
        .map(|target| session.target_row(target))
        .collect()
}

/// Lists the kinds of places.
pub(super) fn place_list(_: &mut Session, _: Nothing) -> Result<Vec<PlaceChoice>> {
    let choice = |place: &PlaceKind| PlaceChoice {
        place: *place,
        title: kind::title(*place).to_owned(),
        hint: kind::hint(*place).to_owned(),
        fields: kind::fields(*place)
            .into_iter()
            .map(|field| PlaceField {
                id: field.id.to_owned(),
                label: field.label.to_owned(),
                hint: field.hint.to_owned(),
                required: field.required,
                example: field.example.to_owned(),
            })
            .collect(),
        dialects: kind::dialects(*place).to_vec(),
    };
    Ok(kind::KINDS.iter().map(choice).collect())
}

impl Session {
    /// A target as a list shows it.
    pub(super) fn target_row(&mut self, target: &Target) -> Result<TargetRow> {
        let text = |of: &Option<String>| of.clone().unwrap_or_default();
        let folder = self.store.target_folder(target.id.as_str())?;
        let secret = self.secret_state(target);
        let lacks = lacks(target, folder.is_some(), secret);
        let last = self.store.last_run(target.id.as_str())?;
        Ok(TargetRow {
            id: target.id.to_string(),
            name: target.called(),
            place: target.kind(),
            place_text: kind::title(target.kind()).to_owned(),
            address: text(&target.address),
            folder,
            branch: text(&target.branch),
            prefix: text(&target.prefix),
            below: text(&target.below),
            user: text(&target.user),
            dialect: target.written(),
            dialects: kind::dialects(target.kind()).to_vec(),
            profile: target.readers(),
            archived: target.archived == Some(true),
            secret,
            keyring: self.publisher.keyring(),
            ready: lacks.is_empty(),
            lacks: lacks.to_owned(),
            last: last.map(|run| LastPublished {
                at: moment(run.at_ms),
                pages: run.pages,
                published: run.published,
                conflicts: run.conflicts,
                failed: run.failed,
            }),
        })
    }
}

/// What is missing before anything can be published, in a sentence.
pub(super) fn lacks(target: &Target, has_folder: bool, secret: SecretState) -> &'static str {
    let missing = |of: &Option<String>| of.as_deref().unwrap_or_default().is_empty();
    let asked = |id: &str| {
        let fields = kind::fields(target.kind());
        fields.iter().any(|field| field.id == id && field.required)
    };
    match reach(target.kind()) {
        Reach::Folder if !has_folder => "Choose the folder on this computer.",
        Reach::Git if missing(&target.address) && !has_folder => {
            "Give the address of the repository."
        }
        Reach::Http if missing(&target.address) => "Give the address of the wiki.",
        Reach::Http if asked("prefix") && missing(&target.prefix) => "Give the key of the space.",
        Reach::Http if asked("user") && missing(&target.user) => "Say who signs in.",
        Reach::Http if secret == SecretState::Missing => "Enter its secret.",
        Reach::Folder | Reach::Git | Reach::Http => "",
    }
}

/// Milliseconds since 1970 as RFC 3339.
pub(super) fn moment(ms: i64) -> String {
    chrono::DateTime::from_timestamp_millis(ms)
        .unwrap_or_default()
        .to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
