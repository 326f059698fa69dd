//! The report for people: each finding drawn as rustc draws a diagnostic, and one line that sums up.

use std::io::{self, Write};

use super::Report;

/// Writes all drawings, then the summary.
///
/// # Errors
/// What `out` says.
pub(crate) fn write(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    for found in report.files.iter().flat_map(|file| &file.findings) {
        out.write_all(found.drawing.as_bytes())?;
    }
    writeln!(out, "{}", summary(report))
}

fn summary(report: &Report) -> String {
    let sums = &report.summary;
    let mut text = format!(
        "api-guard: {} in {}: {} denied, {} warned, {} allowed",
        count(sums.denied + sums.warned + sums.allowed, "finding"),
        count(sums.files, "file"),
        sums.denied,
        sums.warned,
        sums.allowed,
    );
    if report.skipped > 0 {
        text.push_str(&format!("; {} skipped", count(report.skipped, "binary file")));
    }
    if !report.problems.is_empty() {
        text.push_str(&format!("; {} not read", count(report.problems.len(), "path")));
    }
    text
}

fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
