//! What texts begin with: a quick no at a place where none does.

/// A set of four bytes, or of the first three of them, by their hashes. It says yes too often, never no wrongly.
struct Table(Box<[u8; 1 << HASH]>);

/// How many bits a hash has. Of a few hundred texts two other places in a hundred say yes, and the table stays near the
/// processor.
const HASH: u32 = 14;

/// What four steps of two bytes see.
const BYTES: usize = 10;

impl Table {
    fn empty() -> Self {
        Self(Box::new([0; 1 << HASH]))
    }

    fn add(&mut self, bytes: u32) {
        self.0[hash(bytes)] = 1;
    }

    /// Not zero if these bytes may be in the set.
    #[inline]
    fn may_have(&self, bytes: u32) -> u8 {
        self.0[hash(bytes)]
    }

    /// The first place from `from` to `end`, in steps of so many bytes, where the bytes, changed by `of`, may be in the set.
    ///
    /// Several places are looked at before it branches.
    #[inline]
    fn next<const STEP: usize>(
        &self,
        hay: &[u8],
        from: usize,
        end: usize,
        of: impl Fn(u32) -> u32,
    ) -> Option<usize> {
        let mut at = from;
        while at + 3 * STEP < end
            && let Some(bytes) = hay.get(at..).and_then(<[u8]>::first_chunk::<BYTES>)
        {
            let four = |from: usize| bytes[from..].first_chunk().map_or(0, |four| u32::from_le_bytes(*four));
            let look = |from: usize| self.may_have(of(four(from)));
            if look(0) | look(STEP) | look(2 * STEP) | look(3 * STEP) != 0 {
                break;
            }
            at += 4 * STEP;
        }
        while at < end {
            let rest = &hay[at..hay.len().min(at + 4)];
            let mut four = [0; 4];
            four[..rest.len()].copy_from_slice(rest);
            if self.may_have(of(u32::from_le_bytes(four))) != 0 {
                return Some(at);
            }
            at += STEP;
        }
        None
    }
}

/// Multiplied by an odd number, a number's upper bits depend on all of its lower ones.
#[inline]
fn hash(bytes: u32) -> usize {
    (bytes.wrapping_mul(0x9E37_79B1) >> (32 - HASH)) as usize
}

/// What anchors begin with.
pub(super) struct Anchored(Table);

impl Anchored {
    pub(super) fn of(anchors: impl Iterator<Item = &'static str>) -> Self {
        let mut bits = Table::empty();
        for anchor in anchors.map(str::as_bytes) {
            bits.add(three(u32::from_le_bytes([anchor[0], anchor[1], anchor[2], 0])));
        }
        Self(bits)
    }

    /// The first place from `from` to `end` where an anchor may begin.
    pub(super) fn next(&self, hay: &[u8], from: usize, end: usize) -> Option<usize> {
        self.0.next::<1>(hay, from, end, three)
    }
}

/// The first three bytes of four.
#[inline]
const fn three(bytes: u32) -> u32 {
    bytes << 8
}

/// What words begin with, in any case.
pub(super) struct Words {
    /// The first four letters, and the four after the first: whichever of two neighbouring places is looked at, one of the
    /// two is seen.
    long: Table,
    /// The second and third letter of words of three or four.
    short: Vec<[u8; 2]>,
}

impl Words {
    pub(super) fn of(words: impl Iterator<Item = &'static str>) -> Self {
        let (mut long, mut short) = (Table::empty(), Vec::new());
        for word in words.map(str::as_bytes) {
            let add = |bytes: [u8; 4]| long.add(folded(u32::from_le_bytes(bytes)));
            match *word {
                [a, b, c, d, e, ..] => [[a, b, c, d], [b, c, d, e]].into_iter().for_each(add),
                [_, b, c, ..] => short.push([b | CASE, c | CASE]),
                _ => {}
            }
        }
        short.sort_unstable();
        short.dedup();
        Self { long, short }
    }

    /// Places from `from` to `end` where a word may begin: every one that does so, or the one behind.
    pub(super) fn next(&self, hay: &[u8], from: usize, end: usize) -> Option<usize> {
        self.long.next::<2>(hay, from, end, folded)
    }

