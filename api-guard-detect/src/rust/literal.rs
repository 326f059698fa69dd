//! From a literal to its value, and from the value back to the bytes that spell it.

use std::fmt;
use std::ops::Range;

use super::escape::{Spelling, Unit};
use super::token::{CommentKind, Token, TokenKind};

/// The value of a token, made by [`decode`].
#[derive(Clone)]
pub struct Decoded<'a> {
    source: &'a [u8],
    /// Where the value is spelled: between the quotes or markers.
    interior: Range<usize>,
    spelling: Spelling,
    /// The value, where it differs from the bytes that spell it.
    owned: Option<Owned>,
}

/// Reads the value of a token that [`lex`](super::lex) found in `source`.
///
/// - String, character and byte literals: the text between the quotes, with escapes and continued lines resolved and
///   the line ending CR LF read as LF, as the compiler does. An invalid escape is kept unchanged.
/// - Comments: the text between the markers, unchanged.
/// - Any other token: its own bytes.
///
/// The value borrows from `source` unless its literal contains an escape or a CR.
///
/// # Examples
/// ```
/// use api_guard_detect::rust::{decode, lex};
///
/// let source = b"b\"\\x6bey\\n\" // note";
/// let values: Vec<Vec<u8>> = lex(source).map(|token| decode(source, &token).bytes().to_vec()).collect();
/// assert_eq!(values, [b"key\n".to_vec(), b" note".to_vec()]);
/// ```
#[must_use]
pub fn decode<'a>(source: &'a [u8], token: &Token) -> Decoded<'a> {
    let interior = interior(source, token);
    let spelling = Spelling::of(token.kind);
    let owned = if spelling.may_differ(source, &interior) {
        Some(Owned::read(source, &interior, spelling))
    } else {
        None
    };
    Decoded { source, interior, spelling, owned }
}

impl Decoded<'_> {
    /// The value.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        match &self.owned {
            Some(owned) => &owned.bytes,
            None => &self.source[self.interior.clone()],
        }
    }

    /// The source bytes that spell a range of the value.
    ///
    /// An escape counts as a whole: it is in the result if any of its bytes is in `decoded`. Continued lines are
    /// included inside the range, but not at its edges. An empty range gives an empty range at the place where its
    /// first byte would be spelled. A range that goes beyond the value is cut off.
    #[must_use]
    pub fn source_span(&self, decoded: Range<usize>) -> Range<usize> {
        let len = self.bytes().len();
        let start = decoded.start.min(len);
        let end = decoded.end.clamp(start, len);
        let first = self.spelled(start);
        if start == end {
            return first.start..first.start;
        }
        first.start..self.spelled(end - 1).end
    }

    /// The source bytes that spell the byte at `decoded`; after the last byte, nothing at the closing quote.
    fn spelled(&self, decoded: usize) -> Range<usize> {
        let Some(owned) = &self.owned else {
            let at = self.interior.start + decoded;
            return at..self.interior.end.min(at + 1);
        };
        let (mut value, mut at) = owned.mark_before(decoded, self.interior.start);
        while at < self.interior.end {
            let unit = Unit::read(&self.source[at..self.interior.end], self.spelling);
            if decoded < value + unit.len {
                return at..at + unit.width;
            }
            value += unit.len;
            at += unit.width;
        }
        at..at
    }
}

impl fmt::Debug for Decoded<'_> {
    /// Shows where the value stands and how long it is: the value may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoded")
            .field("interior", &self.interior)
            .field("len", &self.bytes().len())
            .finish_non_exhaustive()
    }
}

