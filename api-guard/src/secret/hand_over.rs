//! The doors between a [`Secret`] and the `secrecy` crate.

use secrecy::{ExposeSecret as _, SecretString};

use super::{Held, Secret};
use crate::error::Error;

impl Secret {
    /// A copy of the value for a client that wants to own it.
    ///
    /// # Errors
    ///
    /// As [`expose_secret`](Self::expose_secret).
    ///
    /// # Security
    ///
    /// The copy is zeroed when it is dropped, but it is out of this secret's hands: each of its clones is a further
    /// copy, and what is refused to this secret later is not refused to it.
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

/// The one way in for a value that the program owns at run time, such as a customer's key from a database. What comes
/// from the environment is better loaded with [`Secret::from_env`], which knows where it came from.
///
/// Consumes the `SecretString`, so that there are not two owners. The value is taken as it is: a trailing newline
/// stays.
///
/// # Security
///
/// A value under 8 bytes is held like any other but cannot be redacted: it would occur in ordinary text. An empty one
/// is held too. Check what a database returned before it gets here.
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
