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
    pub(super) fn add(&mut self, text: &[u8], emit: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        if self.held.is_empty() {
            // Whole lines, as a log writes them, pass without a copy.
            let done = self.emit_ready(text, false, emit)?;
            self.held.extend(&text[done..]);
            return Ok(());
        }
        self.held.extend(text);
        let may_end = self.unit == Unit::Word || text.contains(&b'\n');
        if may_end || self.stream.waiting(self.held.len()) > self.unit.longest() {
            return self.emit_held(false, emit);
        }
        Ok(())
    }

    /// Gives to `emit` all that waits. Nothing more will come.
    pub(super) fn finish(&mut self, emit: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        if self.held.is_empty() { Ok(()) } else { self.emit_held(true, emit) }
    }

    /// What waits is taken out first, so that after an error or a panic nothing is left for a drop to write.
    fn emit_held(&mut self, finish: bool, emit: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        let done = self.emit_ready(&held, finish, emit)?;
        if !finish {
            self.held = held;
            self.held.forget(done);
        }
        Ok(())
    }

    /// Gives out what may go of `text`, and says how many bytes of it are needed no more.
    fn emit_ready(
        &mut self,
        text: &[u8],
        finish: bool,
        mut emit: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> io::Result<usize> {
        let mut done = 0;
        while let Some(step) = self.stream.step(&text[done..], finish) {
            if let Err(error) = emit(&step.clean) {
                self.stream.forget();
                return Err(error);
            }
            done += step.done;
        }
        Ok(done)
    }
}
