//! Redacts what is written asynchronously.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::AsyncWrite;

use super::{RedactingStream, Redactor};

/// Redacted text, and how much of it the inner writer has taken.
#[derive(Default)]
pub(super) struct Ready {
    text: Vec<u8>,
    taken: usize,
    /// An error of the inner writer that no caller has seen.
    error: Option<io::Error>,
}

impl Ready {
    fn poll_drain<W: AsyncWrite + Unpin>(
        &mut self,
        inner: &mut W,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        if let Some(error) = self.error.take() {
            return Poll::Ready(Err(error));
        }
        while self.taken < self.text.len() {
            match ready!(Pin::new(&mut *inner).poll_write(context, &self.text[self.taken..]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                count => self.taken += count,
            }
        }
        self.text.clear();
        self.taken = 0;
        Poll::Ready(Ok(()))
    }

    fn add(&mut self, clean: &[u8]) -> io::Result<()> {
        self.text.extend_from_slice(clean);
        Ok(())
    }
}

impl<W: AsyncWrite + Unpin> RedactingStream<W> {
    /// A stream into an asynchronous writer. Shut it down when you are done: a drop cannot wait until the last word is
    /// written.
    pub fn asynchronous(inner: W) -> Self {
        Self::with(&Redactor::new(), inner, None)
    }
}

/// What was redacted waits for the inner writer, and no more is taken until it is gone. A shutdown writes what waits, as
/// [`finish`](RedactingStream::finish) does: without it the last word stays unwritten. An error of the inner writer is
/// returned by the next call: a write, a flush or the shutdown.
impl<W: AsyncWrite + Unpin> AsyncWrite for RedactingStream<W> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        text: &[u8],
    ) -> Poll<io::Result<usize>> {
        let (inner, pieces, waiting) = self.parts();
        // After an error this text may come again, or the next one.
        ready!(waiting.poll_drain(inner, context)).inspect_err(|_| pieces.pass_over())?;
        pieces.add(text, |clean| waiting.add(clean))?;
        // The text is taken now: what the inner writer does not take yet, and its error, are for the next call.
        if let Poll::Ready(Err(error)) = waiting.poll_drain(inner, context) {
            waiting.error = Some(error);
        }
        Poll::Ready(Ok(text.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let (inner, _, waiting) = self.parts();
        ready!(waiting.poll_drain(inner, context))?;
        Pin::new(inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let (inner, pieces, waiting) = self.parts();
        pieces.finish(|clean| waiting.add(clean))?;
        ready!(waiting.poll_drain(inner, context))?;
        Pin::new(inner).poll_shutdown(context)
    }
}
