//! `cargo api-guard`: find API keys in a tree from a terminal, a git hook and CI.
//!
//! `check` reads every file that git would publish, staged files, the history or a built program, and reports where
//! there are keys, never their values. `baseline` accepts the findings that are there. `rules` lists what it looks for,
//! and `explain` says what to do about a finding. It runs as `cargo api-guard …` and as `cargo-api-guard …`.
//!
//! The exit code is 0 if everything is clean, 1 if a finding denies, and 2 if something could not be done, even if
//! there are findings too: an incomplete scan must not be taken for a complete one.

mod baseline;
mod check;
mod cli;
mod console;
mod doctor;
mod document;
mod error;
mod exec;
mod exit;
mod explain;
mod rules;
mod shown;

use std::process::ExitCode;

use crate::console::Console;

fn main() -> ExitCode {
    console::hush_panics();
    let (mut out, mut err) = console::standard();
    let (style, is_live) = (console::style_of_stdout(), console::is_stderr_live());
    cli::run(std::env::args_os(), &mut Console { out: &mut out, err: &mut err, style, is_live }).into()
}
