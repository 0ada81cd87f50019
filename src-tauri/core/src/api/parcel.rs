//! A review, a service, a team or the workspace as one readable file, and such a file taken over.
//!
//! These are no commands: paths never come from the page, so the host opens the file and hands it in. Before anything of a file is
//! taken, the workspace is copied and the reviews it changes are frozen as snapshots. Those are the way back: an import is no step
//! that undo takes back.

use std::io::{BufRead, Write};
use std::path::Path;

use super::frozen::FrozenSessions;
use super::session::Session;
use super::snippet::cut;
use super::wire::view;
use crate::error::{Error, Kind, Result};
use crate::model::{Document, Entity, Id, Review, Service, SnapshotReason, Team, Workspace};
use crate::pack::{DESIGN, Version};
use crate::store::Undo;
use crate::store::backup;
use crate::store::parcel::{Header, Holds, Parcel, Progress, Staged, Touched};

/// What is to be exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exported {
    /// A review with the facts and links of its service and the design it uses.
    Review(Id),
    /// A service with its reviews and documents.
    Service(Id),
    /// A team with its assessments and reviews.
    Team(Id),
    /// Everything.
    Workspace,
}

view! {
    /// A file that was written.
    pub struct ExportView {
        /// What it holds: review, service, team or workspace.
        pub kind: String,
        /// What that is called.
        pub title: String,
        /// Changes in it, history included.
        pub ops: u32,
        /// Attached files in it.
        pub attachments: u32,
        /// Snapshots in it.
        pub snapshots: u32,
    }

    /// What a file brought.
    pub struct ImportView {
        /// What it holds: review, service, team or workspace.
        pub kind: String,
        /// What that is called.
        pub title: String,
        /// The service, team or review it is; none for a workspace.
        pub root: Option<String>,
        /// Changes that were not here before.
        pub new_ops: u32,
        /// Changes that were.
        pub known_ops: u32,
        /// Reviews it made or changed, the first hundred.
        pub reviews: Vec<ImportedReview>,
        /// How many reviews it made or changed.
        pub reviews_of: u32,
        /// How many of them were frozen as a snapshot before.
        pub snapshots: u32,
        /// Fields of the workspace with two versions now.
        pub versions: u32,
        /// Packs it was answered by that are not installed here, as "id version".
        pub missing_packs: Vec<String>,
        /// The copy of the workspace from before; none where nothing was there or nothing changed.
        pub backup: Option<String>,
        /// What came of it, in a sentence or two.
        pub text: String,
    }

    /// A review that an import made or changed.
    pub struct ImportedReview {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// Its service or team.
        pub of: String,
        /// Whether it was not here before.
        pub is_new: bool,
    }
}

/// The most reviews an answer names.
const NAMED: usize = 100;

impl Session {
    /// The file name that suits an export.
    ///
    /// # Errors
    /// `NotFound`.
    pub fn export_name(&self, what: &Exported) -> Result<String> {
        let parcel = self.parcel(what)?;
        let mut name = String::new();
        for c in parcel.title.to_lowercase().chars() {
            match c.is_alphanumeric() {
                true => name.push(c),
                false if !name.is_empty() && !name.ends_with('-') => name.push('-'),
                false => {}
            }
        }
        let name: String = name.trim_end_matches('-').chars().take(60).collect();
        let name = if name.is_empty() { "workspace" } else { &name };
        Ok(format!("{name}.lamppost.jsonl"))
    }

    /// Refuses to write a file in the place of this workspace, however its path is spelled.
    ///
    /// # Errors
    /// `Refused`.
    pub fn keep_own_file(&self, out: &Path) -> Result<()> {
        // A file that is not there yet is not the workspace.
        if let (Ok(one), Ok(other)) = (out.canonicalize(), self.path().canonicalize())
            && one == other
        {
            return Err(
                Error::new(Kind::Refused, "This file is the workspace itself.")
                    .hint("Choose another name for the file. Nothing was written."),
            );
        }
        Ok(())
    }

