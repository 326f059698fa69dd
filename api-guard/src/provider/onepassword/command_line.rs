//! 1Password, through its command line `op`.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::error::{Error, Kind};
use crate::provider::{Deadline, Fetched, Program, Provider, bytes};
use crate::reference::SecretRef;

/// Where the pages "Get started with 1Password CLI" and "Install 1Password CLI on a server" put it.
const PLACES: &[&str] = if cfg!(windows) {
    &["C:\\Program Files\\1Password CLI\\op.exe"]
} else {
    &["/usr/bin/op", "/usr/local/bin/op", "/opt/homebrew/bin/op"]
};

/// What `op` takes from its environment to know who asks, and where it keeps its settings: the page "1Password CLI
/// environment variables". Not handed on are those that make it print more or otherwise, such as `OP_DEBUG`.
const VARIABLES: &[&str] = &[
    "OP_ACCOUNT",
    "OP_BIOMETRIC_UNLOCK_ENABLED",
    "OP_CONFIG_DIR",
    "OP_CONNECT_HOST",
    "OP_CONNECT_TOKEN",
    "OP_SERVICE_ACCOUNT_TOKEN",
    "OP_SESSION",
    "XDG_CONFIG_HOME",
    "XDG_RUNTIME_DIR",
];

/// 1Password, through its command line: `op://vault/item/field` or `op://vault/item/section/field` (feature
/// `onepassword`).
///
/// The program `op` (version 2) is called as `op read --no-newline op://…`, with its cache off. It is a [`Program`]:
/// see there for the environment, the deadline and how it is killed. `op` decides which account it uses: a service
/// account, the app on this desktop, or a session; it may ask a person to unlock the app. It gives a value no version,
/// so a change is recognized by the value. The requests of a service account are limited, and IDs of vault and item
/// need fewer of them than names.
///
/// A service that has a Connect server needs no program: use [`OnePassword`](super::OnePassword).
///
/// # Environment
///
/// `OP_SERVICE_ACCOUNT_TOKEN`, or `OP_CONNECT_HOST` and `OP_CONNECT_TOKEN`, or `OP_SESSION`; besides `OP_ACCOUNT`,
/// `OP_BIOMETRIC_UNLOCK_ENABLED`, `OP_CONFIG_DIR`, `XDG_CONFIG_HOME` and `XDG_RUNTIME_DIR`.
///
/// # Errors
///
/// `op` exits with 1 for every error. The kind is derived from the message that it writes, which is not repeated. An
/// unknown message is [`Unavailable`](Kind::Unavailable).
///
/// | kind | when |
/// |---|---|
/// | [`NotFound`](Kind::NotFound) | there is no such vault or item, or not for this account; an archived item does not count |
/// | [`FieldMissing`](Kind::FieldMissing) | the item has no such section or field |
/// | [`Config`](Kind::Config) | `op` is not installed, has no account, or two things have that name: use an ID |
/// | [`InvalidReference`](Kind::InvalidReference) | a name has a character that `op` only accepts in IDs |
/// | [`Denied`](Kind::Denied), [`Unauthenticated`](Kind::Unauthenticated) | the account has no access to it, is not signed in, or its token is not known |
/// | [`Throttled`](Kind::Throttled) | the service account has used up its requests |
/// | [`Timeout`](Kind::Timeout), [`Unavailable`](Kind::Unavailable) | 1Password cannot be reached now, or nobody unlocked the app |
///
/// # Security
///
/// `op`, and whoever can change its file, sees the secret. It is found by its absolute path, never through `PATH`. The
/// variables it is given are copied into ordinary memory, as for every program that is started; they are in this
/// process's environment anyway.
///
/// # Examples
///
/// ```no_run
/// use api_guard::KeyStore;
/// use api_guard::provider::OnePasswordCli;
///
/// let store = KeyStore::builder().with_onepassword_cli(OnePasswordCli::installed()?).build()?;
/// let stripe = store.load_blocking("op://Production/Stripe/api%20key")?;
/// # Ok::<(), api_guard::Error>(())
/// ```
pub struct OnePasswordCli {
    program: Program,
}

