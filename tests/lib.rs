//! What the tests in this folder share.

pub mod generated;
