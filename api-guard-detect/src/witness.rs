//! Witnesses: words, one of which must occur before a key that has no distinctive text.

use crate::anchors::Anchors;
use crate::detector::Piece;
use crate::rule::Rule;
use crate::shape::Edges;

/// How far back a witness is looked for.
const REACH: usize = 120;
/// How far into a text what stands before it counts.
const FIRST_LINE: usize = 2048;

/// Whether one of the rule's words stands before the key, in its statement or on its line.
pub(crate) fn is_witnessed(rule: &Rule, piece: Piece<'_>, start: usize) -> bool {
    if rule.witness.is_empty() {
        return true;
    }
    let near = &piece.hay[start.saturating_sub(REACH)..start];
    let line = near.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    // A source has its words apart; of what a program writes, `examples=3` says nothing of the key behind it.
    let is_source = piece.edges == Edges::Separate;
    // Two signs of equality assign nothing: they fill up base64, or belong to a value that is none.
    if is_source && near.ends_with(b"==") {
        return false;
    }
    if is_source && (lists_examples(&near[line..]) || lists_examples(tail(piece.before, REACH))) {
        return false;
    }
    let stands_in = |text: &[u8], word: &str| {
        contains_word(text, word) && (!is_source || !is_short(word) || begins_in(text, word))
    };
    if rule.witness.iter().any(|word| stands_in(&near[line..], word)) {
        return true;
    }
    // `before` belongs to the first line of the text only, and not to what is far into it.
    let far = tail(piece.before, REACH);
    start <= FIRST_LINE
        && rule.witness.iter().any(|word| stands_in(far, word))
        && !piece.hay[..start].contains(&b'\n')
}

/// Whether chance writes the first part of `word` into others: `dd_api_key` into `add_api_key`.
fn is_short(word: &str) -> bool {
    word.split(['_', '-']).next().is_some_and(|part| part.len() <= 3)
}

/// Whether `word` stands in `text` and does not begin within another: there, the letter before has its case.
fn begins_in(text: &[u8], word: &str) -> bool {
    text.windows(word.len()).enumerate().any(|(at, window)| {
        let is_within = |before: u8| {
            before.is_ascii_alphabetic() && before.is_ascii_lowercase() == window[0].is_ascii_lowercase()
        };
        window.eq_ignore_ascii_case(word.as_bytes()) && !(at > 0 && is_within(text[at - 1]))
    })
}

/// `examples: ["`, `docs::examples = "`: what a schema gives as examples somebody made up.
fn lists_examples(text: &[u8]) -> bool {
    const NAME: &[u8] = b"examples";
    let assigned = |at: usize| {
        let behind = text[at + NAME.len()..].iter().find(|byte| !matches!(byte, b' ' | b'"' | b'\''));
        matches!(behind, Some(b':' | b'='))
    };
    text.windows(NAME.len()).enumerate().any(|(at, word)| word == NAME && assigned(at))
}

fn tail(bytes: &[u8], length: usize) -> &[u8] {
    &bytes[bytes.len().saturating_sub(length)..]
}

/// Whether `word`, in lower case, stands in `text` in any case.
pub(crate) fn contains_word(text: &[u8], word: &str) -> bool {
    text.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
}

/// A look at a text, from front to back, for any witness of a bare shape. Each byte is looked at once at most,
/// and only those within reach of a place where a bare key could stand.
pub(crate) struct WitnessLook<'h> {
    anchors: &'h Anchors,
    hay: &'h [u8],
    /// How far back a word counts.
    reach: usize,
    /// Where the search goes on.
    next: usize,
    /// Where the last word found begins.
    last: Option<usize>,
    /// Whether a word stands before the text.
    before: bool,
}

impl<'h> WitnessLook<'h> {
    pub(crate) fn new(anchors: &'h Anchors, piece: Piece<'h>) -> Self {
        let mut look = Self::within(REACH, anchors, piece.before);
        let before = look.sees_one_before(piece.before.len());
        Self { before, ..Self::within(REACH, anchors, piece.hay) }
    }

