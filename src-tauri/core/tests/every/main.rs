//! What holds for every command of the list: it is a named step, undo takes it back, and nothing
//! that is sent can harm it.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod assessed;
mod hostile;
mod life;
mod publish;
mod requests;
mod undo;
mod world;
