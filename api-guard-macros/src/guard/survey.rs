//! The scan of whole packages.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use api_guard_detect::policy::{Notice, Uses};
use api_guard_detect::{Finding, Included, Lines, Scanned};

use super::mode::Mode;
use super::settings::Settings;
use super::summary::Summary;
use crate::emit::{report_notice, report_problem, shown_path};
use crate::package::files::{Files, read, tidy};
use crate::package::modules::declared;

/// Everything that one call of `guard!` reads.
pub(crate) struct Survey {
    pub(crate) summary: Summary,
    /// Files cargo must be told of.
    pub(crate) watched: BTreeSet<String>,
    /// Modules of the crate that is compiled: the compiler itself tells cargo of them.
    own: BTreeSet<PathBuf>,
    seen: BTreeSet<PathBuf>,
    /// What is said of settings: those of a workspace are about many packages.
    told: BTreeSet<Notice>,
    mode: Mode,
}

/// A file in the queue.
struct Source {
    path: PathBuf,
    follow: Follow,
}

/// Which modules of a file lead to more files.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follow {
    /// All: the file lies where nobody looks. `owns_folder` is as in [`declared`].
    All { owns_folder: bool },
    /// Those with a `#[path]`: the others are found by looking into folders.
    Explicit,
}

impl Survey {
    pub(crate) fn new(own: BTreeSet<PathBuf>, mode: Mode) -> Self {
        Self {
            summary: Summary::default(),
            watched: BTreeSet::new(),
            own,
            seen: BTreeSet::new(),
            told: BTreeSet::new(),
            mode,
        }
    }

    /// Scans a package and everything its files name.
    pub(crate) fn package(&mut self, folder: &Path, files: Files, settings: &Settings) {
        self.settings(settings);
        for problem in &files.problems {
            report_problem(problem);
        }
        let all = Follow::All { owns_folder: true };
        let roots = files.roots.into_iter().map(|path| Source { path, follow: all });
        let found = files.found.into_iter().map(|path| Source { path, follow: Follow::Explicit });
        let mut queue: VecDeque<Source> = roots.chain(found).collect();
        while let Some(source) = queue.pop_front() {
            self.visit(folder, source, settings, &mut queue);
        }
    }

    /// Scans what is compiled and lies nowhere a package's files are looked for.
    pub(crate) fn own_modules(&mut self, folder: &Path, settings: &Settings) {
        for path in self.own.clone() {
            let source = Source { path, follow: Follow::Explicit };
            self.visit(folder, source, settings, &mut VecDeque::new());
        }
    }

    /// Tells cargo of the manifest in a folder.
    pub(crate) fn watch_beside(&mut self, folder: &Path) {
        let path = folder.join("Cargo.toml");
        if path.is_file() {
            self.watch(&path);
        }
    }

    /// Tells cargo of settings, and a person of what has expired in them.
    fn settings(&mut self, settings: &Settings) {
        for path in &settings.files {
            self.watch(path);
        }
        for notice in settings.policy.leftovers(&Uses::default(), false) {
            if self.told.insert(notice.clone()) {
                report_notice(&notice);
            }
        }
    }

    fn visit(&mut self, folder: &Path, source: Source, settings: &Settings, queue: &mut VecDeque<Source>) {
        let canonical = source.path.canonicalize().unwrap_or_else(|_| source.path.clone());
        let own = self.own.contains(&canonical);
        if !self.seen.insert(canonical) {
            return;
        }
        let bytes = match read(&source.path) {
            Ok(bytes) => bytes,
            Err(problem) => return report_problem(&problem),
        };
        if !own {
            self.watch(&source.path);
        }
        self.scan(folder, &source.path, &bytes, settings);
        follow(&source, &bytes, queue);
    }

