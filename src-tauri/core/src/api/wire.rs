//! What crosses the door: derives shared by every request and every view.
//!
//! Requests refuse unknown keys; an absent optional key means "leave it as it is", an empty text
//! clears a field. Days are `YYYY-MM-DD`, moments RFC 3339 in UTC. No number needs 64 bits.

/// Declares what a caller sends.
macro_rules! request {
    ($($(#[$meta:meta])* pub struct $Name:ident { $($body:tt)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize,
                schemars::JsonSchema, ts_rs::TS)]
            #[serde(deny_unknown_fields)]
            #[ts(optional_fields)]
            pub struct $Name { $($body)* }
        )*
    };
}

/// Declares what a caller receives.
macro_rules! view {
    ($($(#[$meta:meta])* pub struct $Name:ident { $($body:tt)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize,
                schemars::JsonSchema, ts_rs::TS)]
            pub struct $Name { $($body)* }
        )*
    };
}

/// Declares a set of words a caller receives or sends.
macro_rules! words {
    ($($(#[$meta:meta])* pub enum $Name:ident { $($body:tt)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize,
                schemars::JsonSchema, ts_rs::TS)]
            #[serde(rename_all = "snake_case")]
            pub enum $Name { $($body)* }
        )*
    };
}

pub(crate) use {request, view, words};

request! {
    /// A command that needs nothing said.
    pub struct Nothing {}

    /// Names one thing.
    pub struct ById {
        /// Its id.
        pub id: crate::model::Id,
    }

    /// Names one question of a review.
    pub struct ByQuestion {
        /// The review.
        pub review: crate::model::Id,
        /// The question's id in the pack.
        pub question: String,
    }
}

/// What a change answers: its result, and what must be read again.
#[derive(
    Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema, ts_rs::TS,
)]
pub struct Done<T> {
    /// The result.
    pub output: T,
    /// What changed.
    pub changed: Vec<Changed>,
    /// Name of the step that undo would take back.
    pub undo: Option<String>,
    /// Name of the step that redo would do again.
    pub redo: Option<String>,
}

view! {
    /// Something that must be read again.
    pub struct Changed {
        /// The word for its kind: service, review, evidence and so on.
        pub kind: String,
        /// Its id.
        pub id: String,
    }

    /// The id of what was made.
    pub struct Made {
        /// Its id.
        pub id: crate::model::Id,
    }

    /// Nothing more to say.
    pub struct Empty {}
}
