//! The shape of a key: where it starts, what follows, and what can be checked offline.

use std::ops::Range;

use crate::set::Set;

/// The form of one kind of key, matched by hand-written code.
///
/// A shape is a list of [`Part`]s. Its first part is a [`Part::Text`]: the *anchor* that the prefilter looks for. A key
/// with its distinctive text in the middle (a Telegram token is `<digits>:AA…`) has a [`lead`](Shape::led_by) that is
/// read backwards from the anchor. A key with no distinctive text at all is [`bare`](Shape::bare) and needs a witness
/// (see [`Rule::witness`](crate::Rule::witness)).
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub(crate) lead: Option<Run>,
    pub(crate) parts: &'static [Part],
    pub(crate) check: Check,
    pub(crate) anchored: bool,
    pub(crate) reader: Option<Reader>,
}

/// Reads a key that no list of parts can describe. It sees the whole input and where the anchor stands in it.
pub(crate) type Reader = fn(&[u8], usize) -> Option<Range<usize>>;

/// A piece of a [`Shape`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Part {
    /// Exactly this text.
    Text(&'static str),
    /// One of these texts; if one is a prefix of another, the longer one comes first.
    OneOf(&'static [&'static str]),
    /// A run of bytes of one set.
    Run(Run),
}

impl Part {
    /// Between `min` and `max` bytes of `set`, as many as there are.
    #[must_use]
    pub const fn run(set: Set, min: usize, max: usize) -> Self {
        Self::Run(Run { set, min, max })
    }
}

/// Between `min` and `max` bytes of `set`.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    pub(crate) set: Set,
    pub(crate) min: usize,
    pub(crate) max: usize,
}

/// A proof of a matched key beyond its outer form. The function gets the whole match.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Check {
    /// There is no proof beyond the form.
    None,
    /// A checksum whose algorithm was verified with real keys. A match that fails it is reported as a warning: it has
    /// the form of a key, but the issuer never made it.
    Checksum(fn(&[u8]) -> bool),
    /// An inner structure (JSON, DER, a magic number). A match that fails it is not a key.
    Structure(fn(&[u8]) -> bool),
}

/// Exactly `n` bytes of `set`.
#[must_use]
pub(crate) const fn exactly(set: Set, n: usize) -> Part {
    Part::run(set, n, n)
}

/// Between `min` and `max` bytes of `set`, as many as there are.
#[must_use]
pub(crate) const fn between(set: Set, min: usize, max: usize) -> Part {
    Part::run(set, min, max)
}

/// Whether a match must stand by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edges {
    /// No byte of the key's own alphabet may touch it: `xghp_…` and a run that goes on are other things.
    Separate,
    /// A key may touch anything: log lines and linked binaries put texts back to back.
    Touching,
}

impl Shape {
    /// A shape that begins with a text.
    #[must_use]
    pub const fn new(parts: &'static [Part]) -> Self {
        Self { lead: None, parts, check: Check::None, anchored: true, reader: None }
    }

    /// A shape without a distinctive text. It only counts with a witness.
    #[must_use]
    pub const fn bare(parts: &'static [Part]) -> Self {
        Self { lead: None, parts, check: Check::None, anchored: false, reader: None }
    }

    /// A shape that is read by special code: an armoured block, a document, a URL. `anchor` says where to look. The
    /// range that `reader` returns need not begin there, and leaves out parts that are not secret.
    #[must_use]
    pub const fn custom(anchor: &'static [Part], reader: Reader) -> Self {
        Self { lead: None, parts: anchor, check: Check::None, anchored: true, reader: Some(reader) }
    }

    /// The same shape with `min` to `max` bytes of `set` before its first text.
    #[must_use]
    pub const fn led_by(mut self, set: Set, min: usize, max: usize) -> Self {
        self.lead = Some(Run { set, min, max });
        self
    }

    /// The same shape with a verified checksum.
    #[must_use]
    pub const fn checksum(mut self, check: fn(&[u8]) -> bool) -> Self {
        self.check = Check::Checksum(check);
        self
    }

    /// The same shape with an inner structure.
    #[must_use]
    pub const fn structure(mut self, check: fn(&[u8]) -> bool) -> Self {
        self.check = Check::Structure(check);
        self
    }

