//! `guard!`, `#[guarded]` and `allow!` through the real cargo and the real compiler.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a test fails")]

mod allow;
mod bad_input;
mod dependency;
mod diagnostics;
mod include;
mod matrix;
mod settings;
mod watching;
