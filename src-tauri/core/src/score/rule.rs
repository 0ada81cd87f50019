//! The rules of the verdict, each with its code and its words.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The code of a rule; a broken N forbids the launch, a broken C makes it conditional.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[expect(missing_docs, reason = "the words of each rule are below, once")]
pub enum Code {
    N1,
    N2,
    N3,
    N4,
    N5,
    C1,
    C2,
    C3,
    C4,
}

impl Code {
    /// Every rule, in the order of reasons.
    pub const ALL: [Code; 9] = [
        Code::N1,
        Code::N2,
        Code::N3,
        Code::N4,
        Code::N5,
        Code::C1,
        Code::C2,
        Code::C3,
        Code::C4,
    ];

    /// Whether breaking the rule forbids the launch.
    pub const fn forbids(self) -> bool {
        match self {
            Code::N1 | Code::N2 | Code::N3 | Code::N4 | Code::N5 => true,
            Code::C1 | Code::C2 | Code::C3 | Code::C4 => false,
        }
    }

    /// What is true when the rule holds.
    pub const fn text(self) -> &'static str {
        match self {
            Code::N1 => "Every blocker is met or waived",
            Code::N2 => "Every major question is answered or waived",
            Code::N3 => {
                "Every major gap has an action with an owner and a day to come, or a waiver"
            }
            Code::N4 => "Every risk above the threshold is accepted by a named person",
            Code::N5 => "At least two scenarios have an owner",
            Code::C1 => "No waiver is in use",
            Code::C2 => "No major gap is left to an action",
            Code::C3 => "No risk above the threshold rests on an acceptance",
            Code::C4 => "No required section of the design is empty",
        }
    }

    /// What is the matter with the item a broken rule points at.
    pub const fn meaning(self) -> &'static str {
        match self {
            Code::N1 => "A blocker is not met and has no live waiver",
            Code::N2 => "A major question is not answered and has no live waiver",
            Code::N3 => "A major question is not met and has no live waiver and no action in time",
            Code::N4 => "A risk is above the threshold and not accepted",
            Code::N5 => "Fewer than two scenarios have an owner",
            Code::C1 => "A waiver is in use",
            Code::C2 => "A major question is not met and has an action in time",
            Code::C3 => "A risk is above the threshold and accepted for now",
            Code::C4 => "A required section of the design is empty",
        }
    }
}
