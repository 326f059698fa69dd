//! A growable buffer that leaves nothing behind.

use std::fmt;
use std::ops::Deref;

use zeroize::{Zeroize as _, Zeroizing};

/// Bytes that are zeroed when they are let go: on drop and, unlike in a `Vec`, when the buffer moves to grow.
#[derive(Default)]
pub(crate) struct Wiped(Zeroizing<Vec<u8>>);

impl Wiped {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.reserve(1);
        self.0.push(byte);
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        self.reserve(bytes.len());
        self.0.extend_from_slice(bytes);
    }

    #[inline]
    fn reserve(&mut self, more: usize) {
        if more > self.0.capacity() - self.0.len() {
            self.grow(self.0.len() + more);
        }
    }

    #[cold]
    fn grow(&mut self, needed: usize) {
        let mut larger = Zeroizing::new(Vec::with_capacity(needed.max(2 * self.0.capacity())));
        larger.extend_from_slice(&self.0);
        // The smaller one is wiped as it is dropped.
        self.0 = larger;
    }

    /// Makes room for other bytes behind the first `count`. What those do not overwrite is zeroed on drop.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.0.truncate(count);
    }

    /// Forgets the first `count` bytes.
    pub(crate) fn forget(&mut self, count: usize) {
        let kept = self.0.len() - count;
        self.0.copy_within(count.., 0);
        self.0[kept..].zeroize();
        self.0.truncate(kept);
    }
}

impl Deref for Wiped {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Write for Wiped {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.extend(text.as_bytes());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growing_and_forgetting_keep_the_rest_in_order() {
        let mut buffer = Wiped::with_capacity(2);
        for byte in b'a'..=b'z' {
            buffer.push(byte);
        }
        buffer.forget(3);
        assert_eq!(&*buffer, b"defghijklmnopqrstuvwxyz");
        buffer.truncate(2);
        assert_eq!(&*buffer, b"de");
        buffer.truncate(0);
        assert!(buffer.is_empty());
    }
}
