//! The environment of the process.

use std::env;
use std::ffi::OsString;

use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{Deadline, Fetched, Provider, bytes};
use crate::error::{Error, Kind};
use crate::reference::SecretRef;
use crate::secret::{Secret, environ};

/// The environment of this process: `env://NAME`.
///
/// - If the whole value is a reference, such as `vault://secret/app#openai`, it says where the key is kept; the store
///   [follows it](crate::key).
/// - If `NAME` is not set and `NAME_FILE` is, `NAME_FILE` is the path of the file that holds the key, as is usual for
///   Docker images. The store needs [`File`](super::File) for it. If both are set, it is not clear which one counts, so
///   that is [`Kind::Config`].
///
/// A variable is not read again after it was loaded: nothing can soundly change the environment of a running process.
///
/// # Examples
///
/// ```
/// use api_guard::{KeyStore, Kind};
///
/// # // SAFETY: the only thread of this example.
/// # unsafe {
/// std::env::set_var("STRIPE_API_KEY", "a value for this example");
/// std::env::set_var("STRIPE_API_KEY_FILE", "/run/secrets/stripe");
/// # }
/// let store = KeyStore::builder().with_env().build()?;
/// assert_eq!(store.load_blocking("env://STRIPE_API_KEY").unwrap_err().kind(), Kind::Config);
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct Env(());

impl Env {
    /// The environment. A variable is read when its key is loaded.
    #[must_use]
    pub fn new() -> Self {
        Self(())
    }
}

impl Provider for Env {
    fn schemes(&self) -> &[&'static str] {
        &["env"]
    }

    fn fetch(&self, reference: &SecretRef, _: Deadline) -> Result<Fetched, Error> {
        let name = reference.path();
        let value = env::var_os(name).map(|value| Zeroizing::new(value.into_encoded_bytes()));
        let value = match (value, env::var_os(format!("{name}_FILE"))) {
            (Some(value), None) => bytes::value(&value, reference)?,
            (None, Some(path)) => SecretString::from(file_reference(path)?),
            (None, None) => return Err(environ::not_set()),
            (Some(_), Some(_)) => {
                let hint = "the variable and the one that ends in `_FILE` are both set; unset one of them";
                return Err(Error::new(Kind::Config, hint));
            }
        };
        Ok(Fetched::new(value))
    }
}

/// The reference to the file of this path.
fn file_reference(path: OsString) -> Result<String, Error> {
    let no_text =
        |_| Error::new(Kind::Malformed, "the path in the variable that ends in `_FILE` is not UTF-8");
    let path = path.into_string().map_err(no_text)?;
    if !path.starts_with('/') {
        let hint =
            "the variable that ends in `_FILE` holds a path from the root, such as `/run/secrets/name`";
        return Err(Error::new(Kind::Config, hint));
    }
    let mut reference = "file://".to_owned();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/_-.~@+=,:".contains(&byte) {
            reference.push(char::from(byte));
        } else {
            reference.push_str(&format!("%{byte:02x}"));
        }
    }
    Ok(reference)
}

impl Secret {
    /// Loads a secret from the environment variable `name`.
    ///
    /// One trailing line end (`\n` or `\r\n`) is not part of the value: `export KEY="$(cat file)"` drops it, but unit
    /// files and container platforms often keep it. Nothing else is trimmed.
    ///
    /// # Errors
    ///
    /// - [`Kind::InvalidReference`](crate::Kind::InvalidReference): `name` is not the name of a variable, see [`SecretRef`].
    /// - [`Kind::NotFound`](crate::Kind::NotFound): the variable is not set.
    /// - [`Kind::Empty`](crate::Kind::Empty): it is set to an empty value.
    /// - [`Kind::TooShort`](crate::Kind::TooShort): its value has less than 8 bytes, which could not be distinguished
    ///   from ordinary text in a log.
    /// - [`Kind::Malformed`](crate::Kind::Malformed): its value is not UTF-8.
    /// - [`Kind::Unavailable`](crate::Kind::Unavailable): the operating system gave no random bytes for the fingerprint.
    ///
    /// # Security
    ///
    /// Intermediate copies are zeroed. The environment itself keeps the value: child processes inherit it, and whoever
    /// may read this process's memory or its `/proc/PID/environ` can see it.
    ///
    /// # Examples
    ///
    /// ```
    /// # // SAFETY: the only thread of this example.
    /// # unsafe { std::env::set_var("OPENAI_API_KEY", "a value for this example") };
    /// let openai = api_guard::Secret::from_env("OPENAI_API_KEY")?;
    /// assert!(format!("{openai:?}").starts_with("Secret([REDACTED] env://OPENAI_API_KEY #"));
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    pub fn from_env(name: impl AsRef<str>) -> Result<Self, Error> {
        let reference = SecretRef::env(name.as_ref())?;
        let bytes = env::var_os(reference.path()).map(|value| Zeroizing::new(value.into_encoded_bytes()));
        let value = bytes.as_deref().ok_or_else(environ::not_set).and_then(|bytes| environ::fit(bytes));
        let value = value.map_err(|error| error.about(Some(&reference)))?;
        Self::loaded(value, reference)
    }

    /// Loads a secret from the environment variable `name` and takes the variable out of the environment.
    ///
    /// Afterwards the variable is not visible to [`env::var`], to a child process, or in `/proc/PID/environ`: the value
    /// is copied once, into locked memory, and its bytes in the environment are zeroed. After an error the variable is
    /// unchanged. The same values are accepted as by [`from_env`](Self::from_env).
    ///
    /// This is only sound while nothing else reads the environment, so it is refused once the process has a second
    /// thread. `#[tokio::main]` starts threads before the first line of `main`: write a plain `fn main` that takes its
    /// keys first and then builds the runtime.
    ///
    /// # Errors
    ///
    /// Those of [`from_env`](Self::from_env), and
    ///
    /// - [`Kind::Config`](crate::Kind::Config): the process has more than one thread;
    /// - [`Kind::Unavailable`](crate::Kind::Unavailable): the system does not say how many threads it has (macOS and
    ///   the BSDs; Linux without `/proc`).
    ///
    /// # Security
    ///
    /// The place that the variable came from still has it: the shell, the unit file, the container's settings. C code
    /// that kept a pointer from `getenv` now sees an empty text. If C code has put a constant into the environment by
    /// `putenv`, under this name, a signal ends the process. On Windows the system's own copy is removed, but not
    /// zeroed.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// # mod tokio { pub mod runtime { pub struct Runtime; impl Runtime {
    /// #     pub fn new() -> std::io::Result<Self> { Ok(Self) }
    /// #     pub fn block_on<F>(&self, _: F) {}
    /// # } } }
    /// # async fn serve(_: api_guard::Secret) {}
    /// fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     let stripe = api_guard::Secret::take_env("STRIPE_API_KEY")?; // before there is a second thread
    ///     tokio::runtime::Runtime::new()?.block_on(serve(stripe));
    ///     Ok(())
    /// }
    /// ```
    pub fn take_env(name: impl AsRef<str>) -> Result<Self, Error> {
        let reference = SecretRef::env(name.as_ref())?;
        environ::take_alone(reference)
    }
}
