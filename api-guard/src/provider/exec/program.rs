//! A program, how it is called, and what its exit codes mean.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::{env, fmt, io};

use zeroize::Zeroizing;

use super::running::{Ended, Running};
use crate::error::{Error, Kind};
use crate::provider::Deadline;

/// As many bytes as a secret may have, unless said otherwise.
const MAX_BYTES: usize = 64 * 1024;

/// As many as one may have at all, in any store.
const MOST_BYTES: usize = 1024 * 1024;

/// What a program gets of this process's environment, unless more is said: who runs it and where it finds things.
const INHERITED: &[&str] = if cfg!(windows) {
    &["APPDATA", "HOME", "LOCALAPPDATA", "PATH", "SystemRoot", "TEMP", "USERNAME", "USERPROFILE"]
} else {
    &["HOME", "LANG", "LOGNAME", "PATH", "USER"]
};

/// What a program means by what it wrote to standard error. No error repeats any of that.
pub(in crate::provider) type Hearing = fn(&str) -> Option<(Kind, &'static str)>;

/// A helper program, and how [`Exec`](super::Exec) calls it.
pub struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
    inherited: Vec<OsString>,
    max_bytes: usize,
    exits: BTreeMap<i32, Kind>,
    hearing: Option<Hearing>,
}

impl Program {
    /// The program in this file.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`] if the path is not absolute: which program gets to see a secret must not depend on `PATH` or on
    /// the folder that the service was started in.
    pub fn at(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        if !path.is_absolute() {
            return Err(Error::new(Kind::Config, "give the absolute path of the helper program"));
        }
        let inherited = INHERITED.iter().map(OsString::from).collect();
        let exits = BTreeMap::new();
        Ok(Self { path, arguments: Vec::new(), inherited, max_bytes: MAX_BYTES, exits, hearing: None })
    }

    /// Adds an argument before that of the reference, such as `show` or `--`.
    #[must_use]
    pub fn arg(mut self, argument: impl Into<OsString>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Adds a variable that the program gets from this process's environment, such as `GNUPGHOME`.
    ///
    /// By default it gets `HOME`, `LANG`, `LOGNAME`, `PATH` and `USER`; on Windows their counterparts, and
    /// `SystemRoot`. So the keys in this process's environment are not passed on.
    #[must_use]
    pub fn inherit(mut self, variable: impl Into<OsString>) -> Self {
        self.inherited.push(variable.into());
        self
    }

    /// The maximum number of bytes of a secret of this program: 64 KiB by default, and never more than 1 MiB.
    #[must_use]
    pub fn max_bytes(mut self, most: usize) -> Self {
        self.max_bytes = most.min(MOST_BYTES);
        self
    }

    /// Sets what it means when the program exits with this code.
    ///
    /// By default, the codes of BSD's `sysexits.h` have their meaning: 66 is [`Kind::NotFound`], 77 is
    /// [`Kind::Denied`], 64 and 78 are [`Kind::Config`]. Any other code is [`Kind::Unavailable`], for which a store
    /// keeps its value for a while. So set the codes that mean that a secret was taken away.
    #[must_use]
    pub fn on_exit(mut self, code: i32, kind: Kind) -> Self {
        self.exits.insert(code, kind);
        self
    }

    /// Listens to standard error, for a program whose exit code says nothing.
    #[cfg(feature = "onepassword")]
    pub(in crate::provider) fn hearing(mut self, hearing: Hearing) -> Self {
        self.hearing = Some(hearing);
        self
    }

    /// What the program prints when it is asked for `argument`.
    pub(in crate::provider) fn run(
        &self,
        argument: &str,
        deadline: Deadline,
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let running = Running::start(self.command(argument)).map_err(|error| not_started(&error))?;
        let ended = running.finish(self.max_bytes, deadline)?;
        self.judge(&ended)?;
        Ok(ended.printed)
    }

    fn command(&self, argument: &str) -> Command {
        let mut command = Command::new(&self.path);
        let inherited = self.inherited.iter().filter_map(|name| Some((name, env::var_os(name)?)));
        command
            .args(&self.arguments)
            .arg(argument)
            .env_clear()
            .envs(inherited)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(if self.hearing.is_some() { Stdio::piped() } else { Stdio::null() });
        command
    }

    fn judge(&self, ended: &Ended) -> Result<(), Error> {
        let Ended { status, complaint, .. } = ended;
        if status.success() {
            return Ok(());
        }
        let complaint = complaint.as_ref().and_then(|bytes| str::from_utf8(bytes).ok());
        if let Some((kind, hint)) = self.hearing.zip(complaint).and_then(|(hear, complaint)| hear(complaint))
        {
            return Err(Error::new(kind, hint));
        }
        let Some(code) = status.code() else {
            return Err(Error::new(Kind::Unavailable, "its helper program was killed by a signal"));
        };
        let kind = self.exits.get(&code).copied().unwrap_or(match code {
            64 | 78 => Kind::Config,
            66 => Kind::NotFound,
            77 => Kind::Denied,
            _ => Kind::Unavailable,
        });
        Err(Error::new(
            kind,
            format!("its helper program exited with code {code}; run it by hand to see why"),
        ))
    }
}

fn not_started(error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => Error::new(Kind::Config, "its helper program does not exist"),
        io::ErrorKind::PermissionDenied => {
            Error::new(Kind::Config, "this process may not run its helper program")
        }
        _ => Error::new(Kind::Unavailable, "its helper program could not be started"),
    }
}

/// Arguments may be anything, so they are not shown.
impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Program").field("path", &self.path).finish_non_exhaustive()
    }
}
