//! The drivers of publishing: everything that touches a folder, a process or a socket on its behalf.
//!
//! Left out on purpose: what is published and whether (`lamppost_core::publish` decides).
//! Invariants: reads change nothing; nothing is forced; a secret goes to its own place alone, follows no
//! redirect and is in no message.

mod confluence;
mod dokuwiki;
pub mod drivers;
mod folder;
mod git;
mod hash;
pub mod http;
mod mediawiki;
pub mod secrets;
pub mod world;

pub use drivers::Drivers;
pub use secrets::Keyring;
pub use world::World;
