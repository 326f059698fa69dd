//! Git's own plumbing, asked carefully.
//!
//! A library that reads repositories (`gix`) would bring some two hundred crates. `git` is installed wherever a
//! repository is, reads every format it ever wrote, and unpacks no slower. A repository can come from anyone, so
//! nothing that its configuration names is started, and nothing is fetched.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::relative;
use crate::check::settings::tidy;
use crate::error::Problem;

/// A repository, as seen from a folder in it.
#[derive(Clone, Debug)]
pub(crate) struct Git {
    folder: PathBuf,
    /// From the repository's root to the folder.
    prefix: String,
}

impl Git {
    /// The repository around `folder`, which may be its work tree or the repository itself.
    ///
    /// # Errors
    /// There is no git, or no repository.
    pub(crate) fn around(folder: &Path) -> Result<Self, Problem> {
        let git = Self { folder: folder.to_owned(), prefix: String::new() };
        let prefix = git.output(["rev-parse", "--show-prefix"])?;
        let Ok(prefix) = succeeded(prefix) else { return Err(Problem::NoRepository) };
        Ok(Self { prefix: first_line(&prefix), ..git })
    }

    /// A command that reads the repository.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new("git");
        command
            .current_dir(&self.folder)
            .args([
                "--no-pager",
                "--literal-pathspecs",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "core.quotePath=false",
            ])
            .args(arguments)
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_NO_REPLACE_OBJECTS", "1")
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_ALLOW_PROTOCOL", "")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null()); // it quotes what it finds
        command
    }

    /// Runs a command to its end.
    ///
    /// # Errors
    /// There is no git.
    pub(crate) fn output<S: AsRef<OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Output, Problem> {
        self.command(arguments).output().map_err(|error| no_git(&error))
    }

    /// What a command wrote.
    ///
    /// # Errors
    /// There is no git, or it failed while it was to do `what`.
    pub(crate) fn ask<S: AsRef<OsStr>>(
        &self,
        what: &'static str,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Vec<u8>, Problem> {
        succeeded(self.output(arguments)?).map_err(|()| Problem::Git { what })
    }

    /// A path of a person, from the repository's root on.
    pub(crate) fn inside(&self, path: &Path) -> String {
        let whole = tidy(&self.folder.join(path));
        self.below(&whole).unwrap_or_else(|| slashed(&whole))
    }

    /// An absolute path, from the repository's root on; none outside of it.
    pub(crate) fn below(&self, path: &Path) -> Option<String> {
        path.strip_prefix(self.root()?).ok().map(slashed)
    }

    fn root(&self) -> Option<PathBuf> {
        let depth = Path::new(&self.prefix).components().count();
        self.folder.ancestors().nth(depth).map(Path::to_path_buf)
    }

    /// A path that git told, which begins at the root, from the current folder on.
    pub(crate) fn shown(&self, path: &[u8]) -> String {
        let path = String::from_utf8_lossy(path);
        relative(&Path::new("/").join(&self.prefix), &Path::new("/").join(&*path))
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Why git could not be started.
pub(crate) fn no_git(error: &io::Error) -> Problem {
    Problem::NoGit { kind: error.kind() }
}

/// What a command wrote, if it went well.
pub(crate) fn succeeded(output: Output) -> Result<Vec<u8>, ()> {
    if output.status.success() { Ok(output.stdout) } else { Err(()) }
}

/// The first line of an answer.
pub(crate) fn first_line(answer: &[u8]) -> String {
    let line = answer.split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(line).into_owned()
}
