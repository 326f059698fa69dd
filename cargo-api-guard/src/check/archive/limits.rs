//! Limits for archives, so that an archive made to exhaust a machine cannot do so.

use std::cell::Cell;
use std::io::{self, Read};

use super::Trouble;

/// What one archive may unpack to, with all that is packed inside it.
const UNPACKED: u64 = 4 << 30;
/// How much larger than packed it may become. No text compresses so well; a bomb must.
const RATIO: u64 = 250;
/// So much is unpacked whatever the ratio.
const FREE: u64 = 64 << 20;
/// How many entries it may have, those of archives inside it among them.
const ENTRIES: usize = 200_000;
/// How deep archives may lie in each other; a `.tar.gz` is two.
pub(crate) const DEPTH: usize = 5;
/// A zip is read from its end, so one that is packed itself lies in memory meanwhile.
pub(crate) const IN_MEMORY: u64 = 32 << 20;
/// The list of entries at the end of a zip.
pub(crate) const DIRECTORY: u64 = 16 << 20;

/// What has been spent on one file and all that is packed inside it.
#[derive(Debug)]
pub(crate) struct Limits {
    allowed: u64,
    unpacked: Cell<u64>,
    entries: Cell<usize>,
    hit: Cell<Option<&'static str>>,
    is_named: Cell<bool>,
}

impl Limits {
    /// For a file of `packed` bytes.
    pub(crate) fn for_packed(packed: u64) -> Self {
        let allowed = packed.saturating_mul(RATIO).clamp(FREE, UNPACKED);
        Self {
            allowed,
            unpacked: Cell::new(0),
            entries: Cell::new(0),
            hit: Cell::new(None),
            is_named: Cell::new(false),
        }
    }

    /// Counts an entry.
    pub(crate) fn entry(&self) -> Result<(), Trouble> {
        self.entries.set(self.entries.get() + 1);
        if self.entries.get() > ENTRIES {
            return Err(self.exceeded("it has more than 200000 entries"));
        }
        Ok(())
    }

    /// Counts what is unpacked from `inner`, and ends it with an error where it is too much.
    pub(crate) fn count<R: Read>(&self, inner: R) -> Counted<'_, R> {
        Counted { inner, limits: self }
    }

    /// The limit that was hit, if one was: nothing more is read of the file then.
    pub(crate) fn hit(&self) -> Option<Trouble> {
        self.hit.get().map(Trouble::Limit)
    }

    /// Whether the limit that was hit is still to be told: once, however much lies around where it was hit.
    pub(crate) fn is_to_be_told(&self) -> bool {
        self.hit.get().is_none() || !self.is_named.replace(true)
    }

    fn exceeded(&self, why: &'static str) -> Trouble {
        self.hit.set(Some(why));
        Trouble::Limit(why)
    }
}

/// A reader of unpacked bytes.
pub(crate) struct Counted<'l, R> {
    inner: R,
    limits: &'l Limits,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(out)?;
        let limits = self.limits;
        limits.unpacked.set(limits.unpacked.get() + read as u64);
        if limits.unpacked.get() > limits.allowed {
            limits.exceeded(match limits.allowed {
                UNPACKED => "it unpacks to more than 4 GiB",
                _ => "it unpacks to more than 250 times its size, as only a bomb does",
            });
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_may_not_become_a_huge_one_and_a_large_one_may_grow() {
        let read = |limits: &Limits, length| {
            io::copy(&mut limits.count(io::repeat(0).take(length)), &mut io::sink())
        };
        let small = Limits::for_packed(1000);
        assert!(read(&small, FREE).is_ok() && small.hit().is_none());
        assert!(read(&small, 1).is_err() && small.hit().is_some());
        let large = Limits::for_packed(1 << 20);
        assert!(read(&large, 200 << 20).is_ok());
        assert!(read(&large, 100 << 20).is_err());
    }

    #[test]
    fn entries_are_counted() {
        let limits = Limits::for_packed(1);
        assert!((0..ENTRIES).all(|_| limits.entry().is_ok()));
        assert!(limits.entry().is_err() && limits.hit().is_some());
    }
}