    /// Adds what is to be told of files that a file puts into the program.
    fn included(
        &mut self,
        (folder, path, inner): (&Path, &Path, &str),
        bytes: &[u8],
        settings: &Settings,
        findings: &mut Vec<Finding>,
    ) {
        for included in Included::all(inner, bytes) {
            let place = tidy(included.place(path, folder));
            let Some(content) = included_content(&place) else { continue };
            self.watch(&place);
            let (found, _) = included.judge(&settings.policy, &settings.inner(&place), &content);
            // Of a path that is a key itself, that is told.
            let apart = |found: &Finding| {
                findings
                    .iter()
                    .all(|other| other.span.end <= found.span.start || found.span.end <= other.span.start)
            };
            findings.extend(found.filter(apart));
        }
        findings.sort_by_key(|finding| finding.span.start);
    }

    fn watch(&mut self, path: &Path) {
        match path.to_str() {
            Some(path) => drop(self.watched.insert(path.to_owned())),
            None => report_problem(&format!(
                "api-guard cannot watch `{}`, whose name is not UTF-8: a key added to it is seen at the next rebuild",
                shown_path(path)
            )),
        }
    }

    fn scan(&mut self, folder: &Path, path: &Path, bytes: &[u8], settings: &Settings) {
        // Relative, so that a folder far above named `tests` makes no test of a program.
        let inner = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let mut findings = settings.policy.detector().scan_file(&inner, bytes);
        self.included((folder, path, &inner), bytes, settings, &mut findings);
        let judgement = settings.policy.judge(&settings.inner(path), bytes, &findings);
        for mut notice in judgement.notices {
            notice.file = shown_path(path);
            report_notice(&notice);
        }
        if findings.is_empty() {
            return;
        }
        let (shown, lines) = (shown_path(path), Lines::new(bytes));
        let scanned = Scanned { path: &shown, source: bytes, lines: &lines, findings: &findings };
        for (finding, standing) in findings.iter().zip(&judgement.standings) {
            if let Some(level) = self.mode.level(standing) {
                self.summary.add(&scanned, finding, level);
            }
        }
    }
}

/// The content of a file that is included. What is wrong with one the compiler says.
fn included_content(path: &Path) -> Option<Vec<u8>> {
    let metadata = std::fs::metadata(path).ok()?;
    (metadata.is_file() && metadata.len() <= Included::LARGEST).then(|| std::fs::read(path).ok()).flatten()
}

fn follow(source: &Source, bytes: &[u8], queue: &mut VecDeque<Source>) {
    let owns_folder = match source.follow {
        Follow::All { owns_folder } => owns_folder,
        Follow::Explicit if names_a_path(bytes) => is_owner(&source.path),
        Follow::Explicit => return,
    };
    for module in declared(&source.path, bytes, owns_folder) {
        if module.explicit || source.follow != Follow::Explicit {
            let owns_folder = module.explicit || is_owner(&module.path);
            queue.push_back(Source { path: module.path, follow: Follow::All { owns_folder } });
        }
    }
}

/// Whether a `#[path = …]` or a `cfg_attr` with one may stand in the file. Most have none and need not be lexed. The
/// search for one byte is the standard library's and optimised, which this crate is not.
fn names_a_path(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return true };
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        rest = &rest[at + 1..];
        if let Some(attribute) = rest.trim_start().strip_prefix('[') {
            let attribute = attribute.trim_start();
            if attribute.starts_with("path")
                || attribute.starts_with("cfg_attr")
                || attribute.starts_with('/')
            {
                return true;
            }
        }
    }
    false
}

fn is_owner(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "mod.rs" || name == "lib.rs" || name == "main.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_that_may_name_a_path_are_lexed() {
        for source in ["x\n#[path = \"a.rs\"] mod a;", "# [ path=\"a\"]", "#[cfg_attr(unix, path = \"a\")]"] {
            assert!(names_a_path(source.as_bytes()), "{source}");
        }
        for source in ["use std::path::Path; #[derive(Debug)] // [path", "#![path]", "#"] {
            assert!(!names_a_path(source.as_bytes()), "{source}");
        }
        assert!(names_a_path(b"\xff"));
    }
}
