//! The result of a scan: findings without values, and numbers.

use std::sync::Arc;

use api_guard_detect::policy::{Allowed, Notice};
use api_guard_detect::{Context, Level, Rule};
use serde::Serialize;

use crate::error::Problem;

/// Everything a report tells.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// Files with findings, by path.
    pub(crate) files: Vec<FileReport>,
    pub(crate) problems: Vec<Problem>,
    /// What is to be said of settings and of comments that allow.
    pub(crate) notices: Vec<Notice>,
    /// Packages that no `guard!` covers, where that was asked.
    pub(crate) unguarded: Vec<String>,
    /// Binary files that were passed over.
    pub(crate) skipped: usize,
    pub(crate) summary: Summary,
}

/// The numbers at the end of a report.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Summary {
    /// Files read; those skipped or not read do not count.
    pub(crate) files: usize,
    pub(crate) bytes: u64,
    pub(crate) denied: usize,
    pub(crate) warned: usize,
    pub(crate) allowed: usize,
}

/// The findings of one file that are told, by place.
#[derive(Debug)]
pub(crate) struct FileReport {
    pub(crate) path: String,
    pub(crate) commit: Option<Arc<str>>,
    /// When it was met, so that several versions of a file stand in their order.
    pub(crate) order: usize,
    pub(crate) findings: Vec<Reported>,
}

/// A finding without its file: nothing here holds a value.
#[derive(Debug)]
pub(crate) struct Reported {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    pub(crate) context: Context,
    pub(crate) line: usize,
    pub(crate) column: usize,
    pub(crate) end_line: usize,
    pub(crate) end_column: usize,
    /// What it is and what to do, in words that hold no value.
    pub(crate) headline: String,
    pub(crate) help: String,
    pub(crate) preview: String,
    pub(crate) fingerprint: String,
    /// What permits it.
    pub(crate) allowed: Option<Allowed>,
    /// What people see of it, where that was asked for.
    pub(crate) drawing: Option<String>,
}

impl Tally {
    /// Takes in what another thread came to.
    pub(crate) fn add(&mut self, other: Self) {
        self.files.extend(other.files);
        self.problems.extend(other.problems);
        self.notices.extend(other.notices);
        self.skipped += other.skipped;
        let (sums, more) = (&mut self.summary, other.summary);
        sums.files += more.files;
        sums.bytes += more.bytes;
        sums.denied += more.denied;
        sums.warned += more.warned;
        sums.allowed += more.allowed;
    }

    /// Puts everything into the one order that does not depend on threads.
    pub(crate) fn sort(&mut self) {
        self.files.sort_by(|a, b| (&a.path, a.order).cmp(&(&b.path, b.order)));
        self.problems.sort();
        self.problems.dedup();
        self.notices.sort();
        self.notices.dedup();
    }

    /// All findings that are told, those permitted among them.
    pub(crate) fn told(&self) -> impl Iterator<Item = (&FileReport, &Reported)> {
        self.files.iter().flat_map(|file| file.findings.iter().map(move |found| (file, found)))
    }
}

impl Summary {
    /// Counts a finding at a level, or one that is permitted.
    pub(crate) fn count(&mut self, level: Option<Level>) {
        match level {
            None => self.allowed += 1,
            Some(Level::Deny) => self.denied += 1,
            Some(_) => self.warned += 1,
        }
    }

    /// How many findings there are, those permitted among them.
    pub(crate) fn findings(&self) -> usize {
        self.denied + self.warned + self.allowed
    }
}
