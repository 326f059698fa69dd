//! The look that all text gets: where a run of sixteen bytes that keys are made of may stand, and where the signs are of
//! keys that need no run.
//!
//! It has no table, needs no byte twice and has no branch but one a block, in a form that compilers make vector code of.

const BLOCK: usize = 64;
const WORD: usize = 8;

/// How many bytes of the kind that [`is_of_runs`] names stand in a row in every key but those with a sign.
pub(super) const SHORTEST: usize = 16;

/// Whether keys are made of such bytes, and whatever shortens the question: letters, digits and `_-+/=.~`, but also
/// `,>?@[\]^{|}` and the backtick. Words of text are short: spaces, quotes, colons and parentheses stand between them.
#[inline]
pub(super) const fn is_of_runs(byte: u8) -> bool {
    (byte.wrapping_sub(b'+') < 0x80 - b'+') & (byte.wrapping_sub(b':') > b'<' - b':')
}

/// The upper bit of each of eight bytes that is no such one.
#[inline]
pub(super) const fn others(word: [u8; WORD]) -> u64 {
    const UPPER: u64 = u64::MAX / 255 * 0x80;
    const fn from(byte: u8) -> u64 {
        u64::MAX / 255 * (0x80 - byte as u64)
    }
    let word = u64::from_le_bytes(word);
    let ascii = word & !UPPER;
    // An upper bit that is set tells of a byte from there on.
    let (from_plus, from_colon, behind_less) =
        (ascii + from(b'+'), ascii + from(b':'), ascii + from(b'<' + 1));
    (word | !from_plus | from_colon ^ behind_less) & UPPER
}

/// What a block of the text may hold.
pub(super) struct Hits {
    /// Where the block begins.
    pub(super) at: usize,
    /// One bit for each word of eight bytes whose first four bytes end twelve of a run, or that does so itself.
    pub(super) words: u8,
    pub(super) sign: bool,
}

impl Hits {
    /// Places in the runs of at least sixteen bytes there may be: each has one at least.
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        let rest = |words: &u8| Some(words & (words - 1)).filter(|rest| *rest != 0);
        let words = std::iter::successors(Some(self.words).filter(|words| *words != 0), rest);
        words.map(|words| self.at + words.trailing_zeros() as usize * WORD)
    }

    /// What of a text of this length the block has.
    pub(super) fn range(&self, length: usize) -> std::ops::Range<usize> {
        self.at..length.min(self.at + BLOCK)
    }
}

/// The blocks of a text that may hold a key, in order.
pub(super) struct Blocks<'t> {
    text: &'t [u8],
    at: usize,
    before: Halves,
}

/// One bit for each word of a block: whether its halves have no other bytes than those of runs.
#[derive(Clone, Copy, Default)]
struct Halves {
    first: u8,
    second: u8,
}

impl<'t> Blocks<'t> {
    pub(super) fn of(text: &'t [u8]) -> Self {
        Self { text, at: 0, before: Halves::default() }
    }

