//! A helper program that prints a secret.

mod program;
mod running;

use std::collections::BTreeMap;
use std::fmt;

use super::bytes;
use super::{Deadline, Fetched, Provider};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;
pub use program::Program;

/// Helper programs that print a secret: `exec://pass/mail/me` asks the program registered as `pass` for `mail/me`.
///
/// Code says which program that is and how it is called, never a reference. No shell is involved. The part of the
/// reference after the program's name is a single argument, the last one, and never one that a program could take for
/// an option. Standard output is the value, up to a [limit](Program::max_bytes), without one line end at its end; with
/// `#field` it is a JSON object. Standard error is not read, since helpers print what they were given.
///
/// The program gets an [environment](Program::inherit) of a few variables, no input, and on Unix a process group of its
/// own without a terminal, so it cannot ask a person. At the deadline the group is killed.
///
/// # Errors
///
/// - [`Kind::Config`]: no program of that name is registered, or it cannot be started.
/// - [`Kind::InvalidReference`]: the argument begins like an option.
/// - [`Kind::Timeout`]: the program has not printed everything and exited by the deadline.
/// - [`Kind::Malformed`]: the output is over the limit, not UTF-8, or, with `#field`, not a JSON object in which that
///   field is a text.
/// - [`Kind::Empty`], [`Kind::FieldMissing`]: the value is empty, or the field is missing.
/// - any other kind: by the program's exit code, see [`Program::on_exit`].
///
/// # Security
///
/// A helper sees the secret, and nothing controls what it does with it. Its arguments are visible to everyone in the
/// list of processes: they contain the name of a secret, never a value.
///
/// # Examples
///
/// ```
/// # #[cfg(unix)] {
/// use api_guard::{KeyStore, Kind};
/// use api_guard::provider::{Exec, Program};
///
/// // In production `/usr/bin/pass` with the argument `show`; here `echo`, which prints its argument.
/// let exec = Exec::new().program("pass", Program::at("/bin/echo")?);
/// let store = KeyStore::builder().with_exec(exec).build()?;
/// assert_eq!(store.load_blocking("exec://pass/mail/me.txt")?.expose_secret(|key| key.len())?, 11);
///
/// assert_eq!(store.load_blocking("exec://rm/everything").unwrap_err().kind(), Kind::Config);
/// # }
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Default)]
pub struct Exec {
    programs: BTreeMap<Box<str>, Program>,
}

impl Exec {
    /// A provider without programs, to which you add some.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Registers `program` for references that begin with `exec://name/`. It replaces an earlier program of that name.
    #[must_use]
    pub fn program(mut self, name: impl Into<Box<str>>, program: Program) -> Self {
        self.programs.insert(name.into(), program);
        self
    }
}

impl Provider for Exec {
    fn schemes(&self) -> &[&'static str] {
        &["exec"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let mut names = reference.names();
        let name = names.next().unwrap_or_default();
        let Some(program) = self.programs.get(&*name) else {
            return Err(Error::new(
                Kind::Config,
                "no program is registered under its first name; see `Exec::program`",
            ));
        };
        let argument = names.collect::<Vec<_>>().join("/");
        if argument.starts_with(OPTION) {
            return Err(Error::new(
                Kind::InvalidReference,
                "what follows the program's name begins like an option",
            ));
        }
        let printed = program.run(&argument, deadline)?;
        Ok(Fetched::new(bytes::value(&printed, reference)?))
    }
}

/// How options and files of arguments begin. A `/` cannot stand at the beginning.
const OPTION: &[char] = &['-', '+', '@'];

impl fmt::Debug for Exec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(&self.programs).finish()
    }
}