/// Where a token's value is spelled: the token without prefix, quotes, hashes, suffix and comment markers.
fn interior(source: &[u8], token: &Token) -> Range<usize> {
    // A caller may have changed the token: what does not fit the source is empty.
    let Some(text) = source.get(token.start..token.end) else { return 0..0 };
    let (opening, closing) = match token.kind {
        TokenKind::Literal(_) => quotes(text, b'"', token.terminated),
        TokenKind::Char | TokenKind::Byte => quotes(text, b'\'', token.terminated),
        TokenKind::Comment(CommentKind::Line) => (2, 0),
        TokenKind::Comment(CommentKind::DocLine) => (3, 0),
        TokenKind::Comment(CommentKind::Block) => (2, if token.terminated { 2 } else { 0 }),
        TokenKind::Comment(CommentKind::DocBlock) => (3, if token.terminated { 2 } else { 0 }),
        _ => (0, 0),
    };
    let start = (token.start + opening).min(token.end);
    start..(token.end - closing.min(text.len())).max(start)
}

/// How many bytes stand before the value, opening quote included, and how many after it.
fn quotes(text: &[u8], quote: u8, terminated: bool) -> (usize, usize) {
    let mut opening = 0;
    while opening < text.len() && text[opening] != quote {
        opening += 1;
    }
    let mut closing = 0;
    if terminated {
        // Neither hashes nor a suffix hold a quote, so the last one closes.
        while closing < text.len() && text[text.len() - 1 - closing] != quote {
            closing += 1;
        }
        closing += 1;
    }
    (opening + 1, closing)
}

/// A value that had to be copied, and how to find one's way back.
#[derive(Clone)]
struct Owned {
    bytes: Vec<u8>,
    /// Pairs of offsets, in the value and in the source, that belong together: one at least every [`STEP`] bytes of
    /// source. Between two of them the literal is read again. That keeps a table of a million escapes small.
    marks: Vec<(usize, usize)>,
}

/// How many source bytes lie between two marks.
const STEP: usize = 256;

impl Owned {
    fn read(source: &[u8], interior: &Range<usize>, spelling: Spelling) -> Self {
        let mut bytes = Vec::with_capacity(interior.len());
        let mut marks = Vec::with_capacity(interior.len() / STEP);
        let mut at = interior.start;
        let mut next_mark = at + STEP;
        while at < interior.end {
            if at >= next_mark {
                marks.push((bytes.len(), at));
                next_mark = at + STEP;
            }
            let plain = at;
            let limit = interior.end.min(next_mark);
            while at < limit && source[at] != b'\\' && source[at] != b'\r' {
                at += 1;
            }
            if at > plain {
                bytes.extend_from_slice(&source[plain..at]);
                continue;
            }
            let unit = Unit::read(&source[at..interior.end], spelling);
            bytes.extend_from_slice(&unit.bytes[..unit.len]);
            at += unit.width;
        }
        Self { bytes, marks }
    }

    /// The last mark that is not behind the byte at `decoded`, or the beginning.
    fn mark_before(&self, decoded: usize, beginning: usize) -> (usize, usize) {
        let after = self.marks.partition_point(|mark| mark.0 <= decoded);
        if after == 0 { (0, beginning) } else { self.marks[after - 1] }
    }
}

#[cfg(test)]
mod tests {
    use super::super::lex;
    use super::*;

