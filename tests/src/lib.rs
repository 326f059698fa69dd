//! What the tests of several crates share: keys that are joined while a test runs.
//!
//! No key stands in the repository, not even a made-up one. `vectors/` holds templates, a file an issuer;
//! [`vectors::all`] draws keys from them, the same ones in every run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a panic is how a test fails"
)]

mod armor;
mod checksum;
mod encode;
pub mod project;
mod random;
pub mod template;
pub mod vectors;
