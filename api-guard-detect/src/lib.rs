//! What an API key looks like.
//!
//! Pure: bytes in, findings out. No dependency, no I/O.

mod check;
mod plausible;
pub mod rules;
mod rule;
mod set;
mod shape;

pub use rule::{Level, Rule};
pub use set::Set;
pub use shape::{Check, Part, Run, Shape};
