//! What could not be done.

use std::io;

/// One thing that could not be done. `Display` is a sentence for standard error.
///
/// # Security
/// No variant holds another crate's error or what a person typed: paths come through [`crate::shown`], and of an I/O
/// error only its kind is kept.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub(crate) enum Problem {
    /// A PATH argument names nothing.
    #[error("{path}: no such file or folder")]
    Missing { path: String },
    /// A file or folder is there and cannot be read.
    #[error("{path}: not read: {kind}")]
    Unreadable { path: String, kind: io::ErrorKind },
    /// A file is larger than what is read.
    #[error("{path}: not read: larger than {limit} MiB")]
    TooLarge { path: String, limit: u64 },
    /// `explain` was asked about a rule that is not there.
    #[error("no rule has this name: `cargo api-guard rules` lists them{}", did_you_mean(.near))]
    UnknownRule { near: Vec<&'static str> },
    /// There is no current folder, which paths are relative to.
    #[error("the current folder cannot be read: {kind}")]
    CurrentFolder { kind: io::ErrorKind },
    /// The program of `exec` did not start. Its name is not repeated: it may be a key that was typed in its place.
    #[error("the program could not be started: {kind}")]
    NotStarted { kind: io::ErrorKind },
    /// Standard output takes no more.
    #[error("the report could not be written: {kind}")]
    Output { kind: io::ErrorKind },
}

fn did_you_mean(near: &[&str]) -> String {
    if near.is_empty() { String::new() } else { format!(" (did you mean {}?)", near.join(", ")) }
}
