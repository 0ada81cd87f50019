//! The macro behind the command list, and how a request reaches its body.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, Kind, Result, clipped};

/// A command as listed.
#[derive(Debug, Clone, Serialize)]
pub struct CommandInfo {
    /// The name it is called by.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub text: &'static str,
    /// JSON Schema of the request.
    pub request: Value,
    /// JSON Schema of the response.
    pub response: Value,
}

/// Lists commands: `name(module): Request => Response, "what it does";`.
///
/// The body of a command is the function `name` of that module.
macro_rules! commands {
    ($($(#[$meta:meta])* $name:ident($module:ident): $Request:ty => $Response:ty, $text:literal;)*) => {
        impl $crate::api::Session {
            /// Runs a command by its name.
            ///
            /// # Errors
            /// `UnknownCommand`, `Invalid` for a payload of the wrong shape, and those of the command.
            pub fn call(
                &mut self,
                name: &str,
                payload: serde_json::Value,
            ) -> $crate::error::Result<serde_json::Value> {
                self.answer(name, payload)
            }

            /// Runs a command by its name and gives the answer as JSON text, as a page takes it.
            ///
            /// # Errors
            /// Those of [`Session::call`].
            pub fn call_text(
                &mut self,
                name: &str,
                payload: serde_json::Value,
            ) -> $crate::error::Result<String> {
                self.answer(name, payload)
            }

            fn answer<A: $crate::api::call::Answer>(
                &mut self,
                name: &str,
                payload: serde_json::Value,
            ) -> $crate::error::Result<A> {
                self.settle();
                match name {
                    $(stringify!($name) => {
                        let request: $Request = $crate::api::call::parse(name, payload)?;
                        let response: $Response = $module::$name(self, request)?;
                        A::of(&response).map_err($crate::api::call::unwritten)
                    })*
                    _ => Err($crate::api::call::unknown(name, NAMES)),
                }
            }
        }

        /// The name of every command, in order.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// Every command with the schemas of what it takes and gives.
        pub fn commands() -> Vec<CommandInfo> {
            vec![$(CommandInfo {
                name: stringify!($name),
                text: $text,
                request: schemars::schema_for!($Request).to_value(),
                response: schemars::schema_for!($Response).to_value(),
            }),*]
        }

        /// Hands every command's types to a visitor that writes them down.
        pub(crate) fn visit_commands(visitor: &mut generate::Types) {
            $(visitor.command::<$Request, $Response>(stringify!($name), $text);)*
        }
    };
}
pub(crate) use commands;

pub(crate) fn parse<T: DeserializeOwned>(name: &str, payload: Value) -> Result<T> {
    // `null` and nothing are the same: a command that needs nothing said.
    let payload = if payload.is_null() {
        Value::Object(serde_json::Map::new())
    } else {
        payload
    };
    // A list would be read as the keys in their order, which nobody means.
    if !payload.is_object() {
        return Err(
            Error::invalid(format!("The request of {name} is not an object."))
                .hint("`lamppost commands` prints the schema of every request."),
        );
    }
    serde_json::from_value(payload).map_err(|error| {
        let why = clipped(&error.to_string());
        Error::invalid(format!("The request of {name} does not fit: {why}."))
            .hint("`lamppost commands` prints the schema of every request.")
    })
}

/// What an answer is handed over as.
pub(crate) trait Answer: Sized {
    fn of<T: Serialize>(response: &T) -> serde_json::Result<Self>;
}

impl Answer for Value {
    fn of<T: Serialize>(response: &T) -> serde_json::Result<Self> {
        serde_json::to_value(response)
    }
}

impl Answer for String {
    fn of<T: Serialize>(response: &T) -> serde_json::Result<Self> {
        serde_json::to_string(response)
    }
}

pub(crate) fn unwritten(error: serde_json::Error) -> Error {
    Error::new(
        Kind::Internal,
        format!("An answer cannot be written: {error}."),
    )
}

pub(crate) fn unknown(name: &str, names: &[&str]) -> Error {
    let near = names
        .iter()
        .find(|known| known.contains(name) || name.contains(**known));
    let hint = match near {
        Some(known) => format!("Did you mean {known}? `lamppost commands` lists all of them."),
        None => "`lamppost commands` lists all of them.".to_owned(),
    };
    let name: String = name.chars().take(60).collect();
    Error::new(
        Kind::UnknownCommand,
        format!("There is no command “{name}”."),
    )
    .hint(hint)
}
