//! The command line host.
fn main() {}
