//! The demo: a seeded world and simulators of both foreign systems, on loopback.

pub mod calls;
pub mod faults;
pub mod seed;
pub mod simulator;
pub mod stage;
