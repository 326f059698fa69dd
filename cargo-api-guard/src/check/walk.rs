//! Which files are read.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::error::Problem;
use crate::shown;

/// The files below some paths, sorted and each once, and what stood in the way.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) problems: Vec<Problem>,
}

/// Finds the files to read: what git would publish.
///
/// Hidden files such as `.env` are among them. What `.gitignore` and its like name is not, and neither is a `.git`;
/// a path of `paths` is read whatever they say about it. Symbolic links are not followed, except a path of `paths`.
pub(crate) fn walk(base: &Path, paths: &[PathBuf]) -> Tree {
    let mut tree = Tree::default();
    let mut roots = Vec::new();
    for path in paths {
        match root(path) {
            Ok(root) => roots.push(root),
            Err(error) => tree.problems.push(problem(&path.to_string_lossy(), error.kind())),
        }
    }
    if let Some(builder) = builder(&roots) {
        descend(base, &builder, &mut tree);
    }
    tree.files.sort();
    tree.files.dedup();
    tree
}

/// Where a path given by a person really is, under the name they gave: the file `b` of `a/b` is not resolved, the
/// folder `a` is.
fn root(path: &Path) -> io::Result<PathBuf> {
    let metadata = fs::metadata(path)?;
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let whole = match path.file_name() {
        Some(name) => fs::canonicalize(parent)?.join(name),
        None => fs::canonicalize(path)?,
    };
    // With a separator at its end, a link to a folder is the folder.
    Ok(if metadata.is_dir() { whole.join("") } else { whole })
}

fn builder(roots: &[PathBuf]) -> Option<WalkBuilder> {
    let (first, rest) = roots.split_first()?;
    let mut builder = WalkBuilder::new(first);
    for root in rest {
        builder.add(root);
    }
    builder
        .hidden(false)
        .ignore(false) // `.ignore` is for search tools: git publishes what it names
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
    Some(builder)
}

fn descend(base: &Path, builder: &WalkBuilder, tree: &mut Tree) {
    let found = Mutex::new(tree);
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            let mut tree = found.lock().unwrap_or_else(PoisonError::into_inner);
            match entry {
                Ok(entry) if is_read(&entry) => tree.files.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => tree.problems.extend(walk_problem(base, &error)),
            }
            WalkState::Continue
        })
    });
}

/// A regular file; of what was named, anything but a folder, such as the pipe of `<(command)`.
fn is_read(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file() || (entry.depth() == 0 && !kind.is_dir()))
}

fn walk_problem(base: &Path, error: &ignore::Error) -> Option<Problem> {
    let kind = error.io_error()?.kind(); // without one, a line of a `.gitignore` makes no sense: git passes it over
    if kind == io::ErrorKind::NotFound {
        return None; // a folder that vanished since its parent was listed
    }
    let path = path_of(error).map_or_else(|| "?".to_owned(), |path| relative(base, path));
    Some(problem(&path, kind))
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Partial(errors) => errors.iter().find_map(path_of),
        _ => None,
    }
}

fn problem(path: &str, kind: io::ErrorKind) -> Problem {
    let path = shown::escaped(path);
    match kind {
        io::ErrorKind::NotFound => Problem::Missing { path },
        kind => Problem::Unreadable { path, kind },
    }
}

/// `path` from `base` on, with `/` between folders on every system. Both are absolute.
///
/// Bytes that are not UTF-8 are replaced: such a name is for people to recognise.
pub(crate) fn relative(base: &Path, path: &Path) -> String {
    let common = base.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = base.components().skip(common).map(|_| "..".into());
    let down = path.components().skip(common).map(|component| match component {
        Component::Normal(name) => name.to_string_lossy(),
        other => other.as_os_str().to_string_lossy(),
    });
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_the_current_folder_on() {
        let of = |path: &str| relative(Path::new("/w/app"), Path::new(path));
        assert_eq!(of("/w/app/src/a b.rs"), "src/a b.rs");
        assert_eq!(of("/w/application/a"), "../application/a");
        assert_eq!(of("/etc/x"), "../../etc/x");
    }
}
