//! From a literal to its value, and from the value back to the bytes that spell it.

use std::fmt;
use std::ops::Range;

use super::token::{CommentKind, LiteralKind, Token, TokenKind};

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
/// - String, character and byte literals: what stands between the quotes, with escapes and continued lines resolved
///   and the line ending CR LF read as LF, as the compiler does. An invalid escape is kept as it stands.
/// - Comments: what stands between the markers, as it stands.
/// - Any other token: its own bytes.
///
/// The value borrows from `source` unless its literal holds an escape or a CR.
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
    /// An escape counts as a whole: it is in the answer if any of the bytes it stands for is in `decoded`. Continued
    /// lines count where they stand inside the range, not at its edges. An empty range answers with an empty range
    /// where its first byte would be spelled. What reaches beyond the value is cut off.
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

/// Which escapes a literal has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// Not a literal: every byte stands for itself.
    Verbatim,
    /// No escapes, but line endings are read as LF.
    Raw,
    /// `\x41` up to 7F, `\u{41}`.
    Text,
    /// `\xff`.
    Bytes,
    /// `\xff` and `\u{41}`.
    Mixed,
}

impl Spelling {
    fn of(kind: TokenKind) -> Self {
        match kind {
            TokenKind::Char | TokenKind::Literal(LiteralKind::Str) => Self::Text,
            TokenKind::Byte | TokenKind::Literal(LiteralKind::ByteStr) => Self::Bytes,
            TokenKind::Literal(LiteralKind::CStr) => Self::Mixed,
            TokenKind::Literal(LiteralKind::RawStr | LiteralKind::RawByteStr | LiteralKind::RawCStr) => {
                Self::Raw
            }
            _ => Self::Verbatim,
        }
    }

    /// Whether the value may differ from the bytes that spell it.
    fn may_differ(self, source: &[u8], interior: &Range<usize>) -> bool {
        if self == Self::Verbatim {
            return false;
        }
        let mut at = interior.start;
        while at < interior.end {
            if source[at] == b'\r' || source[at] == b'\\' && self != Self::Raw {
                return true;
            }
            at += 1;
        }
        false
    }
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

/// The smallest piece of a literal: a plain byte, an escape, a line ending, a continued line.
struct Unit {
    /// How many source bytes spell it.
    width: usize,
    bytes: [u8; 4],
    /// How many of `bytes` it stands for.
    len: usize,
}

impl Unit {
    /// Reads the piece at the start of `text`, which goes to the end of the literal and is not empty.
    fn read(text: &[u8], spelling: Spelling) -> Self {
        let next = if text.len() > 1 { text[1] } else { 0 };
        match text[0] {
            b'\r' if next == b'\n' => return Self::byte(2, b'\n'),
            b'\\' if spelling != Spelling::Raw => {}
            byte => return Self::byte(1, byte),
        }
        let escape = match next {
            b'n' => Some(Self::byte(2, b'\n')),
            b'r' => Some(Self::byte(2, b'\r')),
            b't' => Some(Self::byte(2, b'\t')),
            b'0' => Some(Self::byte(2, 0)),
            b'\\' | b'\'' | b'"' => Some(Self::byte(2, next)),
            b'\n' => Some(Self::continued_line(text)),
            b'\r' if text.get(2) == Some(&b'\n') => Some(Self::continued_line(text)),
            b'x' => Self::hex(text, spelling),
            b'u' if spelling != Spelling::Bytes => Self::unicode(text),
            _ => None,
        };
        match escape {
            Some(unit) => unit,
            None => Self::byte(1, b'\\'),
        }
    }

    fn byte(width: usize, byte: u8) -> Self {
        Self { width, bytes: [byte, 0, 0, 0], len: 1 }
    }

    fn continued_line(text: &[u8]) -> Self {
        let mut width = 1;
        while width < text.len() && matches!(text[width], b' ' | b'\t' | b'\n' | b'\r') {
            width += 1;
        }
        Self { width, bytes: [0; 4], len: 0 }
    }

    /// `\x41`
    fn hex(text: &[u8], spelling: Spelling) -> Option<Self> {
        let digits = text.get(2..4)?;
        let byte = hex_digit(digits[0])? << 4 | hex_digit(digits[1])?;
        if spelling == Spelling::Text && byte > 0x7f { None } else { Some(Self::byte(4, byte as u8)) }
    }

    /// `\u{41}`: one to six digits, with underscores anywhere but in front.
    fn unicode(text: &[u8]) -> Option<Self> {
        let mut at = 3;
        if text.get(2) != Some(&b'{') || text.get(at) == Some(&b'_') {
            return None;
        }
        let mut value = 0;
        let mut digits = 0;
        while text.get(at) != Some(&b'}') {
            let byte = *text.get(at)?;
            at += 1;
            if byte == b'_' {
                continue;
            }
            value = value << 4 | hex_digit(byte)?;
            digits += 1;
            if digits > 6 {
                return None;
            }
        }
        if digits == 0 {
            return None;
        }
        let mut bytes = [0; 4];
        let len = char::from_u32(value)?.encode_utf8(&mut bytes).len();
        Some(Self { width: at + 1, bytes, len })
    }
}

fn hex_digit(byte: u8) -> Option<u32> {
    (byte as char).to_digit(16)
}
