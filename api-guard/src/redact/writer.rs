//! Redacts what is written, a line at a time.

use std::fmt;
use std::io::{self, Write};

use super::Redactor;
use super::pieces::Pieces;
use super::stream::Unit;

/// Wraps a function that makes writers, so that each writer redacts.
///
/// The result is a `Fn() -> impl Write`, which is what `tracing_subscriber::fmt().with_writer(…)` takes. That layer
/// makes a writer for each event, so a secret within one event is always found.
///
/// # Examples
///
/// ```
/// use api_guard::{Secret, redact, secrecy::SecretString};
///
/// tracing_subscriber::fmt().with_writer(redact::writer(std::io::stdout)).init();
///
/// let _secret = Secret::from(SecretString::from("correct horse battery"));
/// tracing::info!(password = "correct horse battery"); // prints password="[REDACTED]"
/// # use std::io::Write;
/// # let out: std::sync::Arc<std::sync::Mutex<Vec<u8>>> = Default::default();
/// # struct Shared(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);
/// # impl Write for Shared {
/// #     fn write(&mut self, text: &[u8]) -> std::io::Result<usize> { self.0.lock().unwrap().write(text) }
/// #     fn flush(&mut self) -> std::io::Result<()> { Ok(()) }
/// # }
/// # let shared = out.clone();
/// # let log = tracing_subscriber::fmt().with_writer(redact::writer(move || Shared(shared.clone()))).finish();
/// # tracing::subscriber::with_default(log, || tracing::info!(password = "correct horse battery"));
/// # let out = String::from_utf8(out.lock().unwrap().clone()).unwrap();
/// # assert!(out.contains("[REDACTED]") && !out.contains("horse"), "{out}");
/// ```
pub fn writer<W, F>(make: F) -> impl Fn() -> RedactingWriter<W> + Clone
where
    W: Write,
    F: Fn() -> W,
{
    Redactor::new().writer(make)
}

/// A writer that redacts what is written to it.
///
/// Text is held until its line ends, so that a key that arrives in several writes is found. Then it goes to the inner
/// writer in one write. Text without a newline at its end is written when this writer is dropped or
/// [finished](Self::finish). A line of more than 64 KiB is written in parts, and no known value is split between two
/// parts. A known value of several lines, and a private key in PEM form, are held until their last line, and so is the
/// line they begin in.
///
/// # Errors
///
/// An error of the inner writer is returned by the call in which it occurs, and the text that was being written is
/// lost, as with [`Write::write_all`]; the caller may write it again, as [`BufWriter`](io::BufWriter) does. A drop cannot
/// return an error: use [`finish`](Self::finish) if it matters.
///
/// # Security
///
/// [`flush`](Write::flush) flushes the inner writer, but does not let out an unfinished line, because its end may turn
/// it into a key. Two writers to the same target do not know of each other: a key that is split between them is not
/// found.
///
/// # Examples
///
/// ```
/// use std::io::Write as _;
/// use api_guard::{Secret, redact::RedactingWriter, secrecy::SecretString};
///
/// let _secret = Secret::from(SecretString::from("correct horse battery"));
/// let mut out = Vec::new();
/// let mut writer = RedactingWriter::new(&mut out);
/// writer.write_all(b"password=correct hor")?;
/// writer.write_all(b"se battery\n")?;
/// writer.finish()?;
/// assert_eq!(out, b"password=[REDACTED]\n");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct RedactingWriter<W: Write> {
    inner: W,
    pieces: Pieces,
}

impl<W: Write> RedactingWriter<W> {
    /// A writer to `inner`.
    pub fn new(inner: W) -> Self {
        Self::by(&Redactor::new(), inner)
    }

    /// A writer to `inner` that redacts as this redactor does.
    pub fn by(redactor: &Redactor, inner: W) -> Self {
        Self { inner, pieces: redactor.pieces(Unit::Line) }
    }

    /// Writes the held text, and flushes the inner writer.
    ///
    /// A word at the very end that could be the first part of a known value is redacted, because its rest will not
    /// come.
    ///
    /// # Errors
    ///
    /// What the inner writer returns.
    pub fn finish(mut self) -> io::Result<()> {
        self.pieces.finish(|clean| self.inner.write_all(clean))?;
        self.inner.flush()
    }
}

impl<W: Write> Write for RedactingWriter<W> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.pieces.add(text, |clean| self.inner.write_all(clean))?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: Write> Drop for RedactingWriter<W> {
    fn drop(&mut self) {
        let _ = self.pieces.finish(|clean| self.inner.write_all(clean));
    }
}

impl<W: Write> fmt::Debug for RedactingWriter<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactingWriter").finish_non_exhaustive()
    }
}
