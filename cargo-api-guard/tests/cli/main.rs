//! `cargo api-guard`, run as a person runs it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a helper that panics is how a test fails")]

mod archives;
mod bad_input;
mod binaries;
mod check;
mod doctor;
mod formats;
mod included;
mod remarks;
mod repositories;
mod settings;
mod support;
