//! The spelling of literals: one escape at a time.

use std::ops::Range;

use super::token::{LiteralKind, TokenKind};

/// Which escapes a literal has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
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
    pub(super) fn of(kind: TokenKind) -> Self {
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
    pub(super) fn may_differ(self, source: &[u8], interior: &Range<usize>) -> bool {
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

/// The smallest piece of a literal: a plain byte, an escape, a line ending, a continued line.
pub(crate) struct Unit {
    /// How many source bytes spell it.
    pub(crate) width: usize,
    pub(crate) bytes: [u8; 4],
    /// How many of `bytes` it stands for.
    pub(crate) len: usize,
}

impl Unit {
    /// Reads the piece at the start of `text`, which goes to the end of the literal and is not empty.
    pub(crate) fn read(text: &[u8], spelling: Spelling) -> Self {
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

#[cfg(test)]
mod tests {
    use super::super::{decode, lex};

    /// The value of the literal that `source` is.
    fn value(source: &str) -> Vec<u8> {
        let token = lex(source.as_bytes()).next().unwrap();
        decode(source.as_bytes(), &token).bytes().to_vec()
    }

    #[test]
    fn the_short_escapes_stand_for_one_byte_each() {
        assert_eq!(value(r#""\n\r\t\\\0\'\"""#), b"\n\r\t\\\0'\"");
        assert_eq!(value(r"'\''"), b"'");
        assert_eq!(value(r"b'\\'"), b"\\");
    }

    #[test]
    fn a_hex_escape_is_any_byte_where_bytes_are_allowed() {
        assert_eq!(value(r#""\x41\x7F""#), b"A\x7f");
        assert_eq!(value(r#"b"\xfF""#), [0xff]);
        assert_eq!(value(r#"c"\xff\u{e9}""#), [0xff, 0xc3, 0xa9]);
        assert_eq!(value(r"b'\xff'"), [0xff]);
    }

    #[test]
    fn a_unicode_escape_is_written_as_utf8() {
        assert_eq!(value(r#""\u{41}\u{0000e9}\u{2_0AC_}\u{1F600}""#), "Aé€😀".as_bytes());
        assert_eq!(value(r"'\u{10ffff}'"), "\u{10ffff}".as_bytes());
    }

    #[test]
    fn an_invalid_escape_is_kept_as_it_stands() {
        let short = [r"\q", r"\é", r"\xff", r"\x4", r"\xg1", r"\x+1"];
        let unicode = [
            r"\u",
            r"\u41",
            r"\u{}",
            r"\u{_41}",
            r"\u{41",
            r"\u{+41}",
            r"\u{d800}",
            r"\u{110000}",
            r"\u{0000041}",
        ];
        for interior in short.into_iter().chain(unicode) {
            assert_eq!(value(&format!("\"{interior}\"")), interior.as_bytes(), "{interior}");
        }
        assert_eq!(value(r#"b"\u{41}""#), br"\u{41}");
    }

    #[test]
    fn a_continued_line_skips_the_white_space_after_it() {
        assert_eq!(value("\"a\\\n \t\n  b\""), b"ab");
        assert_eq!(value("\"a\\\r\n  b\""), b"ab");
        assert_eq!(value("b\"a\\\n\\\n  \\x62\""), b"ab");
        assert_eq!(value("\"a\\\n\u{a0}b\""), "a\u{a0}b".as_bytes());
        assert_eq!(value("\"a\\\rb\""), b"a\\\rb");
    }

    #[test]
    fn a_line_ending_is_one_byte_in_every_kind_of_string() {
        for prefix in ["", "r", "b", "br", "c", "cr"] {
            assert_eq!(value(&format!("{prefix}\"a\r\nb\rc\"")), b"a\nb\rc", "{prefix}");
        }
    }
}
