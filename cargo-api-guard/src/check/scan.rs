//! The work of one thread: passes a file, piece by piece, through the engine into a tally.

use std::io::{self, Read};
use std::mem;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use api_guard_detect::policy::{Baseline, Notice, Standing};
use api_guard_detect::{Advice, Context, Finding, Style, preview};

use super::archive::{Leaves, Trouble};
use super::content::{Cut, Kind, Utf16, Window, each};
use super::engine::{self, Seen, is_rust, is_text_by_name};
use super::included::{self, Beside};
use super::place::{Place, draw};
use super::progress::Counters;
use super::report::built;
use super::settings::{Group, Settings};
use super::tally::{FileReport, Reported, Tally};
use crate::error::Problem;
use crate::shown;

/// So many findings of a file are drawn: nobody reads more.
const DRAWN: usize = 100;
/// The longest name that is shown. Archives can hold longer ones.
const NAME: usize = 4096;

/// How files are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As sources: text is read, anything else is skipped.
    Source,
    /// As built programs: everything in them is read.
    Built,
}

/// What all threads have in common.
pub(crate) struct Plan<'p> {
    pub(crate) settings: &'p Settings,
    pub(crate) mode: Mode,
    /// How findings are drawn, where people are to see them.
    pub(crate) draw: Option<Style>,
    /// Whether findings that something allows are told too.
    pub(crate) reports_allowed: bool,
    pub(crate) counters: &'p Counters,
    /// The baseline that takes in what is found, where one is written.
    pub(crate) baseline: Option<&'p Mutex<Baseline>>,
}

/// Which file is read.
pub(crate) struct Origin {
    /// What it is called in the report.
    pub(crate) name: String,
    /// Where it lies, or would lie if it were checked out.
    pub(crate) file: PathBuf,
    /// What its settings call it.
    pub(crate) inside: String,
    pub(crate) group: Arc<Group>,
    pub(crate) commit: Option<Arc<str>>,
    pub(crate) is_history: bool,
    /// When it was met.
    pub(crate) order: usize,
}

/// Scans one file and what is packed in it.
pub(crate) struct Scanner<'s> {
    pub(crate) plan: &'s Plan<'s>,
    pub(crate) origin: Origin,
    pub(crate) beside: &'s mut dyn Beside,
    /// Only memory.
    pub(crate) buffer: &'s mut Vec<u8>,
    pub(crate) tally: &'s mut Tally,
}

