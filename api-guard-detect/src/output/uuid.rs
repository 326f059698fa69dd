//! UUIDs: the most frequent long runs in logs. No key with an anchor begins in one.

use super::SHORTEST_RUN;
use crate::set::Set;
use crate::shape::{Part, Shape};

/// How many bytes a UUID has.
pub(super) const LENGTH: usize = 36;

/// Where its dashes are.
const DASHES: [usize; 4] = [8, 13, 18, 23];

/// How many digits it has in a row at most.
const DIGITS: usize = 12;

const OF_UUIDS: Set = Set::new("0-9a-f-");

/// Whether the run ends in one, in lower case.
#[inline]
pub(super) fn ends(run: &[u8]) -> bool {
    let Some(uuid) = run.last_chunk::<LENGTH>() else { return false };
    if DASHES.iter().any(|at| uuid[*at] != b'-') {
        return false;
    }
    // Without a branch, so that compilers make vector code of it.
    let digits = uuid.iter().fold(0, |count, byte| {
        count + u8::from(byte.wrapping_sub(b'0') < 10) + u8::from(byte.wrapping_sub(b'a') < 6)
    });
    usize::from(digits) + DASHES.len() == LENGTH
}

/// Whether a key of this shape may have its anchor and as much behind it as every key has in a row within a UUID.
pub(super) fn may_hold(shape: &Shape) -> bool {
    let is_of_uuids = |text: &str| text.bytes().all(|byte| OF_UUIDS.has(byte));
    let mut length = 0;
    for part in shape.parts {
        let (fits, least) = match part {
            Part::Text(text) => (is_of_uuids(text), text.len()),
            Part::OneOf(texts) => (
                texts.iter().any(|text| is_of_uuids(text)),
                texts.iter().map(|text| text.len()).min().unwrap_or(0),
            ),
            Part::Run(run) => (run.min <= DIGITS || run.set.has(b'-'), run.min),
        };
        if !fits {
            return false;
        }
        length += least;
        if length >= SHORTEST_RUN {
            break;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anchors::Anchors;
    use crate::set::HEX;
    use crate::shape::{between, exactly};

    const UUID: &str = "5f0c7a52-91d6-4b0e-8a31-6c1c9e2d7f40";

    #[test]
    fn a_uuid_is_one_at_the_end_of_a_run_and_nothing_else_is() {
        assert!(ends(UUID.as_bytes()) && ends(format!("id={UUID}").as_bytes()));
        assert!(!ends(&UUID.as_bytes()[1..]) && !ends(format!("{UUID}0").as_bytes()));
        for at in 0..LENGTH {
            for other in ["-", "g", "F", "/", ":", "`"] {
                let mut text = UUID.to_owned();
                text.replace_range(at..=at, other);
                assert_eq!(ends(text.as_bytes()), text == UUID, "{text}");
            }
        }
    }

    #[test]
    fn no_rule_of_ours_has_a_key_that_begins_in_a_uuid() {
        assert!(Anchors::built_in().starts().passes_uuids);
    }

    #[test]
    fn a_shape_that_a_uuid_may_hold_is_told() {
        const SHORT: &[Part] = &[Part::Text("fc-"), between(HEX, 4, 40)];
        const DASHED: &[Part] = &[Part::Text("abc"), between(OF_UUIDS, 20, 40)];
        const LONG: &[Part] = &[Part::Text("fc-"), exactly(HEX, 13)];
        const OTHER: &[Part] = &[Part::OneOf(&["x1", "g2"]), between(OF_UUIDS, 20, 40)];
        assert!(may_hold(&Shape::new(SHORT)) && may_hold(&Shape::new(DASHED)));
        assert!(!may_hold(&Shape::new(LONG)) && !may_hold(&Shape::new(OTHER)));
    }
}