    /// The texts a match can start with (after its lead). Empty for a bare shape.
    pub(crate) fn anchors(&self) -> &'static [&'static str] {
        match self.parts.first() {
            Some(Part::Text(text)) if self.anchored => std::slice::from_ref(text),
            Some(Part::OneOf(texts)) if self.anchored => texts,
            _ => &[],
        }
    }

    /// Matches with the first part at `at`. Returns the whole range, lead included, and the length of the public
    /// prefix: the bytes that every key of this shape has in common and that may be shown.
    pub(crate) fn match_at(&self, hay: &[u8], at: usize, edges: Edges) -> Option<Match> {
        let start = match self.lead {
            None => at,
            Some(run) => run.backwards(hay, at, edges)?,
        };
        if edges == Edges::Separate && start > 0 && touches_before(hay, start) {
            return None;
        }
        let end = match_parts(self.parts, hay, at, edges)?;
        // In an output a `+` may be a space of a form, and a key hidden for nothing does no harm.
        if !self.anchored && edges == Edges::Separate && is_in_base64(hay, start..end) {
            return None;
        }
        if let Some(reader) = self.reader {
            let range = reader(hay, at)?;
            let public = if range.start == at { self.public_prefix(hay, at) } else { 0 };
            return Some(Match { range, public });
        }
        let public = if self.lead.is_some() { 0 } else { self.public_prefix(hay, at) };
        Some(Match { range: start..end, public })
    }

    fn public_prefix(&self, hay: &[u8], at: usize) -> usize {
        let texts = match self.parts.first() {
            Some(Part::Text(text)) => std::slice::from_ref(text),
            Some(Part::OneOf(texts)) => *texts,
            _ => return 0,
        };
        texts.iter().find(|text| starts_with_at(hay, at, text)).map_or(0, |text| text.len())
    }
}

/// One match of a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Match {
    pub(crate) range: Range<usize>,
    pub(crate) public: usize,
}

impl Run {
    /// The start of the run that ends at `at`, read backwards.
    fn backwards(&self, hay: &[u8], at: usize, edges: Edges) -> Option<usize> {
        let mut start = at;
        while start > 0 && at - start < self.max && self.set.has(hay[start - 1]) {
            start -= 1;
        }
        let goes_on = edges == Edges::Separate && start > 0 && self.set.has(hay[start - 1]);
        (at - start >= self.min && !goes_on).then_some(start)
    }
}

/// Matches `parts` from `at`; a run takes as much as it can and gives back only what the parts after it need.
/// The depth is the number of parts, and the runs of every rule are bounded, so the cost of one attempt is too.
fn match_parts(parts: &[Part], hay: &[u8], at: usize, edges: Edges) -> Option<usize> {
    let Some((part, rest)) = parts.split_first() else { return Some(at) };
    match part {
        Part::Text(text) => {
            starts_with_at(hay, at, text).then(|| match_parts(rest, hay, at + text.len(), edges)).flatten()
        }
        Part::OneOf(texts) => texts
            .iter()
            .filter(|text| starts_with_at(hay, at, text))
            .find_map(|text| match_parts(rest, hay, at + text.len(), edges)),
        Part::Run(run) => match_run(run, rest, hay, at, edges),
    }
}

fn match_run(run: &Run, rest: &[Part], hay: &[u8], at: usize, edges: Edges) -> Option<usize> {
    let mut end = at;
    while end < hay.len() && end - at < run.max && run.set.has(hay[end]) {
        end += 1;
    }
    if end - at < run.min {
        return None;
    }
    if rest.is_empty() {
        // A key that goes on in its own alphabet is longer than this kind of key is.
        let goes_on = edges == Edges::Separate && end < hay.len() && run.set.has(hay[end]);
        return (!goes_on).then_some(end);
    }
    // What begins with none of the run's bytes can only stand behind the last of them.
    let may_give_back =
        !matches!(rest[0], Part::Text(text) if text.bytes().next().is_some_and(|first| !run.set.has(first)));
    loop {
        if let Some(end) = match_parts(rest, hay, end, edges) {
            return Some(end);
        }
        if !may_give_back || end - at == run.min {
            return None;
        }
        end -= 1;
    }
}

fn starts_with_at(hay: &[u8], at: usize, text: &str) -> bool {
    hay.len() - at >= text.len() && &hay[at..at + text.len()] == text.as_bytes()
}

/// Letters and digits before a key make it part of a longer word.
fn touches_before(hay: &[u8], start: usize) -> bool {
    hay[start - 1].is_ascii_alphanumeric() && hay[start].is_ascii_alphanumeric()
}

/// Whether signs of base64 touch a text without one of its own: it is a part of something longer. A slash is one where the
/// whole ends as base64 does; elsewhere it parts the folders of a path.
fn is_in_base64(hay: &[u8], range: Range<usize>) -> bool {
    let ends = |byte: Option<&u8>| !byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_filled = |at: usize| hay.get(at) == Some(&b'=') && ends(hay.get(at + 1));
    let goes_on = match hay.get(range.end) {
        Some(b'+') => true,
        Some(b'/') => is_filled(range.end + digits_of_base64(&hay[range.end..])),
        _ => is_filled(range.end),
    };
    goes_on || hay[..range.start].ends_with(b"+")
}

