//! The scan of whole packages.

use std::mem;
use std::path::{Path, PathBuf};

use api_guard_detect::policy::{Notice, Uses};
use api_guard_detect::sorted::Sorted;
use api_guard_detect::{Finding, Included, Lines, Scanned};

use super::mode::Mode;
use super::settings::Settings;
use super::summary::Summary;
use crate::emit::{report_notice, report_problem, shown_path};
use crate::package::files::{Files, SourceFile, read, tidy};
use crate::package::modules::{Tree, declared, names_a_path};

/// Everything that one call of `guard!` reads.
pub(crate) struct Survey {
    pub(crate) summary: Summary,
    /// Files cargo must be told of.
    pub(crate) watched: Sorted<String>,
    /// Modules of the crate that is compiled: the compiler itself tells cargo of them. Each is let go when it is scanned.
    own: Tree,
    /// The real names of the files that were scanned.
    seen: Sorted<PathBuf>,
    /// What is said of settings: those of a workspace are about many packages.
    told: Vec<Notice>,
    mode: Mode,
}

/// A file in the queue.
struct Source {
    file: SourceFile,
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
    pub(crate) fn new(own: Tree, mode: Mode) -> Self {
        Self {
            summary: Summary::default(),
            watched: Sorted::default(),
            own,
            seen: Sorted::default(),
            told: Vec::new(),
            mode,
        }
    }

    /// Scans a package and everything its files name.
    pub(crate) fn package(&mut self, folder: &Path, files: Files, settings: &Settings) {
        self.settings(settings);
        for problem in &files.problems {
            report_problem(problem);
        }
        for file in files.roots {
            self.visit_all(folder, Source { file, follow: Follow::All { owns_folder: true } }, settings);
        }
        for file in files.found {
            self.visit_all(folder, Source { file, follow: Follow::Explicit }, settings);
        }
    }

    /// Scans what is compiled and lies nowhere a package's files are looked for.
    pub(crate) fn own_modules(&mut self, folder: &Path, settings: &Settings) {
        let own: Vec<PathBuf> = self.own.iter().map(|(real, _)| real.clone()).collect();
        for real in own {
            // Its modules are all among them.
            let file = SourceFile { path: real.clone(), real };
            self.visit(folder, Source { file, follow: Follow::Explicit }, settings);
        }
    }

    /// Scans a file and those it leads to.
    fn visit_all(&mut self, folder: &Path, source: Source, settings: &Settings) {
        let mut rest = self.visit(folder, source, settings);
        while let Some(next) = rest.pop() {
            rest.append(&mut self.visit(folder, next, settings));
        }
    }

    /// Tells cargo of the manifest in a folder.
    pub(crate) fn watch_beside(&mut self, folder: &Path) {
        let path = folder.join("Cargo.toml");
        if path.is_file() {
            self.watch(&path);
        }
    }

    /// Reports settings to cargo, and expired entries in them to a person.
    fn settings(&mut self, settings: &Settings) {
        for path in &settings.files {
            self.watch(path);
        }
        for notice in settings.policy.leftovers(&Uses::default(), false) {
            if !self.told.contains(&notice) {
                report_notice(&notice);
                self.told.push(notice);
            }
        }
    }

    /// Scans a file that was not scanned yet, and answers with those it leads to.
    fn visit(&mut self, folder: &Path, source: Source, settings: &Settings) -> Vec<Source> {
        let SourceFile { path, real } = &source.file;
        if !self.seen.insert(real.clone(), ()) {
            return Vec::new();
        }
        let bytes = match self.own.get_mut(real) {
            Some(bytes) => mem::take(bytes),
            None => match read(path) {
                Ok(bytes) => {
                    self.watch(path);
                    bytes
                }
                Err(problem) => {
                    report_problem(&problem);
                    return Vec::new();
                }
            },
        };
        self.scan(folder, path, &bytes, settings);
        followed(&source, &bytes)
    }

    /// Adds the findings in files that this file includes in the program.
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
            let Some(found) = found else { continue };
            // Of a path that is a key itself, that is told.
            let at = findings.partition_point(|other| other.span.end <= found.span.start);
            if findings.get(at).is_none_or(|next| found.span.end <= next.span.start) {
                findings.insert(at, found);
            }
        }
    }

    fn watch(&mut self, path: &Path) {
        match path.to_str() {
            Some(path) => {
                self.watched.insert(path.to_owned(), ());
            }
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

/// The files that a file leads to.
fn followed(source: &Source, bytes: &[u8]) -> Vec<Source> {
    let path = &source.file.path;
    let owns_folder = match source.follow {
        Follow::All { owns_folder } => owns_folder,
        Follow::Explicit if names_a_path(bytes) => is_owner(path),
        Follow::Explicit => return Vec::new(),
    };
    let mut leads = Vec::new();
    for module in declared(path, bytes, owns_folder) {
        if module.explicit || source.follow != Follow::Explicit {
            let owns_folder = module.explicit || is_owner(&module.file.path);
            leads.push(Source { file: module.file, follow: Follow::All { owns_folder } });
        }
    }
    leads
}

fn is_owner(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "mod.rs" || name == "lib.rs" || name == "main.rs")
}
