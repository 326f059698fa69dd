//! Reports for people and for programs.

pub(crate) mod built;
mod github;
mod human;
mod json;
mod sarif;

use std::io::{self, Write};

use super::tally::Tally;

/// For whom the report is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Drawings and a summary
    #[default]
    Human,
    /// One JSON document
    Json,
    /// One SARIF 2.1.0 document, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// Writes the report.
///
/// # Errors
/// What `out` says.
pub(crate) fn write(out: &mut dyn Write, format: Format, what: &str, tally: &Tally) -> io::Result<()> {
    match format {
        Format::Human => human::write(out, what, tally),
        Format::Json => json::write(out, tally),
        Format::Sarif => sarif::write(out, tally),
        Format::Github => github::write(out, what, tally),
    }
}