    pub(crate) fn within(reach: usize, anchors: &'h Anchors, hay: &'h [u8]) -> Self {
        Self { anchors, hay, reach, next: 0, last: None, before: false }
    }

    /// Whether any rule's word may stand before `at`: a no is final. `at` must not decrease.
    pub(crate) fn sees_one_before(&mut self, at: usize) -> bool {
        let reach = at.saturating_sub(self.reach);
        let near = &self.hay[..self.hay.len().min(at + 2)];
        let mut from = self.next.max(reach);
        while let Some(place) = self.anchors.next_telling(near, from) {
            if self.anchors.witness_at(self.hay, place) {
                self.last = Some(place);
            }
            from = place + 1;
        }
        self.next = at.max(self.next);
        self.before || self.last.is_some_and(|last| last >= reach)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sees(before: &str, hay: &str, at: usize) -> bool {
        let piece = Piece { hay: hay.as_bytes(), before: before.as_bytes(), edges: Edges::Touching };
        WitnessLook::new(Anchors::built_in(), piece).sees_one_before(at)
    }

    #[test]
    fn every_witness_of_a_bare_shape_is_seen_in_any_case() {
        let anchors = Anchors::built_in();
        for word in anchors.bare.iter().flat_map(|candidate| candidate.rule.witness) {
            for word in [(*word).to_owned(), word.to_uppercase()] {
                let hay = format!("x{word}=");
                assert!(sees("", &hay, hay.len()) && sees(&hay, "", 0), "{word}");
                assert!(!sees("", &hay[..hay.len() - 2], hay.len() - 2) || word.to_lowercase() != "fastly");
            }
        }
    }

    #[test]
    fn a_witness_behind_the_place_or_out_of_reach_is_not_seen() {
        assert!(!sees("", "k = fastly", 4));
        let far = format!("fastly{}", " ".repeat(REACH));
        assert!(!sees("", &far, far.len()));
        assert!(sees("", &far, far.len() - 6));
    }

    #[test]
    fn a_word_seen_once_is_remembered_as_far_as_it_reaches() {
        let hay = format!("fastly{}", " ".repeat(2 * REACH));
        let piece = Piece { hay: hay.as_bytes(), before: b"", edges: Edges::Touching };
        let mut look = WitnessLook::new(Anchors::built_in(), piece);
        let seen: Vec<bool> = [5, 6, 60, REACH, REACH + 1].map(|at| look.sees_one_before(at)).into();
        assert_eq!(seen, [true, true, true, true, false]);
    }

    #[test]
    fn a_short_word_is_no_witness_within_another() {
        let key: String = ["f3a9c2114b07e5d8", "f2b9c7114d07a5e8"].into_iter().collect();
        let finds = |line: &str| {
            let found = crate::entry::scan_text(format!("{line}: {key}").as_bytes());
            found.iter().any(|finding| finding.rule.name == "datadog_api_key")
        };
        assert!(finds("dd_api_key") && finds("my.DD_API_KEY") && finds("my_dd_api_key"));
        assert!(!finds("texts/add_api_key") && !finds("ADD_API_KEY"));
    }

    #[test]
    fn two_signs_of_equality_assign_nothing_in_a_file() {
        let key: String = ["f3a9c2114b07e5d8", "f2b9c7114d07a5e8"].into_iter().collect();
        let finds = |line: &str| !crate::entry::scan_text(format!("{line}{key}").as_bytes()).is_empty();
        assert!(finds("datadog=") && !finds("datadog=="));
    }

    #[test]
    fn what_a_schema_gives_as_examples_is_made_up() {
        let key: String = ["f3a9c2114b07e5d8", "f2b9c7114d07a5e8"].into_iter().collect();
        let finds = |line: &str| !crate::entry::scan_text(format!("{line}\"{key}\"").as_bytes()).is_empty();
        assert!(!finds("datadog.examples: [\"x\", ") && !finds("#[datadog(docs::examples = "));
        assert!(finds("datadog: [") && finds("examples/datadog: "));
        let output = format!("loaded examples=3 datadog_api_key={key}");
        assert_eq!(crate::entry::scan_output(output.as_bytes()).len(), 1, "an output is no schema");
    }
}