    /// The next block that may hold a key.
    ///
    /// By itself, so that the compiler keeps the loop in registers.
    #[inline(never)]
    pub(super) fn next(&mut self) -> Option<Hits> {
        while let Some(block) = self.text.get(self.at..).and_then(<[u8]>::first_chunk) {
            let hits = self.look(block);
            if hits.words != 0 || hits.sign {
                return Some(hits);
            }
        }
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let mut block = [0; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        let hits = self.look(&block);
        (hits.words != 0 || hits.sign).then_some(hits)
    }

    #[inline(always)]
    fn look(&mut self, block: &[u8; BLOCK]) -> Hits {
        let halves = Halves::of(block);
        // Three halves in a row, of which the last is a first or a second one: a run of sixteen has no fewer, wherever
        // it begins.
        let [wholes, seconds] = [halves.first & halves.second, halves.second];
        let [wholes_before, seconds_before] =
            [self.before.first & self.before.second, self.before.second].map(|words| words >> 7);
        let words = halves.first & (wholes << 1 | wholes_before) | wholes & (seconds << 1 | seconds_before);
        let hits = Hits { at: self.at, words, sign: has_sign(block) };
        self.before = halves;
        self.at += BLOCK;
        hits
    }
}

impl Halves {
    #[inline(always)]
    fn of(block: &[u8; BLOCK]) -> Self {
        let all = transposed(block, is_of_runs);
        let pairs = all & all >> 16;
        let halves = pairs & pairs >> 8;
        Self { first: halves as u8, second: (halves >> 32) as u8 }
    }
}

/// Whether an `@` stands in the block, or three `-` in a row in one of its words, as they do in each five.
#[inline(always)]
fn has_sign(block: &[u8; BLOCK]) -> bool {
    let dashes = transposed(block, |byte| byte == b'-');
    transposed(block, |byte| byte == b'@') | dashes & dashes >> 8 & dashes >> 16 != 0
}

/// Of the eight bytes of the answer the first says which words have such a first byte, one bit for each, and so on.
#[inline(always)]
fn transposed(block: &[u8; BLOCK], has: impl Fn(u8) -> bool) -> u64 {
    let mut bits = [0; BLOCK];
    for at in 0..BLOCK {
        bits[at] = if has(block[at]) { 1 << (at / WORD) } else { 0 };
    }
    bits.as_chunks().0.iter().fold(0, |all, word| all | u64::from_le_bytes(*word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Whether a block with a sign was met, and all places.
    fn look(text: &[u8]) -> (Vec<usize>, bool) {
        let mut blocks = Blocks::of(text);
        let (mut places, mut sign) = (Vec::new(), false);
        while let Some(hits) = blocks.next() {
            places.extend(hits.places());
            sign |= hits.sign;
        }
        (places, sign)
    }

    #[test]
    fn a_run_of_sixteen_is_seen_wherever_it_stands() {
        for length in [16, 17, 23, 40, 64, 200] {
            for before in 0..150 {
                for after in [0, 1, 70] {
                    let text = [" ".repeat(before), "x".repeat(length), " ".repeat(after)].concat();
                    let (places, sign) = look(text.as_bytes());
                    assert!(places.iter().any(|at| (before..=before + length).contains(at)), "{before}");
                    assert!(!sign && places.is_sorted());
                }
            }
        }
    }

    #[test]
    fn a_run_of_fewer_than_twelve_is_none() {
        for before in 0..80 {
            let text = [" ".repeat(before), "x".repeat(11), " ".repeat(70)].concat();
            assert_eq!(look(text.as_bytes()), (vec![], false));
        }
    }

    #[test]
    fn each_sign_is_seen_wherever_it_stands() {
        for before in 0..150 {
            for sign in ["@", "-----"] {
                let text = [".".repeat(before).as_str(), sign, " "].concat();
                assert!(look(text.as_bytes()).1, "{sign} after {before}");
            }
            assert!(!look([".".repeat(before).as_str(), "--."].concat().as_bytes()).1);
        }
    }

    #[test]
    fn every_byte_counts_as_the_rule_for_bytes_says() {
        for byte in 0..=255_u8 {
            let seen = !look(&[byte; 16]).0.is_empty();
            assert_eq!(seen, is_of_runs(byte), "{byte:02x}");
            let of_keys = byte.is_ascii_alphanumeric() || b"_-+/=.~".contains(&byte);
            assert!(is_of_runs(byte) || !of_keys);
            let among = others([b'x', byte, 0xff, b':', b'<', b'=', b'+', b'*']);
            let other = if is_of_runs(byte) { 0 } else { 0x8000 };
            assert_eq!(among, 0x8000_0080_8080_0000 | other);
            assert!(!is_of_runs(byte) || !b" \"':;(){\n\xe9"[..7].contains(&byte));
        }
    }

    #[test]
    fn nothing_is_seen_that_is_not_there() {
        let mut random = Random(11);
        for _ in 0..2_000 {
            let text: Vec<u8> = (0..random.below(200)).map(|_| b"x- "[random.below(3)]).collect();
            for place in look(&text).0 {
                let around = &text[place.saturating_sub(8)..text.len().min(place + 8)];
                assert!(around.split(|byte| *byte == b' ').any(|run| run.len() >= 8));
            }
        }
    }
}
