//! A text behind a gate: read until it is closed, wiped by whoever is last.

use super::gate::{Duty, Gate, Place};
use super::text::LockedText;

pub(crate) struct Guarded {
    gate: Gate,
    text: LockedText,
}

/// Why a text is not given out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Closed,
    Forked,
}

impl Guarded {
    #[inline]
    pub(crate) fn new(text: LockedText) -> Self {
        Self { gate: Gate::new(), text }
    }

    /// Gives the text to `use_it`, and what that made of it; a forked child has nothing of either.
    #[inline]
    pub(crate) fn read<R>(&self, use_it: impl FnOnce(&str) -> R) -> Result<R, Refusal> {
        let place = match self.gate.enter() {
            Ok(place) => place,
            Err(duty) => {
                self.fulfil(duty);
                return Err(Refusal::Closed);
            }
        };
        // Leaves when `use_it` panics, too.
        let _reader = Reader { of: self, place };
        let made = use_it(self.text.as_str().ok_or(Refusal::Forked)?);
        // A fork in there has left zeros under the child's hands: what it made of them is not given out.
        if self.text.is_ours() { Ok(made) } else { Err(Refusal::Forked) }
    }

    /// Refuses everyone from now on. The text is zeroed now, or by the last of those who are reading it.
    pub(crate) fn close(&self) {
        self.fulfil(self.gate.close());
    }

    /// Puts another text in the place of one that was cleared; `false`, and it is still empty, if it does not fit.
    #[inline]
    pub(crate) fn refill(&mut self, text: &str) -> bool {
        self.gate = Gate::new();
        self.text.refill(text)
    }

    /// Zeroes the text, which nobody has any more.
    #[inline]
    pub(crate) fn clear(&mut self) {
        self.text.clear();
    }

    /// How many bytes there is room for.
    #[inline]
    pub(crate) fn room(&self) -> usize {
        self.text.room()
    }

    /// Whether it lies in memory of this process that has every shield.
    #[inline]
    pub(crate) fn is_shielded(&self) -> bool {
        self.text.is_ours() && self.text.shields().are_complete()
    }

    #[inline]
    fn fulfil(&self, duty: Duty) {
        if duty == Duty::Wipe {
            // SAFETY: the gate says so to one caller at most, once no reader is inside, and lets none in again.
            unsafe { self.text.wipe() };
        }
    }
}

struct Reader<'g> {
    of: &'g Guarded,
    place: Place,
}

impl Drop for Reader<'_> {
    #[inline]
    fn drop(&mut self) {
        self.of.fulfil(self.of.gate.leave(&self.place));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guarded(text: &str) -> Guarded {
        Guarded::new(LockedText::join(&[text]).unwrap())
    }

    #[test]
    fn what_is_closed_inside_stays_readable_there_and_nowhere_else() {
        let guarded = guarded("read while it is closed");
        let read = guarded.read(|text| {
            guarded.close();
            assert_eq!(guarded.read(str::len), Err(Refusal::Closed));
            text == "read while it is closed"
        });
        assert_eq!(read, Ok(true));
        assert!(guarded.text.as_str().unwrap().bytes().all(|byte| byte == 0), "the last reader wipes");
    }

    #[test]
    fn closing_wipes_at_once_where_nobody_reads() {
        let guarded = guarded("read by nobody");
        guarded.close();
        assert_eq!(guarded.read(str::len), Err(Refusal::Closed));
        assert!(guarded.text.as_str().unwrap().bytes().all(|byte| byte == 0));
    }

    #[test]
    fn a_reader_that_panics_has_left() {
        let guarded = guarded("a value whose reader panics");
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            guarded.read(|_| -> () { std::panic::resume_unwind(Box::new(())) })
        }));
        assert!(panicked.is_err());
        guarded.close();
        assert!(guarded.text.as_str().unwrap().bytes().all(|byte| byte == 0), "a reader was left behind");
    }
}
