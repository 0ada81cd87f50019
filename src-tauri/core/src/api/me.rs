//! Who uses this installation: asked once, kept by the host beside the program and not in the workspace.
//!
//! Everything that is written carries the name. The same name is kept as a person, so that lists offer it first.

use serde_json::Value;

use super::participant::clip;
use super::person::{initials, roles_value};
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{Done, Empty, Nothing, request, view};
use crate::error::Result;
use crate::model::FieldKind;

request! {
    /// Says who uses this installation.
    pub struct MeSet {
        /// Their name.
        pub name: String,
        /// Two or three letters; made from the name where absent.
        pub initials: Option<String>,
        /// Titles of the roles they have.
        pub roles: Option<Vec<String>>,
    }
}

view! {
    /// Who uses this installation.
    pub struct MeView {
        /// Their name.
        pub name: String,
        /// Two or three letters.
        pub initials: String,
        /// Titles of the roles they have.
        pub roles: Vec<String>,
        /// Whether somebody said so; else the name is the computer's.
        pub known: bool,
        /// Their entry among the people of this workspace, if there is one.
        pub person: Option<String>,
    }

    /// What a host keeps of who uses it.
    pub struct Me {
        /// Their name.
        pub name: String,
        /// Two or three letters.
        pub initials: String,
        /// Titles of the roles they have.
        pub roles: Vec<String>,
    }
}

/// Keeps who uses this installation, outside the workspace.
pub type KeepMe = Box<dyn FnMut(&Me) -> Result<()> + Send>;

impl Session {
    /// Takes over who uses this installation, as the host kept it, and what keeps it from now on.
    pub fn used_by(&mut self, me: Option<Me>, keep: Option<KeepMe>) {
        if let Some(me) = &me {
            self.context.author.clone_from(&me.name);
        }
        self.me = me;
        self.keep_me = keep;
    }
}

/// Shows who uses this installation.
pub(super) fn me_show(session: &mut Session, _: Nothing) -> Result<MeView> {
    let people = session.people()?;
    let name = session.context.author.clone();
    let person = people.called(&name);
    let me = session.me.as_ref().filter(|me| me.name == name);
    let letters = person.and_then(|person| person.initials.clone());
    let letters = letters.or_else(|| Some(me?.initials.clone()));
    Ok(MeView {
        initials: letters.unwrap_or_else(|| initials(&name)),
        roles: match (person, me) {
            (Some(person), _) => person.role_titles(),
            (None, Some(me)) => me.roles.clone(),
            (None, None) => Vec::new(),
        },
        known: me.is_some(),
        person: person.map(|person| person.id.to_string()),
        name,
    })
}

/// Says who uses this installation; what is written from now on carries that name.
pub(super) fn me_set(session: &mut Session, request: MeSet) -> Result<Done<Empty>> {
    let name = required("Your name", request.name.trim())?;
    FieldKind::Line.check("Your name", &name)?;
    let roles = roles_value(request.roles.as_deref())?;
    let letters = match request.initials.as_deref().map_or(Value::Null, line) {
        Value::Null => Value::from(initials(&request.name)),
        letters => letters,
    };
    FieldKind::Line.check("The initials", &letters)?;
    let me = Me {
        name: request.name.trim().to_owned(),
        initials: letters.as_str().unwrap_or_default().to_owned(),
        roles: request.roles.clone().unwrap_or_default(),
    };
    if let Some(keep) = &mut session.keep_me {
        keep(&me)?;
    }
    session.context.author.clone_from(&me.name);
    session.me = Some(me);
    // Somebody who only looks at a workspace can still say who they are.
    if session.read_only().is_some() {
        return Ok(session.done(Empty {}, Vec::new()));
    }
    let person = session.people()?.called(&request.name).cloned();
    let step = Step::named(clip(&format!("Work as {}", request.name.trim())));
    session.step(step, |writer| {
        let id = match &person {
            Some(person) => person.id.clone(),
            None => {
                let id = writer.create("person", None)?;
                writer.set(&id, "name", &name)?;
                id
            }
        };
        writer.set(&id, "initials", &letters)?;
        if request.roles.is_some() {
            writer.set(&id, "roles", &roles)?;
        }
        writer.set(&id, "archived", &Value::Null).map(|()| Empty {})
    })
}
