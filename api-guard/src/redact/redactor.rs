//! Redacts text that is there as a whole.

use std::borrow::Cow;

use super::engine;
use super::pieces::Pieces;
use super::stream::Unit;

/// Redacts text by what this process knows: the values of its secrets, and the forms of keys.
///
/// All redactors of a process know the same; a value is known as soon as a [`Secret`](crate::Secret) holds it.
///
/// # Examples
///
/// ```
/// use api_guard::{Secret, redact::Redactor, secrecy::SecretString};
///
/// let redactor = Redactor::new();
/// let _secret = Secret::from(SecretString::from("correct horse battery"));
/// assert_eq!(redactor.redact_str("got \"correct horse battery\""), "got \"[REDACTED]\"");
/// assert_eq!(redactor.redact_bytes(b"\xff correct horse battery"), b"\xff [REDACTED]".as_slice());
/// ```
#[derive(Clone, Debug)]
pub struct Redactor {
    rules: bool,
}

impl Default for Redactor {
    fn default() -> Self {
        Self::new()
    }
}

impl Redactor {
    /// A redactor that knows what the process knows.
    #[must_use]
    pub fn new() -> Self {
        Self { rules: true }
    }

    /// The ways to make it know less. Search for this word to find who does.
    #[must_use]
    pub fn dangerous(self) -> Dangerous {
        Dangerous(self)
    }

    pub(super) fn pieces(&self, unit: Unit) -> Pieces {
        Pieces::of(unit, self.rules)
    }

    /// `text` with `[REDACTED]` in place of each secret; borrowed, with nothing allocated, where it has none.
    ///
    /// # Security
    ///
    /// Finds what is in `text` as a whole. Of a value that `text` has only a part of, that part stays, unless it has
    /// the form of a key: for text that comes in pieces use [`redact::writer`](super::writer).
    #[must_use]
    pub fn redact_str<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.redact_bytes(text.as_bytes()) {
            Cow::Borrowed(_) => Cow::Borrowed(text),
            // Only whole characters are replaced; should a rule ever cut one, the rest is still not lost.
            Cow::Owned(clean) => Cow::Owned(
                String::from_utf8(clean)
                    .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
            ),
        }
    }

    /// As [`redact_str`](Self::redact_str), for text that need not be UTF-8.
    #[must_use]
    pub fn redact_bytes<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        engine::replace(text, 0, &engine::spans(text, self.rules))
    }
}

/// What [`Redactor::dangerous`] gives.
#[derive(Clone, Debug)]
pub struct Dangerous(Redactor);

impl Dangerous {
    /// A redactor of known values only: the forms of keys are not looked for.
    ///
    /// # Security
    ///
    /// What no [`Secret`](crate::Secret) of this process ever held then passes: a customer's key in a request, a key that
    /// a library has loaded for itself.
    ///
    /// # Examples
    ///
    /// ```
    /// use api_guard::{Secret, redact::Redactor, secrecy::SecretString};
    ///
    /// let redactor = Redactor::new().dangerous().known_values_only();
    /// let _secret = Secret::from(SecretString::from("correct horse battery"));
    /// assert_eq!(redactor.redact_str("correct horse battery"), "[REDACTED]");
    /// ```
    #[must_use]
    pub fn known_values_only(self) -> Redactor {
        let mut redactor = self.0;
        redactor.rules = false;
        redactor
    }
}
