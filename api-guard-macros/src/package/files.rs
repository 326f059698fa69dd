//! The source files of a package.

use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use api_guard_detect::sorted::Sorted;

use super::manifest::Manifest;

/// Larger files are named, not read: nobody writes one.
const LARGEST: u64 = 16 << 20;

/// The folders cargo looks into.
const FOLDERS: [&str; 4] = ["src", "tests", "examples", "benches"];

/// A file under the name by which it was come upon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceFile {
    pub(crate) path: PathBuf,
    /// Its name without links, which is one for each file.
    pub(crate) real: PathBuf,
}

/// The files of a package before any of them is read.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Files under cargo's folders.
    pub(crate) found: Vec<SourceFile>,
    /// The build script, and the roots of targets that the manifest names: their modules may be anywhere.
    pub(crate) roots: Vec<SourceFile>,
    /// What could not be looked into, with the reason.
    pub(crate) problems: Vec<String>,
}

impl Files {
    /// The files of the package in `folder`.
    pub(crate) fn of(folder: &Path, manifest: &Manifest) -> Self {
        let mut files = Self::default();
        for name in FOLDERS {
            let inner = folder.join(name);
            if inner.is_dir() && !inner.join("Cargo.toml").is_file() {
                let real = real(&inner);
                files.walk(SourceFile { path: inner, real }, &mut Vec::new());
            }
        }
        files.roots.extend(SourceFile::named(folder.join("build.rs")));
        // Hundreds of targets may lie in one folder, whose real name takes as many system calls as it is deep.
        let mut known: Option<(PathBuf, PathBuf)> = None;
        for target in manifest.targets.iter().chain(&manifest.build) {
            let path = tidy(folder.join(target));
            let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { continue };
            let (parent, real) = match known.take() {
                Some(known) if known.0 == parent => known,
                _ => (parent.to_path_buf(), real(parent)),
            };
            files.roots.extend(SourceFile::within(&parent, &real, name));
            known = Some((parent, real));
        }
        files
    }

    /// Adds what lies in a folder. `links` are the folders that links led to: one may lead back to where we come from.
    fn walk(&mut self, folder: SourceFile, links: &mut Vec<PathBuf>) {
        let entries = match fs::read_dir(&folder.path) {
            Ok(entries) => entries,
            Err(error) => {
                self.problems.push(unreadable(&folder.path, &error.kind().to_string()));
                return;
            }
        };
        let mut inside: Sorted<OsString, Option<FileType>> = Sorted::default();
        for entry in entries.flatten() {
            inside.insert(entry.file_name(), entry.file_type().ok());
        }
        for (name, kind) in inside.iter() {
            let path = folder.path.join(name);
            let is_link = kind.is_none_or(|kind| kind.is_symlink());
            // To ask for the real name takes a system call for each folder above: only a link needs it.
            let real = if is_link { real(&path) } else { folder.real.join(name) };
            let inner = SourceFile { path, real };
            if if is_link { inner.path.is_dir() } else { kind.is_some_and(|kind| kind.is_dir()) } {
                if inner.path.join("Cargo.toml").is_file() || links.contains(&inner.real) {
                    continue;
                }
                if is_link {
                    links.push(inner.real.clone());
                }
                self.walk(inner, links);
            } else if is_rust(&inner.path) && !(is_link && is_lock(name)) {
                self.found.push(inner);
            }
        }
    }
}

impl SourceFile {
    /// The file of that name, if there is one.
    pub(crate) fn named(path: PathBuf) -> Option<Self> {
        let real = if path.is_file() { real(&path) } else { return None };
        Some(Self { path, real })
    }

    /// A file of that name in a folder whose real name is known.
    pub(crate) fn within(folder: &Path, real: &Path, name: impl AsRef<Path>) -> Option<Self> {
        let path = folder.join(&name);
        let kind = fs::symlink_metadata(&path).ok()?.file_type();
        if kind.is_symlink() {
            return Self::named(path);
        }
        kind.is_file().then(|| Self { path, real: real.join(name) })
    }
}

/// The name without links, or the name itself where nothing bears it.
pub(crate) fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// Whether a link of that name is the mark of an editor that a file is open: `.#lib.rs` leads nowhere.
fn is_lock(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".#")
}

/// Reads a source file, or says why not.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, String> {
    read_plain(path).map_err(|why| unreadable(path, &why))
}

/// Reads a file of a size that somebody writes, or says only why not. Nothing else is opened: a repository can be
/// anyone's, and a pipe would never begin.
pub(crate) fn read_plain(path: &Path) -> Result<Vec<u8>, String> {
    let failed = |error: std::io::Error| error.kind().to_string();
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        return Err("not a file".to_owned());
    }
    if metadata.len() > LARGEST {
        return Err("larger than 16 MiB".to_owned());
    }
    fs::read(path).map_err(failed)
}

fn unreadable(path: &Path, why: &str) -> String {
    format!("api-guard could not scan `{}`: {why}", crate::emit::shown_path(path))
}

/// Resolves `..`, so that one file has one name.
pub(crate) fn tidy(path: PathBuf) -> PathBuf {
    let winds = path.components().any(|part| matches!(part, std::path::Component::ParentDir));
    if winds { real(&path) } else { path }
}
