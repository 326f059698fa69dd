//! `cargo api-guard rules`: lists everything that it looks for.

use std::io;

use api_guard_detect::{Rule, rules};

use crate::console::Console;
use crate::exit::Exit;

/// Prints a line a rule: name, level, title. Sorted by name.
pub(crate) fn run(console: &mut Console<'_>) -> Exit {
    let written = print(console);
    console.finish(written, Exit::Clean)
}

fn print(console: &mut Console<'_>) -> io::Result<()> {
    let rules = sorted();
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in rules {
        writeln!(console.out, "{:width$}  {}  {}", rule.name, rule.level.as_str(), rule.title)?;
    }
    Ok(())
}

/// All rules by name.
pub(crate) fn sorted() -> Vec<&'static Rule> {
    let mut all: Vec<_> = rules::all().collect();
    all.sort_by_key(|rule| rule.name);
    all
}