impl Scanner<'_> {
    fn text(&mut self, path: &str, content: &mut dyn Read) -> io::Result<()> {
        let cut = if is_rust(path) { Cut::RUST } else { Cut::PIECES };
        let inside = self.inside(path);
        let mut place = Place::START;
        self.pieces(path, cut, content, &mut |scanner, window, report| {
            let included = if window.is_whole { scanner.included(path, window.bytes) } else { Vec::new() };
            let group = &scanner.origin.group;
            let seen = if window.is_whole {
                engine::file(group, &inside, window.bytes, included)
            } else {
                engine::piece(group, &inside, window.bytes)
            };
            place = scanner.places(&window, &seen, place, report);
            scanner.note(path, seen.notices);
        })
    }

    /// What is to be told of files that a file of Rust includes.
    fn included(&mut self, path: &str, text: &[u8]) -> Vec<Finding> {
        if !is_rust(path) {
            return Vec::new();
        }
        let mut file = self.origin.file.clone().into_os_string();
        file.push(path.strip_prefix(&self.origin.name).unwrap_or_default());
        included::findings(file.as_ref(), &self.inside(path), self.plan.settings, text, self.beside)
    }

    fn built(&mut self, path: &str, content: &mut dyn Read) -> io::Result<()> {
        let inside = self.inside(path);
        self.pieces(path, Cut::PIECES, content, &mut |scanner, window, report| {
            let seen = engine::built(&scanner.origin.group, &inside, window.bytes);
            for at in seen.owned(&window) {
                let span = &seen.findings[at].span;
                let place = |at: usize| Place { line: 1, column: (window.offset + at as u64) as usize + 1 };
                scanner.add(&window, &seen, at, [place(span.start), place(span.end)], report);
            }
        })
    }

    /// What the settings call what is packed in the file, or the file itself.
    fn inside(&self, path: &str) -> String {
        let packed = path.strip_prefix(&self.origin.name).unwrap_or_default();
        format!("{}{packed}", self.origin.inside)
    }

    /// Keeps what is to be said of allow comments; of the past there is nothing to mend.
    fn note(&mut self, path: &str, notices: Vec<Notice>) {
        if !self.origin.is_history {
            self.tally.notices.extend(notices.into_iter().map(|mut notice| {
                path.clone_into(&mut notice.file);
                notice
            }));
        }
    }

    fn pieces(
        &mut self,
        path: &str,
        cut: Cut,
        content: &mut dyn Read,
        see: &mut dyn FnMut(&mut Self, Window<'_>, &mut FileReport),
    ) -> io::Result<()> {
        let mut report = FileReport {
            path: path.chars().take(NAME).collect(),
            commit: self.origin.commit.clone(),
            order: self.origin.order,
            findings: Vec::new(),
        };
        let mut buffer = mem::take(self.buffer);
        let mut bytes = 0;
        let read = each(content, cut, &mut buffer, &mut |window| {
            bytes += window.own.len() as u64;
            self.plan.counters.read(window.own.len());
            see(self, window, &mut report);
        });
        buffer.clear();
        buffer.shrink_to(Cut::PIECES.piece);
        *self.buffer = buffer;
        self.tally.summary.files += 1;
        self.tally.summary.bytes += bytes;
        if !report.findings.is_empty() {
            self.tally.files.push(report);
        }
        read.map(drop)
    }

    /// Adds the findings that the window owns, and answers where its successor's begin.
    fn places(&mut self, window: &Window<'_>, seen: &Seen, start: Place, report: &mut FileReport) -> Place {
        let (mut from, mut place) = (window.own.start, start);
        for at in seen.owned(window) {
            let span = seen.findings[at].span.clone();
            place = place.after(&window.bytes[from..span.start]);
            from = span.start;
            let end = place.after(&window.bytes[span]);
            self.add(window, seen, at, [place, end], report);
        }
        if window.is_whole { place } else { place.after(&window.bytes[from..window.own.end]) }
    }

    /// Counts a finding and, where it is to be told, adds it to the report.
    fn add(
        &mut self,
        window: &Window<'_>,
        seen: &Seen,
        at: usize,
        [start, end]: [Place; 2],
        report: &mut FileReport,
    ) {
        let (mut finding, standing) = (seen.findings[at].clone(), &seen.standings[at]);
        self.freeze(&report.path, window.bytes, &finding, standing);
        self.tally.summary.count(engine::level(standing));
        let allowed = match standing {
            Standing::Allowed(_) if !self.plan.reports_allowed => return,
            Standing::Allowed(allowed) => Some(allowed.clone()),
            _ => None,
        };
        self.plan.counters.found();
        if self.origin.is_history {
            finding.context = Context::History;
        }
        let level = engine::level(standing).unwrap_or(finding.level);
        let preview = shown::escaped(&preview(window.bytes, &finding));
        let drawn = allowed.is_none() && report.findings.len() < DRAWN;
        let drawing = self.plan.draw.filter(|_| drawn).map(|style| {
            let name = shown::version(report.commit.as_deref(), &report.path);
            match finding.context {
                Context::Binary => built::draw(&name, start.column - 1, &finding, level, &preview, style),
                _ => draw(&name, window.bytes, &seen.findings, &finding, (start, level), style),
            }
        });
        let advice = Advice::of(&finding);
        report.findings.push(Reported {
            rule: finding.rule,
            level,
            context: finding.context,
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            headline: advice.headline,
            help: advice.helps.last().cloned().unwrap_or_default(),
            preview,
            fingerprint: engine::fingerprint(&self.inside(&report.path), window.bytes, &finding),
            allowed,
            drawing,
        });
    }

    /// Adds a finding to the baseline that is written, if nothing else allows it.
    fn freeze(&self, path: &str, bytes: &[u8], finding: &Finding, standing: &Standing) {
        let is_to_stand = !matches!(standing, Standing::Allowed(allowed) if allowed.as_str() != "baseline");
        if let Some(baseline) = self.plan.baseline.filter(|_| is_to_stand) {
            let mut baseline = baseline.lock().unwrap_or_else(PoisonError::into_inner);
            baseline.add(&self.inside(path), bytes, finding);
        }
    }
}

impl Seen {
    /// The findings that a window owns.
    fn owned(&self, window: &Window<'_>) -> Vec<usize> {
        let is_own = |at: &usize| window.own.contains(&self.findings[*at].span.start);
        (0..self.findings.len()).filter(is_own).collect()
    }
}

impl Leaves for Scanner<'_> {
    fn leaf(&mut self, path: &str, kind: Kind, content: &mut dyn Read) -> io::Result<()> {
        self.plan.counters.file();
        match (self.plan.mode, kind) {
            (Mode::Built, _) => self.built(path, content),
            (Mode::Source, Kind::Binary) if is_text_by_name(path) => self.text(path, content),
            (Mode::Source, Kind::Text) => self.text(path, &mut without_mark(content)?),
            (Mode::Source, Kind::Utf16(endian)) => {
                let mut decoded = Utf16::new(content, endian);
                self.text(path, &mut without_mark(&mut decoded)?)
            }
            (Mode::Source, _) => {
                self.tally.skipped += 1;
                Ok(())
            }
        }
    }

    fn trouble(&mut self, path: &str, trouble: Trouble) {
        let path =
            shown::version(self.origin.commit.as_deref(), &path.chars().take(NAME).collect::<String>());
        self.tally.problems.push(Problem::of(path, trouble));
    }
}

/// The content without the byte order mark that some editors put before UTF-8: it is no character of the first line.
fn without_mark<'c>(content: &'c mut dyn Read) -> io::Result<impl Read + 'c> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    let mut start = Vec::with_capacity(MARK.len());
    content.take(MARK.len() as u64).read_to_end(&mut start)?;
    if start == MARK {
        start.clear();
    }
    Ok(io::Cursor::new(start).chain(content))
}
