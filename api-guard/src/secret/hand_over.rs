//! Conversions between a [`Secret`] and the types of the `secrecy` crate.

use secrecy::{ExposeSecret as _, SecretString};

use super::{Held, Secret};
use crate::error::Error;

impl Secret {
    /// A copy of the value for a client that wants to own it.
    ///
    /// # Errors
    ///
    /// Those of [`expose_secret`](Self::expose_secret).
    ///
    /// # Security
    ///
    /// The copy is zeroed when it is dropped, but this secret no longer controls it: each clone of it is a further
    /// copy, and it stays usable when this secret is revoked or expires.
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::{Secret, secrecy::{ExposeSecret, SecretString}};
    ///
    /// let secret = Secret::from(SecretString::from("a value for this example"));
    /// let handed: SecretString = secret.to_secrecy()?;
    /// assert_eq!(handed.expose_secret().len(), 24);
    /// # Ok::<(), api_guard::Error>(())
    /// ```
    #[track_caller]
    pub fn to_secrecy(&self) -> Result<SecretString, Error> {
        self.expose_secret(|value| SecretString::from(value))
    }

    pub(crate) fn handed_over(value: &str) -> Self {
        Self { held: Held::handed_over(value) }
    }
}

/// The only way to make a secret from a value that the program owns at run time, such as a customer's key from a
/// database. Load a value from the environment with [`Secret::from_env`] instead, which remembers where it came from.
///
/// This consumes the `SecretString`, so that there are not two owners. The value is taken as it is: a trailing newline
/// stays.
///
/// # Security
///
/// A value of less than 8 bytes is held like any other but is not redacted, because it would also occur in ordinary
/// text. An empty value is held too. So check what a database returned before you convert it.
///
/// # Examples
///
/// ```
/// use api_guard::{Secret, secrecy::SecretString};
///
/// let secret = Secret::from(SecretString::from("a value for this example"));
/// assert!(secret.reference().is_none());
/// ```
impl From<SecretString> for Secret {
    fn from(value: SecretString) -> Self {
        Self::handed_over(value.expose_secret())
    }
}