impl OnePasswordCli {
    /// `op` where 1Password's installation puts it: `/usr/bin`, `/usr/local/bin` or Homebrew's folder; below
    /// `C:\Program Files` on Windows.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: it is not in any of these places.
    pub fn installed() -> Result<Self, Error> {
        let place = PLACES.iter().find(|place| Path::new(place).is_file());
        Self::at(place.ok_or_else(|| {
            Error::new(Kind::Config, "1Password's program `op` is not where its installation puts it")
        })?)
    }

    /// `op` in this file.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`] if the path is not absolute.
    pub fn at(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let mut program = Program::at(path)?.arg("read").arg("--no-newline").hearing(heard);
        if cfg!(unix) {
            // The store has a cache, and what `op` remembers would hide a revocation. There is none on Windows.
            program = program.arg("--cache=false");
        }
        Ok(Self { program: VARIABLES.iter().fold(program, |program, name| program.inherit(*name)) })
    }

    /// Adds a variable that `op` gets from this process's environment, such as `HTTPS_PROXY`, or the `OP_SESSION_…` of
    /// one account.
    #[must_use]
    pub fn inherit(mut self, variable: impl Into<OsString>) -> Self {
        self.program = self.program.inherit(variable);
        self
    }
}

impl Provider for OnePasswordCli {
    fn schemes(&self) -> &[&'static str] {
        &["op"]
    }

    fn fetch(&self, reference: &SecretRef, deadline: Deadline) -> Result<Fetched, Error> {
        let mut argument = "op:/".to_owned();
        for name in reference.names() {
            if !is_plain(&name) {
                return Err(Error::new(
                    Kind::InvalidReference,
                    "`op` takes letters, digits, spaces, `-`, `_` and `.` in a name; write the ID instead",
                ));
            }
            argument.push('/');
            argument.push_str(&name);
        }
        let printed = self.program.run(&argument, deadline)?;
        // A line end at the end is the field's own, for the store to judge.
        match bytes::text(&printed)? {
            "" => Err(Error::new(Kind::Empty, "give the field a value, or remove the empty one")),
            text => Ok(Fetched::new(SecretString::from(text))),
        }
    }
}

/// The page "Secret reference syntax", "Supported characters": anything else has to be named by its ID.
fn is_plain(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_. ".contains(&byte))
}

/// What `op` 2 writes when it fails, and what that means. The words are those that people quote in reports about
/// versions 2.18 to 2.39; no page lists them. The first that fits counts.
const WORDS: &[(&str, Kind, &str)] = &[
    ("isn't a vault", Kind::NotFound, "there is no such vault for this account"),
    ("isn't an item", Kind::NotFound, "there is no such item for this account, or it is archived"),
    ("does not have a field '", Kind::FieldMissing, "the item has no such field"),
    ("does not have a section '", Kind::FieldMissing, "the item has no such section"),
    ("More than one ", Kind::Config, "two things have this name; write the ID"),
    ("(401)", Kind::Unauthenticated, "1Password does not accept the token or the session"),
    ("(403)", Kind::Denied, "the account may not read it"),
    ("(429)", Kind::Throttled, "the account has used up its requests"),
    ("rate-limited", Kind::Throttled, "the account has used up its requests"),
    ("DecodeSACredentials", Kind::Unauthenticated, "`OP_SERVICE_ACCOUNT_TOKEN` holds no token"),
    ("not currently signed in", Kind::Unauthenticated, "`op` is not signed in"),
    ("account is not signed in", Kind::Unauthenticated, "`op` is not signed in"),
    ("session expired", Kind::Unauthenticated, "the session of `op` is over"),
    ("find session token", Kind::Unauthenticated, "`op` is not signed in"),
    ("No accounts configured", Kind::Config, "`op` has no account; set `OP_SERVICE_ACCOUNT_TOKEN`"),
    ("authorization timeout", Kind::Timeout, "nobody has unlocked the app in time"),
    ("deadline exceeded", Kind::Timeout, "1Password did not answer in time"),
    ("timed out", Kind::Timeout, "1Password did not answer in time"),
];

fn heard(complaint: &str) -> Option<(Kind, &'static str)> {
    let known = WORDS.iter().find(|(words, ..)| complaint.contains(words));
    known.map(|&(_, kind, hint)| (kind, hint))
}

impl fmt::Debug for OnePasswordCli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { program } = self;
        f.debug_struct("OnePasswordCli").field("program", program).finish()
    }
}
