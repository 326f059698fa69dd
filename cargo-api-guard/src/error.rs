//! What the program could not do.

use std::io;

use crate::check::Trouble;
use crate::shown;

/// One thing that could not be done. `Display` is a sentence for standard error.
///
/// # Security
/// No variant holds another crate's error or what a person typed: paths come through [`crate::shown`], and of an I/O
/// error only its kind is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub(crate) enum Problem {
    /// A PATH argument names nothing.
    #[error("{path}: no such file or folder")]
    Missing { path: String },
    /// A file or folder is there and cannot be read.
    #[error("{path}: not read: {kind}")]
    Unreadable { path: String, kind: io::ErrorKind },
    /// An archive, or what is packed in it, was not read to its end.
    #[error("{path}: not read to its end: {why}")]
    Packed { path: String, why: &'static str },
    /// An object of a repository is missing or broken.
    #[error("{path}: not read: git has no whole object {id}")]
    Object { path: String, id: String },
    /// There is no git to ask.
    #[error("git could not be started: {kind}")]
    NoGit { kind: io::ErrorKind },
    /// What only a repository has was asked for outside of one.
    #[error("this is not a git repository, or one that git refuses to read: `git status` says why")]
    NoRepository,
    /// Git failed.
    #[error("git could not {what}: `git fsck` may say why")]
    Git { what: &'static str },
    /// Git would not say which of the ignored files it tracks.
    #[error("{path}: git would not list the ignored files that it tracks: `git status` there says why")]
    Tracked { path: String },
    /// The history cannot be followed to its end.
    #[error(
        "the history is broken: what can still be read of it is, without all commits: `git fsck` says more"
    )]
    BrokenHistory,
    /// The history is not all there.
    #[error(
        "this is a shallow clone: the history before its oldest commit is not here (`git fetch --unshallow`; \
             with GitHub's checkout action `fetch-depth: 0`)"
    )]
    Shallow,
    /// `explain` was asked about a rule that is not there.
    #[error("no rule has this name: `cargo api-guard rules` lists them{}", did_you_mean(.near))]
    UnknownRule { near: Vec<&'static str> },
    /// There is no cargo to ask.
    #[error("cargo could not be started: {kind}")]
    NoCargo { kind: io::ErrorKind },
    /// The members of a workspace were asked for outside of one.
    #[error(
        "this is not a cargo workspace, or one that cargo refuses: `cargo metadata --offline --no-deps` says why"
    )]
    NoWorkspace,
    /// Settings or a baseline make no sense.
    #[error("{notice}")]
    Settings { notice: String },
    /// A file could not be written.
    #[error("{path}: not written: {kind}")]
    Unwritten { path: String, kind: io::ErrorKind },
    /// This program has an error.
    #[error("{path}: not read: an error in this program, please report it")]
    Crashed { path: String },
    /// There is no current folder, which paths are relative to.
    #[error("the current folder cannot be read: {kind}")]
    CurrentFolder { kind: io::ErrorKind },
    /// There is no store of keys to ask.
    #[error("no provider could be asked: {why}")]
    NoProvider { why: String },
    /// The program of `exec` did not start. Its name is not repeated: it may be a key that was typed in its place.
    #[error("the program could not be started: {kind}")]
    NotStarted { kind: io::ErrorKind },
    /// Standard output takes no more.
    #[error("the report could not be written: {kind}")]
    Output { kind: io::ErrorKind },
}

impl Problem {
    /// What was wrong with something packed.
    pub(crate) fn of(path: String, trouble: Trouble) -> Self {
        let path = shown::escaped(&path);
        match trouble {
            Trouble::Damaged => Self::Packed { path, why: "it is damaged" },
            Trouble::Limit(why) | Trouble::Unsupported(why) => Self::Packed { path, why },
            Trouble::Io(kind) => Self::Unreadable { path, kind },
        }
    }
}

fn did_you_mean(near: &[&str]) -> String {
    if near.is_empty() { String::new() } else { format!(" (did you mean {}?)", near.join(", ")) }
}
