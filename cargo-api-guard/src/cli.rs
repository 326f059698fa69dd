//! The command line.

use std::ffi::{OsStr, OsString};
use std::io;

use clap::{Parser, Subcommand};

use crate::baseline;
use crate::check;
use crate::console::Console;
use crate::doctor;
use crate::exec;
use crate::exit::Exit;
use crate::explain;
use crate::rules;
use crate::shown;

/// Find API keys before they are published.
#[derive(Debug, Parser)]
#[command(name = "cargo-api-guard", bin_name = "cargo api-guard", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Look for keys in files and folders
    Check(check::Args),
    /// Accept what is found now, so that only later findings are refused
    Baseline(baseline::Args),
    /// Say what a rule finds, and what to do about a finding
    Explain(explain::Args),
    /// Check whether the references that a package declares can be loaded from here
    Doctor(doctor::Args),
    /// List all rules
    Rules,
    /// Run a program with keys taken out of what it prints
    Exec(exec::Args),
}

/// Runs the program with the arguments it was started with, its own name first.
pub(crate) fn run(arguments: impl Iterator<Item = OsString>, console: &mut Console<'_>) -> Exit {
    match Cli::try_parse_from(without_cargo(arguments)) {
        Ok(cli) => match cli.command {
            Command::Check(arguments) => check::run(&arguments, console),
            Command::Baseline(arguments) => baseline::run(&arguments, console),
            Command::Explain(arguments) => explain::run(&arguments, console),
            Command::Doctor(arguments) => doctor::run(&arguments, console),
            Command::Rules => rules::run(console),
            Command::Exec(arguments) => exec::run(&arguments, console),
        },
        Err(message) => answer(&message, console),
    }
}

/// `cargo api-guard check` starts `cargo-api-guard api-guard check`.
fn without_cargo(arguments: impl Iterator<Item = OsString>) -> impl Iterator<Item = OsString> {
    arguments
        .enumerate()
        .filter(|(at, argument)| *at != 1 || argument != OsStr::new("api-guard"))
        .map(|(_, argument)| argument)
}

/// Prints what clap has to say: help and version, or what is wrong. It quotes what was typed, which can be a key.
fn answer(message: &clap::Error, console: &mut Console<'_>) -> Exit {
    let text = shown::masked(&message.render().to_string());
    if message.use_stderr() {
        let _: io::Result<()> = console.err.write_all(text.as_bytes()); // nowhere left to complain
        return Exit::Failed;
    }
    let written = console.out.write_all(text.as_bytes());
    console.finish(written, Exit::Clean)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn only_the_word_that_cargo_adds_is_taken_out() {
        let words = ["cargo-api-guard", "api-guard", "check", "api-guard"].map(OsString::from);
        let left: Vec<_> = without_cargo(words.into_iter()).collect();
        assert_eq!(left, ["cargo-api-guard", "check", "api-guard"]);
    }
}
