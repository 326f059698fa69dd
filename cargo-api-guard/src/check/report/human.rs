//! The report for people: each finding drawn as rustc draws a diagnostic, and one line that sums up.

use std::io::{self, Write};

use crate::check::tally::{FileReport, Tally};
use crate::shown;

/// Writes all drawings, then the summary.
///
/// # Errors
/// What `out` says.
pub(crate) fn write(out: &mut dyn Write, what: &str, tally: &Tally) -> io::Result<()> {
    for file in &tally.files {
        for drawing in file.findings.iter().filter_map(|found| found.drawing.as_ref()) {
            out.write_all(drawing.as_bytes())?;
        }
        write_undrawn(out, file)?;
        write_allowed(out, file)?;
    }
    writeln!(out, "{}", summary(what, tally))
}

fn write_undrawn(out: &mut dyn Write, file: &FileReport) -> io::Result<()> {
    let undrawn =
        file.findings.iter().filter(|found| found.drawing.is_none() && found.allowed.is_none()).count();
    if undrawn == 0 {
        return Ok(());
    }
    let name = shown::version(file.commit.as_deref(), &file.path);
    writeln!(out, "… and {} more in {name}: `--format json` lists all\n", count(undrawn, "finding"))
}

fn write_allowed(out: &mut dyn Write, file: &FileReport) -> io::Result<()> {
    for found in &file.findings {
        let Some(allowed) = &found.allowed else { continue };
        let name = shown::version(file.commit.as_deref(), &file.path);
        let (rule, line, column) = (found.rule.name, found.line, found.column);
        let why = shown::escaped(&allowed.to_string());
        writeln!(out, "allowed[api_guard::{rule}]: {name}:{line}:{column}: {why}")?;
    }
    Ok(())
}

/// One line that sums up. `what` is what a file is here.
pub(crate) fn summary(what: &str, tally: &Tally) -> String {
    let sums = &tally.summary;
    let mut text = format!(
        "api-guard: {} in {}: {} denied, {} warned, {} allowed",
        count(sums.findings(), "finding"),
        count(sums.files, what),
        sums.denied,
        sums.warned,
        sums.allowed,
    );
    if tally.skipped > 0 {
        text.push_str(&format!("; {} skipped", count(tally.skipped, "binary file")));
    }
    if !tally.problems.is_empty() {
        text.push_str(&format!("; {} not read", count(tally.problems.len(), "path")));
    }
    text
}

fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
