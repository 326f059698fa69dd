//! Classes of bytes and characters, as the lexer asks for them.

/// White space, as the Rust reference lists it.
pub(super) const SPACE: u8 = 1;
/// An ASCII byte an identifier may begin with.
pub(super) const START: u8 = 2;
/// An ASCII byte an identifier may go on with.
pub(super) const CONTINUE: u8 = 4;
/// A decimal digit or the underscore between two.
pub(super) const DIGIT: u8 = 8;
/// A byte that is a token of punctuation.
pub(super) const PUNCT: u8 = 16;

/// The classes of every byte: a bit each. Bytes beyond ASCII have none.
pub(super) static CLASS: [u8; 256] = table();

const fn table() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'\t' | b'\n' | 0x0b | 0x0c | b'\r' | b' ' => SPACE,
            b'a'..=b'z' | b'A'..=b'Z' => START | CONTINUE,
            b'_' => START | CONTINUE | DIGIT,
            b'0'..=b'9' => CONTINUE | DIGIT,
            b'"' | b'\'' | b'\\' | b'`' => 0,
            b'!'..=b'~' => PUNCT,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// The byte at `at`, or zero after the end.
pub(super) fn byte(source: &[u8], at: usize) -> u8 {
    if at < source.len() { source[at] } else { 0 }
}

/// The length of the UTF-8 character at `at`, or 1 where the bytes are not UTF-8. Never reaches beyond the end.
pub(super) fn width(source: &[u8], at: usize) -> usize {
    wide(source, at).map_or(1, char::len_utf8)
}

/// The length of the white space beyond ASCII at `at`, or 0.
pub(super) fn wide_space(source: &[u8], at: usize) -> usize {
    match wide(source, at) {
        Some(space) if is_space(space) => space.len_utf8(),
        _ => 0,
    }
}

/// The length of the character beyond ASCII at `at` if an identifier may hold it, or 0.
///
/// Any character that is not white space counts. Only identifiers may hold such characters outside literals and
/// comments, so this differs from the Unicode tables only in files that do not compile.
pub(super) fn wide_letter(source: &[u8], at: usize) -> usize {
    match wide(source, at) {
        Some(letter) if !is_space(letter) => letter.len_utf8(),
        _ => 0,
    }
}

/// Whether an identifier begins at `at`.
pub(super) fn starts_identifier(source: &[u8], at: usize) -> bool {
    CLASS[byte(source, at) as usize] & START != 0 || wide_letter(source, at) != 0
}

/// The character at `at` if it is beyond ASCII and spelled in valid UTF-8.
fn wide(source: &[u8], at: usize) -> Option<char> {
    let width = match byte(source, at) {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes = source.get(at..at + width)?;
    std::str::from_utf8(bytes).ok()?.chars().next()
}

/// White space beyond ASCII: the rest of the property `Pattern_White_Space`.
fn is_space(character: char) -> bool {
    matches!(character, '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_printable_ascii_byte_but_quotes_backslash_and_backtick_has_a_class() {
        for byte in b'!'..=b'~' {
            assert_eq!(CLASS[byte as usize] == 0, b"\"'\\`".contains(&byte), "{}", byte as char);
        }
    }

    #[test]
    fn a_character_cut_off_by_the_end_is_one_byte_wide() {
        assert_eq!(width("é".as_bytes(), 0), 2);
        assert_eq!(width(&"é".as_bytes()[..1], 0), 1);
        assert_eq!(width(b"", 0), 1);
    }

    #[test]
    fn a_line_separator_is_white_space_and_no_letter() {
        let separator = "\u{2028}".as_bytes();
        assert_eq!((wide_space(separator, 0), wide_letter(separator, 0)), (3, 0));
        assert_eq!((wide_space("ß".as_bytes(), 0), wide_letter("ß".as_bytes(), 0)), (0, 2));
    }

    #[test]
    fn a_surrogate_spelled_in_three_bytes_is_not_a_letter() {
        assert_eq!(wide_letter(&[0xed, 0xa0, 0x80], 0), 0);
    }
}
