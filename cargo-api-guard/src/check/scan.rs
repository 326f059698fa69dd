//! Files read and scanned on all processors, with the same answer every time.

use std::io;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use api_guard_detect::policy::FingerprintKey;
use api_guard_detect::{Context, Finding, Level, Lines, Rule, Scanned, Style, preview, scan_file};

use super::read::{Contents, LIMIT, read};
use super::walk::relative;
use crate::error::Problem;
use crate::shown;

/// What became of one file.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It was read.
    Read(FileReport),
    /// It is binary and was skipped.
    Skipped,
    /// It vanished.
    Gone,
    /// It could not be read.
    Unread(Problem),
}

/// What is told of one file.
#[derive(Debug)]
pub(crate) struct FileReport {
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) allowed: usize,
    /// Those that no `allow!` permits, by place.
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
    pub(crate) preview: String,
    pub(crate) fingerprint: String,
    /// The finding as people see it, where it was asked for.
    pub(crate) drawing: String,
}

/// Scans `files`; the outcomes stand in the same order. Findings are drawn where `draw` says how.
pub(crate) fn scan(base: &Path, files: &[PathBuf], draw: Option<Style>) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(files.len()));
    let work = || {
        while let Some((at, file)) = take(files, &next) {
            let outcome = scan_one(base, file, draw);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, outcome));
        }
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(files.len());
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

fn take<'f>(files: &'f [PathBuf], next: &AtomicUsize) -> Option<(usize, &'f PathBuf)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    files.get(at).map(|file| (at, file))
}

fn scan_one(base: &Path, file: &Path, draw: Option<Style>) -> Outcome {
    let path = relative(base, file);
    match read(file) {
        Ok(Contents::Text(bytes)) => Outcome::Read(report(&path, &bytes, draw)),
        Ok(Contents::Binary) => Outcome::Skipped,
        Ok(Contents::Gone) => Outcome::Gone,
        Ok(Contents::TooLarge) => {
            Outcome::Unread(Problem::TooLarge { path: shown::escaped(&path), limit: LIMIT >> 20 })
        }
        Err(error) => Outcome::Unread(unreadable(&path, &error)),
    }
}

fn unreadable(path: &str, error: &io::Error) -> Problem {
    Problem::Unreadable { path: shown::escaped(path), kind: error.kind() }
}

fn report(path: &str, source: &[u8], draw: Option<Style>) -> FileReport {
    let all = scan_file(path, source);
    let (allowed, told): (Vec<&Finding>, Vec<&Finding>) = all.iter().partition(|finding| finding.allowed);
    let mut findings = Vec::with_capacity(told.len());
    if !told.is_empty() {
        let lines = Lines::new(source);
        let shown = shown::escaped(path);
        for finding in told {
            let mut reported = place(path, source, &lines, finding);
            if let Some(style) = draw {
                let findings = on_its_line(&all, &lines, reported.line);
                let scanned = Scanned { path: &shown, source, lines: &lines, findings };
                reported.drawing = scanned.draw(finding, style);
            }
            findings.push(reported);
        }
    }
    FileReport { path: path.to_owned(), bytes: source.len() as u64, allowed: allowed.len(), findings }
}

fn place(path: &str, source: &[u8], lines: &Lines<'_>, finding: &Finding) -> Reported {
    let (start, end) = (lines.position(finding.span.start), lines.position(finding.span.end));
    Reported {
        rule: finding.rule,
        level: finding.level,
        context: finding.context,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        preview: preview(source, finding),
        fingerprint: format!("{:016x}", FingerprintKey::REPORT.fingerprint(path, source, finding)),
        drawing: String::new(),
    }
}

/// The findings that a drawing of `line` must mask. They are sorted and apart from each other, so a file with very
/// many of them is not searched anew for each.
fn on_its_line<'f>(findings: &'f [Finding], lines: &Lines<'_>, line: usize) -> &'f [Finding] {
    let line = lines.range(line);
    let from = findings.partition_point(|finding| finding.span.end <= line.start);
    let to = findings.partition_point(|finding| finding.span.start <= line.end);
    &findings[from..to]
}
