//! A text in a slot of the arena.

use std::mem::ManuallyDrop;
use std::slice;

use super::arena::{self, Slot};
use super::{Shields, epoch};
use crate::error::Error;

/// A text that lies in locked memory and is zeroed when it is dropped. It does not move, grow or print itself.
pub(crate) struct LockedText {
    slot: ManuallyDrop<Slot>,
    len: usize,
}

impl LockedText {
    /// The texts, one after the other, written straight into their place.
    ///
    /// # Errors
    /// `Unavailable` where there is no memory of the kind that is asked for, `Config` where
    /// [`Protection::strict`](super::Protection::strict) refuses what there is.
    pub(crate) fn join(parts: &[&str]) -> Result<Self, Error> {
        let mut text = Self::zeros(parts.iter().map(|part| part.len()).sum())?;
        let mut rest = text.bytes_mut();
        for part in parts {
            let (here, behind) = rest.split_at_mut(part.len());
            here.copy_from_slice(part.as_bytes());
            rest = behind;
        }
        Ok(text)
    }

    /// `len` bytes as `write` leaves them, which finds zeros.
    ///
    /// # Errors
    /// As [`join`](Self::join), and `Malformed` if they are not UTF-8.
    #[cfg(feature = "http")]
    pub(crate) fn fill(len: usize, write: impl FnOnce(&mut [u8])) -> Result<Self, Error> {
        let mut text = Self::zeros(len)?;
        write(text.bytes_mut());
        match str::from_utf8(text.bytes_mut()) {
            Ok(_) => Ok(text),
            Err(_) => Err(Error::new(crate::error::Kind::Malformed, "what was made of it is not UTF-8")),
        }
    }

    fn zeros(len: usize) -> Result<Self, Error> {
        Ok(Self { slot: ManuallyDrop::new(arena::take(len)?), len })
    }

    /// Whether this process made it. A forked child has none of its parent's texts: it finds zeros in their place, or
    /// nothing at all.
    #[inline]
    pub(crate) fn is_ours(&self) -> bool {
        self.slot.epoch == epoch::now()
    }

    /// Puts another text in the place of this one; `false`, and it has no bytes, if that does not fit there, or in a
    /// forked child.
    #[inline]
    pub(crate) fn refill(&mut self, text: &str) -> bool {
        self.clear();
        let fits = self.is_ours() && text.len() <= self.slot.size();
        if fits {
            self.len = text.len();
            self.bytes_mut().copy_from_slice(text.as_bytes());
        }
        fits
    }

    /// Zeroes the text; what is left has no bytes.
    #[inline]
    pub(crate) fn clear(&mut self) {
        // SAFETY: `&mut self` is the only way to it.
        unsafe { self.wipe() };
        self.len = 0;
    }

    /// How many bytes it has room for.
    #[inline]
    pub(crate) fn room(&self) -> usize {
        self.slot.size()
    }

    #[inline]
    pub(crate) fn shields(&self) -> Shields {
        self.slot.shields()
    }

    /// The text; `None` in a forked child.
    #[inline]
    pub(crate) fn as_str(&self) -> Option<&str> {
        // SAFETY: `len` bytes of the slot are ours until drop, readable in this process, and UTF-8: they were copied
        // from `str`s or checked, and zeros are UTF-8 too.
        self.is_ours().then(|| unsafe {
            str::from_utf8_unchecked(slice::from_raw_parts(self.slot.at.as_ptr(), self.len))
        })
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `as_str`; `&mut self` is the only way to it. Called only where the slot was just taken.
        unsafe { slice::from_raw_parts_mut(self.slot.at.as_ptr(), self.len) }
    }

    /// Zeroes the text; it stays as long as it was.
    ///
    /// # Safety
    /// Nobody reads it now or later, nor wipes it at the same time.
    #[inline]
    pub(super) unsafe fn wipe(&self) {
        if self.is_ours() {
            // By words: a slot is aligned, and as long as whole words are.
            let words = self.len.div_ceil(size_of::<u64>());
            let at = self.slot.at.as_ptr().cast::<u64>();
            for word in 0..words {
                // SAFETY: the words lie in the slot, and the caller has seen to it that nobody else is there. Volatile,
                // so that it is not taken for useless.
                unsafe { at.add(word).write_volatile(0) };
            }
        }
    }
}

impl Drop for LockedText {
    fn drop(&mut self) {
        if !self.is_ours() {
            // The parent's, who gives it back; here there is nothing.
            return;
        }
        // SAFETY: who drops it has it alone.
        unsafe { self.wipe() };
        // SAFETY: it is not used again.
        arena::put_back(unsafe { ManuallyDrop::take(&mut self.slot) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_any_length_is_what_was_written() {
        let mib = "é".repeat(1 << 19);
        for text in ["", "1234567", "with \0 and \n in it", &"x".repeat(64), &"y".repeat(4097), &mib] {
            let locked = LockedText::join(&[text, "", "!"]).unwrap();
            let read = locked.as_str().unwrap();
            assert!(read.strip_suffix('!') == Some(text), "not as it was written");
        }
    }

    #[test]
    fn a_slot_is_zeros_once_its_text_is_gone() {
        for len in [1, 7, 8, 63, 64, 100, 4095] {
            let text = LockedText::join(&["k".repeat(len).as_str()]).unwrap();
            let place = text.slot.at;
            // SAFETY: nobody reads it here any more.
            unsafe { text.wipe() };
            // SAFETY: pages of slots stay mapped, and the slot is still this test's.
            let left = unsafe { slice::from_raw_parts(place.as_ptr(), len) };
            assert!(left.iter().all(|&byte| byte == 0));
        }
    }

    #[test]
    fn texts_come_and_go_on_many_threads() {
        std::thread::scope(|scope| {
            for thread in 0..4 {
                scope.spawn(move || {
                    for round in 0..if cfg!(miri) { 20 } else { 2_000 } {
                        let expected = format!("thread {thread}, round {round}");
                        let texts: Vec<_> = (0..8).map(|_| LockedText::join(&[&expected]).unwrap()).collect();
                        assert!(texts.iter().all(|text| text.as_str() == Some(&expected)));
                    }
                });
            }
        });
    }
}
