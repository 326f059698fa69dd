//! Redacts text that is there as a whole.

use std::borrow::Cow;
use std::io::Write;
use std::sync::Arc;

use super::marker::Marker;
use super::pieces::Pieces;
use super::stream::Unit;
use super::{RedactingWriter, engine};

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

    /// A redactor that says which known value stood there: `[REDACTED env://OPENAI_API_KEY #3f9a2c114b07]`, its
    /// [reference](crate::SecretRef) and [fingerprint](crate::Fingerprint).
    ///
    /// A value that was not fetched from anywhere has its fingerprint alone, and so has one whose reference is longer than 64
    /// bytes. What only has the form of a key stays `[REDACTED]`. A marker has 89 bytes at most. Of values that overlap
    /// the first one is named.
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

    /// The ways to make it know less. Search for this word to find who does.
    #[must_use]
    pub fn dangerous(self) -> Dangerous {
        Dangerous(self)
    }

    pub(super) fn pieces(&self, unit: Unit) -> Pieces {
        Pieces::of(unit, self.clone())
    }

    /// Wraps what makes writers, as [`redact::writer`](super::writer) does, so that they redact as this redactor does.
    pub fn writer<W, F>(&self, make: F) -> impl Fn() -> RedactingWriter<W> + Clone + use<W, F>
    where
        W: Write,
        F: Fn() -> W,
    {
        let (redactor, make) = (self.clone(), Arc::new(make));
        move || RedactingWriter::by(&redactor, make())
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
        engine::replace(text, 0, &engine::spans(text, self.rules), self.marker)
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
