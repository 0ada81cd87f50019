//! Pre-mortem and register: the session, the register, and what must be refused.

mod register;
mod sample;
mod session;
mod world;
