//! Decides which files are read.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::Git;
use crate::error::Problem;
use crate::shown;

/// The files below some paths, sorted and each once, and what stood in the way.
#[derive(Debug, Default)]
pub(crate) struct Listed {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) problems: Vec<Problem>,
}

/// Finds the files to read below `paths`, or below `base` if there are none: what git would publish.
///
/// Hidden files such as `.env` are among them. What `.gitignore` and its like name is not, unless git tracks it
/// nevertheless, and neither is a `.git`; a path of `paths` is read whatever they say about it. Symbolic links are not
/// followed, except a path of `paths`.
pub(crate) fn files(base: &Path, paths: &[PathBuf]) -> Listed {
    let here = [base.join("")]; // the folder, were it a link
    let named = named(if paths.is_empty() { &here } else { paths });
    let mut listed = Listed { problems: named.problems, ..Listed::default() };
    let (inside, outside): (Vec<_>, Vec<_>) =
        named.files.into_iter().partition(|root| repository_around(root).is_some());
    let repositories = Arc::new(Mutex::new(Vec::new()));
    for (roots, is_inside) in [(&inside, true), (&outside, false)] {
        if let Some(builder) = builder(roots, is_inside, &repositories) {
            descend(base, &builder, &mut listed);
        }
    }
    let mut folders: Vec<PathBuf> = inside.into_iter().filter(|root| root.is_dir()).collect();
    folders.append(&mut repositories.lock().unwrap_or_else(PoisonError::into_inner));
    add_tracked(base, folders, &mut listed);
    listed.sorted()
}

/// Exactly these files.
pub(crate) fn named(paths: &[PathBuf]) -> Listed {
    let mut listed = Listed::default();
    for path in paths {
        match root(path) {
            Ok(root) => listed.files.push(root),
            Err(error) => listed.problems.push(problem(&path.to_string_lossy(), error.kind())),
        }
    }
    listed.sorted()
}

impl Listed {
    fn sorted(mut self) -> Self {
        self.files.sort();
        self.files.dedup();
        self
    }
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

/// The folder at or above `path` that is a repository's work tree.
pub(crate) fn repository_around(path: &Path) -> Option<&Path> {
    path.ancestors().find(|folder| is_repository(&folder.join(".git")))
}

/// What git takes for one: a folder with a `HEAD`, or a file that names such a folder.
fn is_repository(git: &Path) -> bool {
    git.is_file() || git.join("HEAD").symlink_metadata().is_ok()
}

fn builder(roots: &[PathBuf], are_inside: bool, found: &Arc<Mutex<Vec<PathBuf>>>) -> Option<WalkBuilder> {
    let (first, rest) = roots.split_first()?;
    let mut builder = WalkBuilder::new(first);
    for root in rest {
        builder.add(root);
    }
    let found = Arc::clone(found);
    builder
        .hidden(false)
        .ignore(false) // `.ignore` is for search tools: git publishes what it names
        // Without a repository, a `.gitignore` says what one would hold; but one above the folder, such as that of a
        // home folder, speaks of something else. With one, it ends where the repository does.
        .require_git(are_inside)
        .parents(are_inside)
        .follow_links(false)
        .filter_entry(move |entry| {
            let is_git = entry.depth() > 0 && entry.file_name() == ".git";
            if let Some(folder) = entry.path().parent().filter(|_| is_git && is_repository(entry.path())) {
                found.lock().unwrap_or_else(PoisonError::into_inner).push(folder.to_owned());
            }
            !is_git
        });
    Some(builder)
}

fn descend(base: &Path, builder: &WalkBuilder, listed: &mut Listed) {
    let found = Mutex::new(listed);
    builder.build_parallel().run(|| {
        Box::new(|entry| {
            let mut listed = found.lock().unwrap_or_else(PoisonError::into_inner);
            match entry {
                Ok(entry) if is_read(&entry) => listed.files.push(entry.into_path()),
                Ok(_) => {}
                Err(error) => listed.problems.extend(walk_problem(base, &error)),
            }
            WalkState::Continue
        })
    });
}

/// Adds what git tracks below folders although their ignore files name it: it is published as any other file.
fn add_tracked(base: &Path, mut folders: Vec<PathBuf>, listed: &mut Listed) {
    folders.sort();
    folders.dedup();
    for folder in folders {
        match tracked(&folder) {
            Ok(files) => listed.files.extend(files.into_iter().filter(|file| is_file(file))),
            Err(problem @ Problem::NoGit { .. }) => {
                listed.problems.push(problem);
                return;
            }
            Err(_) => {
                let path = shown::escaped(&relative(base, &folder));
                listed.problems.push(Problem::Tracked { path });
            }
        }
    }
}

fn tracked(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let git = Git::around(folder)?;
    let arguments = ["ls-files", "-z", "--cached", "--ignored", "--exclude-standard"];
    let answer = git.ask("list tracked files", arguments)?;
    Ok(answer
        .split(|byte| *byte == 0)
        .filter(|path| !path.is_empty())
        .map(|path| folder.join(path_of_bytes(path)))
        .collect())
}

#[cfg(unix)]
fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(bytes).into()
}

#[cfg(not(unix))]
fn path_of_bytes(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into() // git writes names in UTF-8 there
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
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
    let path = up.chain(down).collect::<Vec<_>>().join("/");
    if path.is_empty() { ".".to_owned() } else { path }
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
        assert_eq!(of("/w/app"), ".");
    }
}