    /// The value of the first token of `source`.
    fn value(source: &[u8]) -> Decoded<'_> {
        decode(source, &lex(source).next().unwrap())
    }

    #[test]
    fn a_value_without_escapes_borrows_from_the_source() {
        for (source, expected) in [
            (r#""plain"suffix"#, "plain"),
            (r###"r##"a\n"#"##"###, r##"a\n"#"##),
            (r#"br"\x41""#, r"\x41"),
            ("'é'", "é"),
            ("b'x'u8", "x"),
            ("// a\\n", " a\\n"),
            ("/// a", " a"),
            ("/* a\r\n */", " a\r\n "),
            ("/** a */", " a "),
            ("/**/", ""),
            ("/*!*/", ""),
            ("#!sh", "sh"),
            ("name", "name"),
            (r#""""#, ""),
        ] {
            let value = value(source.as_bytes());
            assert!(value.owned.is_none(), "{source}");
            assert_eq!(value.bytes(), expected.as_bytes(), "{source}");
        }
    }

    #[test]
    fn what_is_not_closed_keeps_all_that_stands_after_its_opening() {
        for (source, expected) in [
            ("\"a'", "a'"),
            ("\"", ""),
            (r##"r#"a""##, "a\""),
            ("/* a *", " a *"),
            ("/*!", ""),
            ("\"\\", "\\"),
        ] {
            assert_eq!(value(source.as_bytes()).bytes(), expected.as_bytes(), "{source}");
        }
    }

    #[test]
    fn a_range_of_the_value_leads_to_the_bytes_that_spell_it() {
        let source = br#"let s = "ab\x63\u{e9}d";"#;
        let token = lex(source).nth(3).unwrap();
        let value = decode(source, &token);
        assert_eq!(value.bytes(), "abcéd".as_bytes());
        let spelled = |range: Range<usize>| std::str::from_utf8(&source[value.source_span(range)]).unwrap();
        assert_eq!(spelled(0..2), "ab");
        assert_eq!(spelled(1..3), r"b\x63");
        assert_eq!(spelled(3..4), r"\u{e9}");
        assert_eq!(spelled(4..6), r"\u{e9}d");
        assert_eq!(spelled(0..6), r"ab\x63\u{e9}d");
    }

    #[test]
    fn a_continued_line_counts_inside_a_range_and_not_at_its_edges() {
        let source = b"\"ab\\\n  cd\\\n \"";
        let value = value(source);
        assert_eq!(value.bytes(), b"abcd");
        assert_eq!(&source[value.source_span(0..2)], b"ab");
        assert_eq!(&source[value.source_span(2..4)], b"cd");
        assert_eq!(&source[value.source_span(1..3)], b"b\\\n  c");
    }

    #[test]
    fn an_empty_range_or_one_beyond_the_value_is_cut_to_it() {
        for source in [&b"\"abcd\""[..], br#""a\x62cd""#] {
            let value = value(source);
            let end = source.len() - 1;
            assert_eq!(value.source_span(4..4), end..end);
            assert_eq!(value.source_span(1..1), 2..2);
            assert_eq!(value.source_span(3..usize::MAX), end - 1..end);
            assert_eq!(value.source_span(usize::MAX..usize::MAX), end..end);
            #[expect(clippy::reversed_empty_ranges, reason = "a caller's mistake must not panic")]
            let reversed = value.source_span(3..1);
            assert!(reversed.is_empty());
        }
    }

    #[test]
    fn a_place_far_into_a_long_literal_is_found() {
        let (escapes, plain) = (br"\x41\u{e9}plain".repeat(500), [b' '; 5000]);
        let source = [b"\"", &escapes[..], &plain, br"\n!", b"\""].concat();
        let value = value(&source);
        let len = value.bytes().len();
        assert_eq!(len, 500 * 8 + 5000 + 2);
        for repeat in [0, 1, 16, 17, 18, 499] {
            let spelled = value.source_span(repeat * 8 + 1..repeat * 8 + 4);
            assert_eq!(spelled, repeat * 15 + 5..repeat * 15 + 12);
        }
        assert_eq!(value.source_span(4000 + 4321..4000 + 4322).start, 1 + 500 * 15 + 4321);
        assert_eq!(&source[value.source_span(len - 2..len)], br"\n!");
    }

    #[test]
    fn a_token_of_another_source_panics_nowhere() {
        let own = br###"r##"a long literal"##"###;
        let token = lex(own).next().unwrap();
        for source in [&b""[..], b"\"", b"no quote in these many bytes", &[b'"'; 40], &[b'\\'; 40]] {
            let value = decode(source, &token);
            assert!(value.source_span(0..100).end <= source.len());
        }
        let upside_down = Token { start: token.end, end: token.start, ..token };
        assert_eq!(decode(own, &upside_down).bytes(), b"");
    }

    #[test]
    fn the_debug_output_does_not_show_the_value() {
        for source in [&br#""marker""#[..], br#""m\x61rker""#] {
            let shown = format!("{:?}", value(source));
            assert!(shown.contains("len: 6"), "{shown}");
            assert!(!shown.contains("rker") && !shown.contains("109"), "{shown}");
        }
    }
}
