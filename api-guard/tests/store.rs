//! Keys by reference, from a provider that a test scripts and by a clock that it moves.
#![cfg(feature = "test-util")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

#[path = "store/attacks.rs"]
mod attacks;
#[path = "store/fields.rs"]
mod fields;
#[path = "store/files.rs"]
mod files;
#[path = "store/health.rs"]
mod health;
#[path = "store/life.rs"]
mod life;
#[path = "store/loading.rs"]
mod loading;
#[path = "store/support.rs"]
mod support;
#[path = "store/variables.rs"]
mod variables;
