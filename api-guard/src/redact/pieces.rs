//! Text that comes in pieces, with what waits between them.

use std::io;

use super::redactor::Redactor;
use super::stream::{Stream, Unit};
use crate::secret::Wiped;

/// Takes text in pieces and gives out what may go.
pub(super) struct Pieces {
    unit: Unit,
    stream: Stream,
    /// What waits, after what is looked at once more.
    held: Wiped,
}

impl Pieces {
    pub(super) fn of(unit: Unit, redactor: Redactor) -> Self {
        Self { unit, stream: Stream::of(unit, redactor), held: Wiped::default() }
    }

    /// Adds a piece, and gives to `emit` what may go out now. After an error, or a panic, of `emit` nothing waits.
    ///
    /// After an error, the lost text is still examined together with the text that follows, so that a value that began
    /// in it is found. The lost text is what was held before this piece, since the piece may come again; if nothing was
    /// held, it is the end of the piece.
    pub(super) fn add(&mut self, text: &[u8], emit: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        if self.held.is_empty() {
            // Whole lines, as a log writes them, pass without a copy.
            let (done, result) = self.emit_ready(text, false, emit);
            self.held.extend(&text[done..]);
            return result;
        }
        let before = self.held.len();
        self.held.extend(text);
        let may_end = self.unit == Unit::Word || text.contains(&b'\n');
        if may_end || self.stream.waiting(self.held.len()) > self.unit.longest() {
            return self.emit_held(before, false, emit);
        }
        Ok(())
    }

    /// Gives to `emit` all that waits. Nothing more will come.
    pub(super) fn finish(&mut self, emit: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        if self.held.is_empty() { Ok(()) } else { self.emit_held(self.held.len(), true, emit) }
    }

    /// What is held counts as gone, and is still looked at with what follows.
    #[cfg(feature = "tokio")]
    pub(super) fn pass_over(&mut self) {
        self.stream.pass_over(self.held.len());
    }

    /// The held text, of which `before` bytes came before this piece, is taken out first, so that after a panic nothing
    /// is left for a drop to write.
    fn emit_held(
        &mut self,
        before: usize,
        finish: bool,
        emit: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<()> {
        let had_waited = self.stream.waiting(before) > 0;
        let mut held = std::mem::take(&mut self.held);
        let (done, result) = self.emit_ready(&held, finish, emit);
        if result.is_err() && had_waited {
            held.truncate(before);
            self.stream.pass_over(before);
        } else {
            held.forget(done);
        }
        self.held = held;
        result
    }

    /// Writes the part of `text` that may be written, and returns how many bytes of it are no longer needed. After an
    /// error nothing more is written, and text that would have been held counts as written.
    fn emit_ready(
        &mut self,
        text: &[u8],
        finish: bool,
        mut emit: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> (usize, io::Result<()>) {
        // After a panic there is a new beginning.
        let beginning = self.stream.beginning();
        let mut stream = std::mem::replace(&mut self.stream, beginning);
        let (mut done, mut result) = (0, Ok(()));
        while let Some(step) = stream.step(&text[done..], finish) {
            result = result.and_then(|()| emit(&step.clean));
            done += step.done;
        }
        if result.is_err() {
            stream.pass_over(text.len() - done);
        }
        self.stream = stream;
        (done, result)
    }
}
