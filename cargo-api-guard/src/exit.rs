//! How the program ends.

use std::process::ExitCode;

/// What the exit code says. The later of two is the one that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// 0: everything was read, and nothing denies. Warnings may have been printed.
    Clean,
    /// 1: a finding denies.
    Found,
    /// 2: something could not be done, so it is not certain that the rest is clean.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Clean => 0,
            Exit::Found => 1,
            Exit::Failed => 2,
        })
    }
}
