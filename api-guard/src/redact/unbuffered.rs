//! Redacts what is written, and lets it out as early as possible.

use std::fmt;
use std::io::{self, Write};

use super::Redactor;
use super::pieces::Pieces;
use super::stream::Unit;

/// A writer that redacts any bytes, however they are split into writes, and holds back little: for a terminal, a pipe,
/// a socket.
///
/// [`RedactingWriter`](super::RedactingWriter) waits for whole lines, which suits a log. This one lets text out at the
/// next space, line end or `"`, so that a prompt is visible before it is answered. With feature `tokio` it is an
/// `AsyncWrite` too.
///
/// It holds back: a word that has not ended, up to 16 KiB; text that could be the beginning of a known value, up to the
/// length of that value less one byte; a private key in PEM form that has not ended, up to 16 KiB.
///
/// # Errors
///
/// An error of the inner writer is returned by the call in which it occurs, and the text that was being written is
/// lost, as with [`Write::write_all`]; the caller may write it again, as [`BufWriter`](io::BufWriter) does. A drop cannot
/// return an error: use [`finish`](Self::finish) if it matters.
///
/// # Security
///
/// [`flush`](Write::flush) flushes the inner writer, but does not let out the held text, because the next bytes may
/// turn it into a key. `process::exit`, an abort and a signal run no drop: then the held text is lost, and nothing
/// leaks.
///
/// # Examples
///
/// ```
/// use std::io::Write as _;
/// use api_guard::{Secret, redact::RedactingStream, secrecy::SecretString};
///
/// let _secret = Secret::from(SecretString::from("correct horse battery"));
/// let mut out = Vec::new();
/// let mut stream = RedactingStream::new(&mut out);
/// for piece in ["Pass phrase? correct ho", "rse bat", "tery\nThank", " you."] {
///     stream.write_all(piece.as_bytes())?;
/// }
/// stream.finish()?;
/// assert_eq!(out, b"Pass phrase? [REDACTED]\nThank you.");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct RedactingStream<W> {
    inner: W,
    pieces: Pieces,
    /// How a drop writes what waits; an asynchronous writer cannot be waited for there.
    at_drop: Option<WriteAll<W>>,
    /// Redacted text that an asynchronous inner writer has not taken yet.
    #[cfg(feature = "tokio")]
    ready: super::asynchronous::Ready,
}

type WriteAll<W> = fn(&mut W, &[u8]) -> io::Result<()>;

impl<W> RedactingStream<W> {
    pub(super) fn with(redactor: &Redactor, inner: W, at_drop: Option<WriteAll<W>>) -> Self {
        Self {
            inner,
            pieces: redactor.pieces(Unit::Word),
            at_drop,
            #[cfg(feature = "tokio")]
            ready: super::asynchronous::Ready::default(),
        }
    }

    #[cfg(feature = "tokio")]
    pub(super) fn parts(&mut self) -> (&mut W, &mut Pieces, &mut super::asynchronous::Ready) {
        (&mut self.inner, &mut self.pieces, &mut self.ready)
    }
}

impl<W: Write> RedactingStream<W> {
    /// A stream into `inner`.
    pub fn new(inner: W) -> Self {
        Self::by(&Redactor::new(), inner)
    }

    /// A stream into `inner` that redacts as this redactor does.
    pub fn by(redactor: &Redactor, inner: W) -> Self {
        Self::with(redactor, inner, Some(W::write_all))
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

impl<W> Drop for RedactingStream<W> {
    fn drop(&mut self) {
        if let Some(write_all) = self.at_drop {
            let _ = self.pieces.finish(|clean| write_all(&mut self.inner, clean));
        }
    }
}

impl<W: Write> Write for RedactingStream<W> {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.pieces.add(text, |clean| self.inner.write_all(clean))?;
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W> fmt::Debug for RedactingStream<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedactingStream").finish_non_exhaustive()
    }
}