/// How many there are at the beginning of `text`. No hash is longer.
fn digits_of_base64(text: &[u8]) -> usize {
    const LONGEST: usize = 100;
    let is_digit = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    text.iter().take(LONGEST).take_while(is_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set::{ALNUM, DIGIT};

    fn range(shape: &Shape, hay: &str, at: usize, edges: Edges) -> Option<Range<usize>> {
        shape.match_at(hay.as_bytes(), at, edges).map(|m| m.range)
    }

    #[test]
    fn a_run_that_goes_on_is_no_match_unless_texts_may_touch() {
        const SHAPE: Shape = Shape::new(&[Part::Text("k_"), exactly(DIGIT, 3)]);
        assert_eq!(range(&SHAPE, "k_123 ", 0, Edges::Separate), Some(0..5));
        assert_eq!(range(&SHAPE, "k_1234", 0, Edges::Separate), None);
        assert_eq!(range(&SHAPE, "k_1234", 0, Edges::Touching), Some(0..5));
        assert_eq!(range(&SHAPE, "xk_123", 1, Edges::Separate), None);
        assert_eq!(range(&SHAPE, "xk_123", 1, Edges::Touching), Some(1..6));
    }

    #[test]
    fn a_run_gives_back_what_the_next_part_needs() {
        const SHAPE: Shape =
            Shape::new(&[Part::Text("k_"), between(ALNUM, 2, 9), Part::Text("Z"), exactly(DIGIT, 2)]);
        assert_eq!(range(&SHAPE, "k_abZZ12", 0, Edges::Separate), Some(0..8));
        assert_eq!(range(&SHAPE, "k_abZ1", 0, Edges::Separate), None);
    }

    #[test]
    fn a_lead_is_read_backwards_and_hides_the_public_prefix() {
        const SHAPE: Shape = Shape::new(&[Part::Text(":AA"), exactly(ALNUM, 3)]).led_by(DIGIT, 2, 4);
        let found = SHAPE.match_at(b"id 1234:AAxyz", 7, Edges::Separate).unwrap();
        assert_eq!(found, Match { range: 3..13, public: 0 });
        assert_eq!(range(&SHAPE, "12345:AAxyz", 5, Edges::Separate), None);
        assert_eq!(range(&SHAPE, "1:AAxyz", 1, Edges::Separate), None);
    }

    #[test]
    fn a_reader_decides_the_range_and_only_a_range_at_the_anchor_has_a_public_prefix() {
        const WHOLE: Shape = Shape::custom(&[Part::Text("k=")], |hay, at| Some(at..hay.len()));
        const VALUE: Shape = Shape::custom(&[Part::Text("k=")], |hay, at| Some(at + 2..hay.len()));
        let found = |shape: Shape| shape.match_at(b"x k=abc", 2, Edges::Separate).unwrap();
        assert_eq!(found(WHOLE), Match { range: 2..7, public: 2 });
        assert_eq!(found(VALUE), Match { range: 4..7, public: 0 });
        assert_eq!(range(&WHOLE, "x q=abc", 2, Edges::Separate), None);
    }

    #[test]
    fn a_part_of_something_in_base64_is_no_bare_key() {
        const SHAPE: Shape = Shape::bare(&[exactly(ALNUM, 6)]);
        for hay in ["a+b1c2d3", "b1c2d3=", "b1c2d3==\"", "b1c2d3+a", "b1c2d3/aB+c=", "b1c2d3/a=="] {
            let at = hay.find('b').unwrap();
            assert_eq!(range(&SHAPE, hay, at, Edges::Separate), None, "{hay}");
        }
        for hay in ["b1c2d3", "b1c2d3=x", "(b1c2d3)", "b1c2d3/a", "b1c2d3/a=x"] {
            assert!(range(&SHAPE, hay, hay.find('b').unwrap(), Edges::Separate).is_some(), "{hay}");
        }
        for hay in ["key+b1c2d3", "b1c2d3+is+wrong"] {
            assert!(range(&SHAPE, hay, hay.find("b1").unwrap(), Edges::Touching).is_some(), "{hay}");
        }
    }

    #[test]
    fn a_truncated_key_at_the_end_of_the_input_is_no_match() {
        const SHAPE: Shape = Shape::new(&[Part::OneOf(&["long_", "k_"]), exactly(ALNUM, 4)]);
        assert_eq!(range(&SHAPE, "k_abc", 0, Edges::Separate), None);
        assert_eq!(range(&SHAPE, "k", 0, Edges::Separate), None);
        assert_eq!(SHAPE.match_at(b"long_abcd", 0, Edges::Separate).unwrap().public, 5);
    }
}
