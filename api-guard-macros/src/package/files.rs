//! The source files of a package.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;

/// Larger files are named, not read: nobody writes one.
const LARGEST: u64 = 16 << 20;

/// The folders cargo looks into.
const FOLDERS: [&str; 4] = ["src", "tests", "examples", "benches"];

/// The files of a package before any of them is read.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Files under cargo's folders, and the build script.
    pub(crate) found: Vec<PathBuf>,
    /// The roots of targets that the manifest names: their modules may be anywhere.
    pub(crate) roots: Vec<PathBuf>,
    /// What could not be looked into, with the reason.
    pub(crate) problems: Vec<String>,
}

impl Files {
    /// The files of the package in `folder`.
    pub(crate) fn of(folder: &Path, manifest: &Manifest) -> Self {
        let mut files = Self::default();
        let mut seen = BTreeSet::new();
        for name in FOLDERS {
            let inner = folder.join(name);
            if inner.is_dir() && !inner.join("Cargo.toml").is_file() {
                files.walk(&inner, &mut seen);
            }
        }
        let script = folder.join("build.rs");
        if script.is_file() {
            files.roots.push(script);
        }
        for target in manifest.targets.iter().chain(&manifest.build) {
            let path = tidy(folder.join(target));
            if path.is_file() {
                files.roots.push(path);
            }
        }
        files
    }

    fn walk(&mut self, folder: &Path, seen: &mut BTreeSet<PathBuf>) {
        // A link may lead back to where we come from.
        if !folder.canonicalize().is_ok_and(|path| seen.insert(path)) {
            return;
        }
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.problems.push(unreadable(folder, &error.kind().to_string()));
                return;
            }
        };
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort_unstable();
        for path in paths {
            if path.is_dir() {
                if !path.join("Cargo.toml").is_file() {
                    self.walk(&path, seen);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") && !is_lock(&path) {
                self.found.push(path);
            }
        }
    }
}

/// Whether the file is the mark of an editor that a file is open: a link `.#lib.rs` that leads nowhere.
fn is_lock(path: &Path) -> bool {
    path.is_symlink() && path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".#"))
}

/// Reads a source file, or says why not.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| unreadable(path, &error.kind().to_string());
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err(unreadable(path, "not a file"));
    }
    if metadata.len() > LARGEST {
        return Err(unreadable(path, "larger than 16 MiB"));
    }
    fs::read(path).map_err(failed)
}

fn unreadable(path: &Path, why: &str) -> String {
    format!("api-guard could not scan `{}`: {why}", crate::emit::shown_path(path))
}

/// Resolves `..`, so that one file has one name.
pub(crate) fn tidy(path: PathBuf) -> PathBuf {
    let winds = path.components().any(|part| matches!(part, std::path::Component::ParentDir));
    if winds { path.canonicalize().unwrap_or(path) } else { path }
}
