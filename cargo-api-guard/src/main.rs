//! `cargo api-guard`: find API keys in a tree from a terminal, a git hook and CI.
//!
//! `check` reads every file that git would publish, what is staged, the history or a built program, and names the keys in
//! it by place, never by value; `baseline` lets what
//! is there stand; `rules` lists
//! what it looks for and `explain` says what to do about one. It runs as `cargo api-guard …` and as
//! `cargo-api-guard …`.
//!
//! The exit code is 0 where all is clean, 1 where a finding denies, and 2 where something could not be done, also if
//! something was found besides: a scan that is not complete must not pass for one that is.

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