    /// Writes a file and says what is in it. The same state gives the same bytes.
    ///
    /// # Errors
    /// `NotFound`; `OverLimit` where no Lamppost would read it again; `DiskFull` or `Io` of `out`.
    pub fn export_file(
        &self,
        what: &Exported,
        out: &mut dyn Write,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ExportView> {
        let parcel = self.parcel(what)?;
        let header = self.store.write_parcel(&parcel, out, progress)?;
        Ok(ExportView {
            kind: word(header.kind).to_owned(),
            title: header.title,
            ops: small(header.ops),
            attachments: small(header.attachments),
            snapshots: small(header.snapshots),
        })
    }

    /// Takes a file over, all of it or nothing; what is there already stays as it is.
    ///
    /// # Errors
    /// `Foreign`, `Newer`, `Invalid` or `OverLimit`, with the line and the reason; `ReadOnly`; those of the disk. Nothing is changed then.
    pub fn import_file(
        &mut self,
        from: &mut dyn BufRead,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<ImportView> {
        let now = self.context.clock.now_ms();
        if self.store.is_unwritten()? {
            let taken = self.store.fill_from(from, now, progress)?;
            self.forget_steps();
            let touched = self.store.every_review()?;
            return self.imported(&taken.header, (taken.new, taken.known, 0), touched, None);
        }
        let staged = self.store.stage(from, now, progress);
        let done = staged.and_then(|staged| self.take(&staged, progress));
        // What stood ready has no worth any more; the first failure is what the caller hears of.
        let cleared = self.store.unstage();
        let done = done?;
        cleared?;
        Ok(done)
    }

    fn take(&mut self, staged: &Staged, progress: &mut dyn FnMut(Progress)) -> Result<ImportView> {
        if staged.new == 0 && staged.files == 0 {
            return self.imported(&staged.header, (0, staged.known, 0), Vec::new(), None);
        }
        let touched = self.store.touched_reviews()?;
        let mut freezes = Vec::new();
        for each in touched.iter().filter(|each| each.known && each.changed) {
            match self.freeze(&each.review) {
                Ok(freeze) => freezes.push(freeze),
                // A deleted one has no state that is shown.
                Err(error) if error.kind == Kind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        let now = self.context.clock.now_ms();
        let copy = backup::before_import(self.store.path(), now)?.name;
        let title = format!("Before the import of “{}”", cut(&staged.header.title, 200));
        let snapshots = freezes.len();
        self.store.write(&mut self.context, |writer| {
            for freeze in freezes {
                freeze.take(writer, SnapshotReason::Import, &title)?;
            }
            writer.take_staged(staged, progress)
        })?;
        self.forget_steps();
        let counts = (staged.new, staged.known, staged.files);
        let mut view = self.imported(&staged.header, counts, touched, Some(copy))?;
        view.snapshots = small(snapshots as u64);
        Ok(view)
    }

    /// A step from before would be taken back over what others wrote since; layouts may have come too.
    fn forget_steps(&mut self) {
        self.undo = Undo::default();
        self.frozen = FrozenSessions::default();
        self.moving = None;
    }

    fn imported(
        &mut self,
        header: &Header,
        (new, known, files): (u64, u64, u64),
        touched: Vec<Touched>,
        backup: Option<String>,
    ) -> Result<ImportView> {
        let mut reviews = Vec::new();
        for each in touched.iter().take(NAMED) {
            let (_, parent) = self.store.place(each.review.as_str())?.unwrap_or_default();
            let of = match parent {
                Some(parent) => self.store.text_of(&parent, "name")?,
                None => None,
            };
            let title = self.store.text_of(each.review.as_str(), "title")?;
            reviews.push(ImportedReview {
                id: each.review.to_string(),
                title: title.unwrap_or_default(),
                of: of.unwrap_or_default(),
                is_new: !each.known,
            });
        }
        let missing = header.packs.iter().filter(|pack| {
            let version = pack.version.parse::<Version>();
            version.is_ok_and(|version| self.shelf.get(&pack.id, version).is_err())
        });
        let missing_packs: Vec<String> = missing
            .map(|pack| format!("{} {}", pack.id, pack.version))
            .collect();
        let versions = small(self.conflicts(None)?.len() as u64);
        let mut text = match new {
            0 if files > 0 => "Every change in this file is here already.".to_owned(),
            0 => "Everything in this file is here already. Nothing was changed.".to_owned(),
            1 => "1 change was taken over.".to_owned(),
            new => format!("{new} changes were taken over."),
        };
        text += &match files {
            0 => String::new(),
            1 => " 1 attached file was taken over.".to_owned(),
            files => format!(" {files} attached files were taken over."),
        };
        if new > 0 && versions > 0 {
            text += &match versions {
                1 => " 1 field has two versions to choose from.".to_owned(),
                versions => format!(" {versions} fields have two versions to choose from."),
            };
        }
        if let Some(copy) = &backup {
            text += &format!(
                " The workspace from before is kept as {copy}; undo does not take an import back."
            );
        }
        Ok(ImportView {
            kind: word(header.kind).to_owned(),
            title: header.title.clone(),
            root: header.root.clone(),
            new_ops: small(new),
            known_ops: small(known),
            reviews_of: small(touched.len() as u64),
            reviews,
            snapshots: 0,
            versions,
            missing_packs,
            backup,
            text,
        })
    }

    fn parcel(&self, what: &Exported) -> Result<Parcel> {
        let mut documents = Vec::new();
        let (holds, root, title) = match what {
            Exported::Review(id) => {
                let (review, _) = self.one::<Review>(id)?;
                let subject = self.subject_of(id)?;
                documents = self.designs_of(subject.id())?;
                let title = review.title.unwrap_or_default();
                (
                    Holds::Review,
                    Some(id),
                    format!("{}, {title}", subject.name()),
                )
            }
            Exported::Service(id) => {
                let (service, _) = self.one::<Service>(id)?;
                (Holds::Service, Some(id), service.name.unwrap_or_default())
            }
            Exported::Team(id) => {
                let (team, _) = self.one::<Team>(id)?;
                (Holds::Team, Some(id), team.name.unwrap_or_default())
            }
            Exported::Workspace => {
                let all = self.store.all(Workspace::SPEC.kind)?;
                let name = all
                    .into_iter()
                    .find_map(|row| row.decode::<Workspace>().name);
                (Holds::Workspace, None, name.unwrap_or_default())
            }
        };
        Ok(Parcel {
            holds,
            root: root.cloned(),
            title,
            app: env!("CARGO_PKG_VERSION").to_owned(),
            documents,
        })
    }

    /// The designs of a service, put away or deleted ones too: a snapshot of the review may have used any of them.
    fn designs_of(&self, subject: &Id) -> Result<Vec<Id>> {
        let mut designs = Vec::new();
        for part in self.store.parts(subject)? {
            let place = part.place;
            let own = place.kind == Document::SPEC.kind && place.parent.as_ref() == Some(subject);
            if own && self.store.text_of(place.id.as_str(), "pack")?.as_deref() == Some(DESIGN) {
                designs.push(place.id);
            }
        }
        Ok(designs)
    }
}

fn word(kind: Holds) -> &'static str {
    match kind {
        Holds::Review => "review",
        Holds::Service => "service",
        Holds::Team => "team",
        Holds::Workspace => "workspace",
    }
}

fn small(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What is meant, by the words of a host: exactly one of them.
///
/// # Errors
/// `Invalid`.
pub fn exported(review: Option<Id>, service: Option<Id>, team: Option<Id>) -> Result<Exported> {
    match (review, service, team) {
        (Some(id), None, None) => Ok(Exported::Review(id)),
        (None, Some(id), None) => Ok(Exported::Service(id)),
        (None, None, Some(id)) => Ok(Exported::Team(id)),
        (None, None, None) => Ok(Exported::Workspace),
        _ => Err(Error::new(Kind::Invalid, "Name one thing to export.")
            .hint("Name a review, a service or a team, or nothing for the whole workspace.")),
    }
}
