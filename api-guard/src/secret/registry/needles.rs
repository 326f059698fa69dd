//! The set of needles, by hash.

use std::collections::{HashMap, HashSet};

use siphasher::sip128::SipHasher24;

use crate::secret::process_key::ProcessKey;
use crate::secret::{MARKER, SHORTEST};

/// How many first bytes of a needle find it.
pub(crate) const WINDOW: usize = SHORTEST;

/// All needles of this process. Of each it holds 32 bits of a keyed hash of its first 8 bytes, to find where it could
/// start; its length; and a keyed 128-bit hash of the whole, to confirm.
///
/// 32 bits, so that who reads this table from a core dump with its key does not learn the 8 bytes.
pub(crate) struct Needles {
    whole_hash: SipHasher24,
    window_factor: u64,
    starts: Filter,
    lengths: HashMap<u32, Vec<Length>>,
    wholes: HashSet<u128>,
    longest: usize,
    longest_multiline: usize,
    newline_in_window: bool,
}

/// How long the needles of one window are.
#[derive(Clone, Copy)]
pub(crate) struct Length {
    pub(crate) bytes: usize,
    /// Whether one of this length has a newline in it, and so may go on after the end of a line.
    pub(crate) multiline: bool,
}

impl Needles {
    pub(super) fn new(key: &ProcessKey) -> Self {
        Self {
            whole_hash: SipHasher24::new_with_key(&key.needle),
            window_factor: u64::from_le_bytes(key.window) | 1,
            starts: Filter::with_bits(1 << 12),
            lengths: HashMap::new(),
            wholes: HashSet::new(),
            longest: 0,
            longest_multiline: 0,
            newline_in_window: false,
        }
    }

    /// Adds a needle, unless it is too short to stand out, part of what replaces it, or known.
    pub(super) fn add(&mut self, needle: &[u8]) {
        let Some(&window) = needle.first_chunk::<WINDOW>() else { return };
        let in_marker = MARKER.as_bytes().windows(needle.len()).any(|part| part == needle);
        if in_marker || !self.wholes.insert(self.whole_hash.hash(needle).as_u128()) {
            return;
        }
        let multiline = needle.contains(&b'\n');
        self.longest = self.longest.max(needle.len());
        if multiline {
            self.longest_multiline = self.longest_multiline.max(needle.len());
            self.newline_in_window |= window.contains(&b'\n');
        }
        self.add_length(self.hash(window), Length { bytes: needle.len(), multiline });
    }

    /// Whether a needle could start with these bytes. Mostly none does, and this is quick to say so.
    #[inline]
    pub(crate) fn may_start(&self, window: [u8; WINDOW]) -> bool {
        self.starts.may_contain(self.hash(window))
    }

    /// How long the needles are that could start with these bytes, longest first.
    pub(crate) fn lengths(&self, window: [u8; WINDOW]) -> &[Length] {
        self.lengths.get(&self.hash(window)).map_or(&[], Vec::as_slice)
    }

    /// Whether `bytes` are a needle.
    pub(crate) fn contains(&self, bytes: &[u8]) -> bool {
        self.wholes.contains(&self.whole_hash.hash(bytes).as_u128())
    }

    /// The length of the longest needle, or of the longest with a newline; 0 if there is none.
    pub(crate) fn longest(&self, multiline: bool) -> usize {
        if multiline { self.longest_multiline } else { self.longest }
    }

    /// Whether a needle has a newline within its window, so that it cannot be told before that line's end.
    pub(crate) fn newline_in_window(&self) -> bool {
        self.newline_in_window
    }

    /// Multiply-shift with a random odd factor: a universal hash whose value at each place of a text needs nothing
    /// from the place before.
    #[inline]
    fn hash(&self, window: [u8; WINDOW]) -> u32 {
        (u64::from_le_bytes(window).wrapping_mul(self.window_factor) >> 32) as u32
    }

    fn add_length(&mut self, window: u32, length: Length) {
        let lengths = self.lengths.entry(window).or_default();
        match lengths.iter_mut().find(|known| known.bytes == length.bytes) {
            Some(known) => known.multiline |= length.multiline,
            None => {
                let longer = lengths.partition_point(|known| known.bytes > length.bytes);
                lengths.insert(longer, length);
            }
        }
        if self.lengths.len() * Filter::BITS_PER_ENTRY > self.starts.bits() {
            self.starts = Filter::with_bits(2 * self.starts.bits());
            self.lengths.keys().for_each(|&window| self.starts.insert(window));
        } else {
            self.starts.insert(window);
        }
    }
}

/// A bit for each group of hashes: a look into one small array spares a look into the map for all but one in 16
/// places of a text.
struct Filter {
    words: Vec<u64>,
    shift: u32,
}

impl Filter {
    const BITS_PER_ENTRY: usize = 16;

    /// `bits` is a power of two, at least 64.
    fn with_bits(bits: usize) -> Self {
        Self { words: vec![0; bits / 64], shift: 32 - bits.ilog2().min(32) }
    }

    fn bits(&self) -> usize {
        64 * self.words.len()
    }

    fn insert(&mut self, hash: u32) {
        let bit = (hash >> self.shift) as usize;
        self.words[bit / 64] |= 1 << (bit % 64);
    }

    #[inline]
    fn may_contain(&self, hash: u32) -> bool {
        let bit = (hash >> self.shift) as usize;
        self.words[bit / 64] >> (bit % 64) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles() -> Needles {
        Needles::new(ProcessKey::of_this_process().unwrap())
    }

    #[test]
    fn a_needle_is_found_by_its_window_and_confirmed_whole() {
        let mut needles = needles();
        needles.add(b"12345678 and more");
        assert_eq!(needles.lengths(*b"12345678")[0].bytes, 17);
        assert!(needles.contains(b"12345678 and more"));
        assert!(!needles.contains(b"12345678 and mor"));
        assert!(needles.lengths(*b"12345679").is_empty());
    }

    #[test]
    fn the_lengths_of_one_window_are_listed_once_and_longest_first() {
        let mut needles = needles();
        for needle in ["12345678ab", "12345678abcd", "12345678ab", "12345678\nb", "12345678"] {
            needles.add(needle.as_bytes());
        }
        let lengths: Vec<_> = needles.lengths(*b"12345678").iter().map(|l| (l.bytes, l.multiline)).collect();
        assert_eq!(lengths, [(12, false), (10, true), (8, false)]);
    }

    #[test]
    fn what_is_short_or_part_of_the_marker_is_no_needle() {
        let mut needles = needles();
        for needle in ["1234567", "", "REDACTED", "[REDACTED]"] {
            needles.add(needle.as_bytes());
            assert!(!needles.contains(needle.as_bytes()));
        }
    }

    #[test]
    fn thousands_of_needles_are_all_found() {
        let mut needles = needles();
        let name = |number: u32| format!("{number:08} is the start of it");
        (0..20_000).for_each(|number| needles.add(name(number).as_bytes()));
        for number in 0..20_000 {
            let name = name(number);
            assert_eq!(needles.lengths(*name.as_bytes().first_chunk().unwrap())[0].bytes, name.len());
            assert!(needles.contains(name.as_bytes()));
        }
    }
}
