//! What anchors begin with: a quick no at a place where none does.

/// The first three bytes of each anchor, by their hashes. It says yes too often, never no wrongly.
pub(crate) struct Starts(Box<[bool; 1 << HASH]>);

/// How many bits a hash has. Of a few hundred anchors two other places in a hundred say yes, and the table stays near the
/// processor.
const HASH: u32 = 14;

/// How many places are looked at together.
const PLACES: usize = 4;

impl Starts {
    pub(crate) fn of(anchors: impl Iterator<Item = &'static str>) -> Self {
        let mut starts = Self(Box::new([false; 1 << HASH]));
        for anchor in anchors.map(str::as_bytes) {
            starts.0[hash([anchor[0], anchor[1], anchor[2], 0])] = true;
        }
        starts
    }

    /// The first place from `from` to `end` where an anchor may begin. Several are looked at before it branches.
    #[inline]
    pub(super) fn next(&self, hay: &[u8], from: usize, end: usize) -> Option<usize> {
        let mut at = from;
        while at + PLACES <= end
            && let Some(bytes) = hay.get(at..).and_then(<[u8]>::first_chunk::<{ PLACES + 3 }>)
        {
            let look = |from: usize| bytes[from..].first_chunk().is_some_and(|four| self.0[hash(*four)]);
            if look(0) | look(1) | look(2) | look(3) {
                break;
            }
            at += PLACES;
        }
        while at < end {
            let [a, b, c] = *hay.get(at..)?.first_chunk()?;
            if self.0[hash([a, b, c, 0])] {
                return Some(at);
            }
            at += 1;
        }
        None
    }
}

/// Of the first three bytes. Multiplied by an odd number, a number's upper bits depend on all of its lower ones.
#[inline]
fn hash(bytes: [u8; 4]) -> usize {
    ((u32::from_le_bytes(bytes) << 8).wrapping_mul(0x9E37_79B1) >> (32 - HASH)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchors::Anchors;
    use crate::rules;

    fn seen(starts: &Starts, hay: &str, from: usize, end: usize) -> Vec<usize> {
        let next = |from: usize| starts.next(hay.as_bytes(), from, end);
        std::iter::successors(next(from), |at| next(at + 1)).collect()
    }

    #[test]
    fn every_anchor_is_seen_wherever_it_stands() {
        let starts = Anchors::built_in().starts();
        let shapes = rules::all().flat_map(|rule| rule.shapes).filter(|shape| shape.reader.is_none());
        for anchor in shapes.flat_map(|shape| shape.anchors()) {
            for before in 0..20 {
                let dots = ".".repeat(before);
                for hay in [format!("{dots}{anchor}"), format!("{dots}{anchor}{dots}")] {
                    for (from, end) in [(before, before + 1), (0, before + 2), (before / 2, hay.len())] {
                        assert!(seen(starts, &hay, from, end).contains(&before), "{anchor}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_begins_no_anchor_is_mostly_passed_over() {
        let text = "the request was answered by the upstream service after two of three attempts, see \
            /v1/orders/5f0c7a52-91d6-4b0e-8a31-6c1c9e2d7f40 and target api_server::handlers::orders ";
        let seen = seen(Anchors::built_in().starts(), text, 0, text.len());
        assert!(seen.len() < text.len() / 20, "{} of {}", seen.len(), text.len());
    }
}
