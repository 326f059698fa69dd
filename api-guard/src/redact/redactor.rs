//! Redacts text that is complete.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use super::marker::Marker;
use super::pieces::Pieces;
use super::stream::Unit;
use super::{RedactingWriter, engine};

/// Redacts text by what this process knows: the values of its secrets, and the forms of keys.
///
/// All redactors of a process know the same values. A value is known as soon as a [`Secret`](crate::Secret) holds it.
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
    /// Whether the forms of keys are looked for.
    pub(super) rules: bool,
    pub(super) marker: Marker,
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
        Self { rules: true, marker: Marker::Plain }
    }

    /// A redactor whose marker names the known value: `[REDACTED env://OPENAI_API_KEY #3f9a2c114b07]`, with its
    /// [reference](crate::SecretRef) and [fingerprint](crate::Fingerprint).
    ///
    /// The marker has only the fingerprint if the value was not fetched from anywhere, or if its reference is longer
    /// than 64 bytes. Text that only has the form of a key becomes `[REDACTED]`. A marker has 89 bytes at most. If
    /// values overlap, the first one is named.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::io::Write as _;
    /// use api_guard::{Secret, redact::{RedactingWriter, Redactor}, secrecy::SecretString};
    ///
    /// let secret = Secret::from(SecretString::from("correct horse battery"));
    /// let redactor = Redactor::new().with_names();
    /// let named = format!("with [REDACTED #{}]", secret.fingerprint());
    /// assert_eq!(redactor.redact_str("with correct horse battery"), named);
    ///
    /// let mut log = Vec::new();
    /// writeln!(RedactingWriter::by(&redactor, &mut log), "with correct horse battery")?;
    /// assert_eq!(log, format!("{named}\n").as_bytes());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    #[must_use]
    pub fn with_names(mut self) -> Self {
        self.marker = Marker::Named;
        self
    }

    /// The settings that redact less. Search for this word to find code that uses them.
    #[must_use]
    pub fn dangerous(self) -> Dangerous {
        Dangerous(self)
    }

    pub(super) fn pieces(&self, unit: Unit) -> Pieces {
        Pieces::of(unit, self.clone())
    }

    /// Wraps a function that makes writers, like [`redact::writer`](super::writer), so that they redact as this
    /// redactor does.
    pub fn writer<W, F>(&self, make: F) -> impl Fn() -> RedactingWriter<W> + Clone + use<W, F>
    where
        W: Write,
        F: Fn() -> W,
    {
        let (redactor, make) = (self.clone(), Arc::new(make));
        move || RedactingWriter::by(&redactor, make())
    }

    /// `text` with `[REDACTED]` in place of each secret; borrowed, with nothing allocated, if it has none.
    ///
    /// # Security
    ///
    /// This finds what is completely contained in `text`. If `text` has only a part of a value, that part stays, unless
    /// it has the form of a key. For text that comes in pieces use [`redact::writer`](super::writer).
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

    /// Like [`redact_str`](Self::redact_str), for text that need not be UTF-8.
    #[must_use]
    pub fn redact_bytes<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        engine::replace(text, 0, &engine::spans(text, self.rules), self.marker)
    }
}

/// The result of [`Redactor::dangerous`].
#[derive(Clone, Debug)]
pub struct Dangerous(Redactor);

impl Dangerous {
    /// A redactor of known values only: it does not look for the forms of keys.
    ///
    /// # Security
    ///
    /// It then does not redact any key that no [`Secret`](crate::Secret) of this process ever held, such as a
    /// customer's key in a request, or a key that a library has loaded for itself.
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
