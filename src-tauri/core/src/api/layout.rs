//! Layouts: a team's own choice of sections, their order and the readers of a report.

use serde_json::Value;

use super::session::{Session, Step};
use super::text::required;
use super::wire::{ById, Done, Empty, Made, Nothing, request, view};
use crate::error::{Error, Result};
use crate::model::{Entity, Id, Layout};
use crate::report::{Profile, ReportKind};

request! {
    /// Makes a layout.
    pub struct LayoutCreate {
        /// Its name; another layout may not have it.
        pub name: String,
        /// What kind of report it is for.
        pub about: ReportKind,
        /// For whom the report is; everybody where absent.
        pub profile: Option<Profile>,
        /// The sections that come first, in this order; the rest follow in the usual one.
        pub sections: Option<Vec<String>>,
        /// The sections that are left out.
        pub hidden: Option<Vec<String>>,
    }

    /// Changes some fields of a layout.
    pub struct LayoutUpdate {
        /// Which one.
        pub id: Id,
        /// Its new name.
        pub name: Option<String>,
        /// For whom the report is.
        pub profile: Option<Profile>,
        /// The sections that come first, in this order.
        pub sections: Option<Vec<String>>,
        /// The sections that are left out.
        pub hidden: Option<Vec<String>>,
    }
}

view! {
    /// A layout in a list.
    pub struct LayoutRow {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// What kind of report it is for.
        pub about: ReportKind,
        /// For whom the report is.
        pub profile: Profile,
        /// The sections that come first, in this order.
        pub sections: Vec<String>,
        /// The sections that are left out.
        pub hidden: Vec<String>,
    }
}

/// Lists the layouts by name.
pub(super) fn layout_list(session: &mut Session, _: Nothing) -> Result<Vec<LayoutRow>> {
    session.layouts()
}

/// Makes a layout.
pub(super) fn layout_create(session: &mut Session, request: LayoutCreate) -> Result<Done<Made>> {
    let name = session.free_layout_name(&request.name, None)?;
    let kind = request.about;
    let sections = listed(kind, request.sections.unwrap_or_default())?;
    let hidden = listed(kind, request.hidden.unwrap_or_default())?;
    let step = Step::named(format!("Add the layout {}", request.name.trim()));
    session.step(step, |writer| {
        let id = writer.create(Layout::SPEC.kind, None)?;
        writer.set(&id, "name", &name)?;
        writer.set(&id, "about", &Value::from(kind.name()))?;
        let profile = request.profile.unwrap_or_default();
        writer.set(&id, "profile", &Value::from(profile.name()))?;
        writer.set(&id, "sections", &sections)?;
        writer.set(&id, "hidden", &hidden)?;
        Ok(Made { id })
    })
}

/// Changes some fields of a layout.
pub(super) fn layout_update(session: &mut Session, request: LayoutUpdate) -> Result<Done<Empty>> {
    let layout = session.layout(&request.id)?;
    let name = match &request.name {
        Some(name) => Some(session.free_layout_name(name, Some(&request.id))?),
        None => None,
    };
    let list = |given: Option<Vec<String>>| given.map(|all| listed(layout.about, all)).transpose();
    let (sections, hidden) = (list(request.sections)?, list(request.hidden)?);
    let step = Step::named(format!("Change the layout {}", layout.name));
    session.step(step, |writer| {
        let profile = request.profile.map(|profile| Value::from(profile.name()));
        for (field, value) in [
            ("name", name),
            ("profile", profile),
            ("sections", sections),
            ("hidden", hidden),
        ] {
            if let Some(value) = value {
                writer.set(&request.id, field, &value)?;
            }
        }
        Ok(Empty {})
    })
}

/// Deletes a layout; reports that name it are refused until another is chosen.
pub(super) fn layout_delete(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let layout = session.layout(&request.id)?;
    let step = Step::named(format!("Delete the layout {}", layout.name));
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

impl Session {
    /// Every layout by name.
    pub(super) fn layouts(&self) -> Result<Vec<LayoutRow>> {
        let rows = self.store.all(Layout::SPEC.kind)?;
        let mut layouts: Vec<LayoutRow> = rows.into_iter().map(|row| shown(row.decode())).collect();
        layouts.sort_by_key(|layout| (layout.name.to_lowercase(), layout.id.clone()));
        Ok(layouts)
    }

    /// One layout.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) fn layout(&self, id: &Id) -> Result<LayoutRow> {
        Ok(shown(self.one::<Layout>(id)?.0))
    }

    /// A name that no other layout has.
    fn free_layout_name(&self, name: &str, own: Option<&Id>) -> Result<Value> {
        let name = name.trim();
        let value = required("The name", name)?;
        let taken = self.layouts()?.into_iter().find(|layout| {
            layout.name.to_lowercase() == name.to_lowercase()
                && own.is_none_or(|own| own.as_str() != layout.id)
        });
        match taken {
            Some(taken) => Err(
                Error::invalid(format!("There is a layout named {}.", taken.name))
                    .hint("Choose another name."),
            ),
            None => Ok(value),
        }
    }
}

/// The sections as stored: one a line, each once.
fn listed(kind: ReportKind, sections: Vec<String>) -> Result<Value> {
    kind.check(&sections)?;
    let mut each: Vec<String> = Vec::with_capacity(sections.len());
    for section in sections {
        if !each.contains(&section) {
            each.push(section);
        }
    }
    Ok(match each.is_empty() {
        true => Value::Null,
        false => Value::from(each.join("\n")),
    })
}

/// A layout as shown. A section that this version does not know is passed over and kept.
fn shown(layout: Layout) -> LayoutRow {
    let about = layout.about.as_deref().and_then(ReportKind::named);
    let about = about.unwrap_or(ReportKind::Review);
    let list = |text: Option<String>| -> Vec<String> {
        let text = text.unwrap_or_default();
        let known = |id: &&str| about.sections().iter().any(|section| section.id == *id);
        text.lines().filter(known).map(str::to_owned).collect()
    };
    LayoutRow {
        id: layout.id.to_string(),
        name: layout.name.unwrap_or_default(),
        about,
        profile: layout
            .profile
            .as_deref()
            .and_then(Profile::named)
            .unwrap_or_default(),
        sections: list(layout.sections),
        hidden: list(layout.hidden),
    }
}
