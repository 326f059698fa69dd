//! `cargo api-guard check`: keys in files and folders.

mod read;
mod report_human;
mod report_json;
mod scan;
mod walk;

use std::path::{Path, PathBuf};

use api_guard_detect::{Level, Style};
use serde::Serialize;

use self::scan::{FileReport, Outcome};
use crate::console::Console;
use crate::error::Problem;
use crate::exit::Exit;

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files and folders; each is read even where `.gitignore` names it [default: the current folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How findings are printed
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// For whom the report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Drawings and a summary
    Human,
    /// One JSON document
    Json,
}

/// Everything a report tells.
#[derive(Debug, Default)]
struct Report {
    files: Vec<FileReport>,
    problems: Vec<Problem>,
    skipped: usize,
    summary: Summary,
}

/// The numbers at the end of a report.
#[derive(Debug, Default, Serialize)]
struct Summary {
    /// Files read; those skipped or not read do not count.
    files: usize,
    bytes: u64,
    denied: usize,
    warned: usize,
    allowed: usize,
}

/// Scans, reports, and says by the exit code what came of it.
///
/// What could not be read is named on standard error, and everything else is scanned nevertheless.
pub(crate) fn run(arguments: &Args, console: &mut Console<'_>) -> Exit {
    let base = match std::env::current_dir().and_then(std::fs::canonicalize) {
        Ok(base) => base,
        Err(error) => {
            console.report(&Problem::CurrentFolder { kind: error.kind() });
            return Exit::Failed;
        }
    };
    let report = report(&base, arguments, console.style);
    for problem in &report.problems {
        console.report(problem);
    }
    let written = match arguments.format {
        Format::Human => report_human::write(console.out, &report),
        Format::Json => report_json::write(console.out, &report),
    };
    console.finish(written, report.exit())
}

fn report(base: &Path, arguments: &Args, style: Style) -> Report {
    let here = [PathBuf::from(".")];
    let tree = walk::walk(base, if arguments.paths.is_empty() { &here } else { &arguments.paths });
    let draw = (arguments.format == Format::Human).then_some(style);
    let mut report = Report { problems: tree.problems, ..Report::default() };
    for outcome in scan::scan(base, &tree.files, draw) {
        report.add(outcome);
    }
    report.files.sort_by(|a, b| a.path.cmp(&b.path));
    report.problems.sort();
    report
}

impl Report {
    fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Read(file) => {
                self.summary.add(&file);
                self.files.push(file);
            }
            Outcome::Skipped => self.skipped += 1,
            Outcome::Gone => {}
            Outcome::Unread(problem) => self.problems.push(problem),
        }
    }

    fn exit(&self) -> Exit {
        if !self.problems.is_empty() {
            Exit::Failed
        } else if self.summary.denied > 0 {
            Exit::Found
        } else {
            Exit::Clean
        }
    }
}

impl Summary {
    fn add(&mut self, file: &FileReport) {
        self.files += 1;
        self.bytes += file.bytes;
        self.allowed += file.allowed;
        for found in &file.findings {
            match found.level {
                Level::Deny => self.denied += 1,
                _ => self.warned += 1,
            }
        }
    }
}