    /// Whether a word of three or four letters may begin from `from` to `end`.
    pub(super) fn may_have_short(&self, hay: &[u8], from: usize, end: usize) -> bool {
        // The second letters, and all that stands behind them.
        let (from, end) = (from + 1, hay.len().min(end + 2));
        let mut at = from;
        while at < end {
            // The last of these many bytes may have been looked at before.
            let begin = if end - from < LANES { at } else { at.min(end - LANES) };
            let may_have = match hay[begin..end].first_chunk() {
                Some(lanes) => self.short.iter().any(|pair| has_pair(lanes, *pair)),
                None => {
                    let mut lanes = [0; LANES];
                    lanes[..end - begin].copy_from_slice(&hay[begin..end]);
                    self.short.iter().any(|pair| has_pair(&lanes, *pair))
                }
            };
            if may_have {
                return true;
            }
            at = begin + LANES - 1;
            if begin + LANES >= end {
                break;
            }
        }
        false
    }
}

/// Without a branch, so that it becomes vector code.
#[inline]
fn has_pair(lanes: &[u8; LANES], [first, second]: [u8; 2]) -> bool {
    let mut any = 0;
    for at in 0..LANES - 1 {
        any |= u8::from(lanes[at] | CASE == first) & u8::from(lanes[at + 1] | CASE == second);
    }
    any != 0
}

/// How many bytes are looked at together, and one more.
const LANES: usize = 33;

/// The bit that tells a small letter from a large one.
const CASE: u8 = 0x20;

/// Four bytes, letters in one case; of some others two become one.
#[inline]
const fn folded(bytes: u32) -> u32 {
    bytes | u32::from_le_bytes([CASE; 4])
}

#[cfg(test)]
mod tests {
    use crate::anchors::Anchors;
    use crate::output::Starting;
    use crate::rules;

    fn anchors(starting: &Starting, hay: &str, from: usize, end: usize) -> Vec<usize> {
        let next = |from: usize| starting.anchors.next(hay.as_bytes(), from, end);
        std::iter::successors(next(from), |at| next(at + 1)).collect()
    }

    fn words(starting: &Starting, hay: &str, from: usize) -> Vec<usize> {
        let next = |from: usize| starting.witnesses.next(hay.as_bytes(), from, hay.len());
        std::iter::successors(next(from), |at| next(at + 2)).collect()
    }

    #[test]
    fn every_anchor_is_seen_wherever_it_stands_and_each_witness_at_one_of_two_places() {
        let starting = Starting::of(Anchors::built_in());
        let shapes = || rules::all().flat_map(|rule| rule.shapes.iter().map(move |shape| (rule, shape)));
        for before in 0..20 {
            for from in before - before.min(9)..=before {
                let dots = ".".repeat(before);
                for anchor in shapes()
                    .filter(|(_, shape)| shape.reader.is_none())
                    .flat_map(|(_, shape)| shape.anchors())
                {
                    for hay in [format!("{dots}{anchor}"), format!("{dots}{anchor}{dots}")] {
                        for end in [before + 1, before + 2, hay.len()] {
                            assert!(anchors(&starting, &hay, from, end).contains(&before), "{anchor}");
                        }
                    }
                }
                for word in shapes()
                    .filter(|(_, shape)| shape.anchors().is_empty())
                    .flat_map(|(rule, _)| rule.witness)
                {
                    let hay = format!("{dots}{}~{dots}", word.to_uppercase());
                    if word.len() < 5 {
                        assert!(
                            starting.witnesses.may_have_short(hay.as_bytes(), from, before + 1),
                            "{word}"
                        );
                        continue;
                    }
                    let seen = words(&starting, &hay, from);
                    assert!(seen.contains(&before) || seen.contains(&(before + 1)), "{word}");
                }
            }
        }
    }

    #[test]
    fn what_begins_no_text_is_mostly_passed_over() {
        let text = "the request was answered by the upstream service after two of three attempts, see \
            /v1/orders/5f0c7a52-91d6-4b0e-8a31-6c1c9e2d7f40 and target api_server::handlers::orders ";
        let starting = Starting::of(Anchors::built_in());
        for seen in
            [anchors(&starting, text, 0, text.len()), words(&starting, text, 0), words(&starting, text, 1)]
        {
            assert!(seen.len() < text.len() / 20, "{} of {}", seen.len(), text.len());
        }
        assert!(!starting.witnesses.may_have_short(text.as_bytes(), 0, text.len()));
        assert!(
            starting.witnesses.may_have_short(b"Laws", 0, 4)
                && !starting.witnesses.may_have_short(b"w", 0, 1)
        );
    }
}
