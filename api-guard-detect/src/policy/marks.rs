//! Finds allow comments in a text.
//!
//! Every file is searched for our own mark, even if nothing was found in it, so that a stale comment is reported. This
//! runs without optimisation, so the search only looks at one byte in as many as the mark has, like the prefilter.

use crate::sorted::Sorted;

/// What introduces an allow comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `api-guard: allow RULE reason`
    Own,
    /// One for another tool, which names no rule.
    Foreign(&'static str),
    /// One for another tool, for the line after it.
    ForeignNext(&'static str),
}

const OWN: Needle = Needle::new("api-guard: allow");
const FOREIGN: [(Needle, Mark); 3] = [
    (Needle::new("gitleaks:allow"), Mark::Foreign("gitleaks:allow")),
    (Needle::new("pragma: allowlist secret"), Mark::Foreign("pragma: allowlist secret")),
    (
        Needle::new("pragma: allowlist nextline secret"),
        Mark::ForeignNext("pragma: allowlist nextline secret"),
    ),
];

/// Whether our own mark stands anywhere.
pub(crate) fn has_own(source: &[u8]) -> bool {
    OWN.next(source, 0).is_some()
}

/// The marks in order: each with the place where it begins and the one behind it.
pub(crate) fn marks(source: &[u8], foreign: bool) -> Vec<(usize, usize, Mark)> {
    let mut marks = Sorted::default();
    let needles = std::iter::once(&(OWN, Mark::Own)).chain(FOREIGN.iter().filter(|_| foreign)).copied();
    for (needle, mark) in needles {
        let mut from = 0;
        while let Some(at) = needle.next(source, from) {
            from = at + needle.text.len();
            let goes_on = source.get(from).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
            if !goes_on {
                marks.insert(at, (from, mark));
            }
        }
    }
    marks.iter().map(|(at, (behind, mark))| (*at, *behind, *mark)).collect()
}

/// A text to search for, with how far each byte lets the search go on (Horspool, 1980).
#[derive(Clone, Copy)]
struct Needle {
    text: &'static [u8],
    skip: [u8; 256],
}

impl Needle {
    const fn new(text: &'static str) -> Self {
        let text = text.as_bytes();
        let mut skip = [text.len() as u8; 256];
        let mut at = 0;
        while at + 1 < text.len() {
            skip[text[at] as usize] = (text.len() - 1 - at) as u8;
            at += 1;
        }
        Self { text, skip }
    }

    fn next(&self, hay: &[u8], from: usize) -> Option<usize> {
        let last = self.text.len() - 1;
        let mut at = from + last;
        while at < hay.len() {
            let byte = hay[at];
            if byte == self.text[last] && hay[at - last..].starts_with(self.text) {
                return Some(at - last);
            }
            at += self.skip[byte as usize] as usize;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_found_wherever_it_stands() {
        for before in 0..40 {
            for after in [0, 1, 40] {
                let text = format!("{}api-guard: allow{}", "w".repeat(before), " ".repeat(after));
                assert_eq!(marks(text.as_bytes(), false), [(before, before + 16, Mark::Own)]);
                assert!(has_own(text.as_bytes()));
            }
        }
        for text in ["api-guard: allo", "api-guard: allowed", "api-guard:allow", ""] {
            assert_eq!(marks(text.as_bytes(), true), []);
        }
    }

    #[test]
    fn marks_of_all_spellings_stand_in_order() {
        let text = "# pragma: allowlist nextline secret\n# gitleaks:allow\n# api-guard: allow\n# pragma: allowlist secret";
        let kinds: Vec<Mark> = marks(text.as_bytes(), true).into_iter().map(|(.., mark)| mark).collect();
        let (gitleaks, pragma) = (Mark::Foreign("gitleaks:allow"), Mark::Foreign("pragma: allowlist secret"));
        assert_eq!(
            kinds,
            [Mark::ForeignNext("pragma: allowlist nextline secret"), gitleaks, Mark::Own, pragma]
        );
        assert_eq!(marks(text.as_bytes(), false).len(), 1);
    }
}
