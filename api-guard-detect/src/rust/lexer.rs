//! From bytes to tokens.

use std::fmt;

use super::class::{self, CLASS, CONTINUE, DIGIT, PUNCT, SPACE};
use super::token::{CommentKind, LiteralKind, Token, TokenKind};

/// Splits Rust source into tokens. White space is skipped, and so is a byte order mark at the start.
///
/// Every other byte belongs to exactly one token, and the tokens come in order. A token that is never closed extends to
/// the end of the input, with [`Token::terminated`] false. Only a single quote that does not close a character is a
/// token by itself, [`TokenKind::Unknown`], since prose is full of them.
///
/// A reserved prefix such as the `f` of `f"…"` is an identifier of its own: all editions are lexed in the same way.
///
/// # Examples
/// ```
/// use api_guard_detect::rust::{TokenKind, lex};
///
/// let kinds: Vec<TokenKind> = lex(b"&'a str").map(|token| token.kind).collect();
/// assert_eq!(kinds, [TokenKind::Punct, TokenKind::Lifetime, TokenKind::Ident]);
/// ```
pub fn lex(source: &[u8]) -> Lexer<'_> {
    let position = if source.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    Lexer { source, position, at_start: true }
}

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The tokens of a source, made by [`lex`].
#[derive(Clone)]
#[must_use = "a lexer reads only as far as it is asked for tokens"]
pub struct Lexer<'a> {
    pub(super) source: &'a [u8],
    pub(super) position: usize,
    /// Nothing was read yet, so a shebang may stand here.
    at_start: bool,
}

impl fmt::Debug for Lexer<'_> {
    /// Shows the position only: the source may hold a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lexer").field("position", &self.position).finish_non_exhaustive()
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let shebang = self.at_start && self.at_shebang();
        self.at_start = false;
        self.skip_space();
        let start = self.position;
        if start >= self.source.len() {
            return None;
        }
        let (kind, terminated) = if shebang { self.line_comment() } else { self.token() };
        Some(Token { kind, start, end: self.position, terminated })
    }
}

impl std::iter::FusedIterator for Lexer<'_> {}

/// What a token is, and whether it was closed.
pub(super) type Read = (TokenKind, bool);

impl Lexer<'_> {
    /// Reads one token; the position is on its first byte.
    fn token(&mut self) -> Read {
        let first = self.source[self.position];
        match first {
            b'/' if self.peek(1) == b'/' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment(),
            b'"' => self.string(LiteralKind::Str, 0),
            b'\'' => self.quote(),
            b'0'..=b'9' => self.number(),
            b'r' | b'b' | b'c' => self.prefixed(),
            _ if CLASS[first as usize] & PUNCT != 0 => self.one_byte(TokenKind::Punct, true),
            _ if class::starts_identifier(self.source, self.position) => self.identifier(),
            _ => self.one_byte(TokenKind::Unknown, true),
        }
    }

    pub(super) fn identifier(&mut self) -> Read {
        if self.at_raw_identifier(0) {
            self.position += 2;
        }
        self.skip_identifier();
        (TokenKind::Ident, true)
    }

    fn number(&mut self) -> Read {
        let based = self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'o' | b'b');
        if based {
            self.position += 2;
        } else {
            self.skip_digits();
            let after = self.peek(1);
            // `1..2` and `1.max(2)` are integers; `1.` and `1.5` are floats.
            if self.peek(0) == b'.'
                && after != b'.'
                && !class::starts_identifier(self.source, self.position + 1)
            {
                self.position += 1;
                self.skip_digits();
            }
            let signed = matches!(self.peek(0), b'e' | b'E') && matches!(self.peek(1), b'+' | b'-');
            if signed && CLASS[self.peek(2) as usize] & DIGIT != 0 {
                self.position += 2;
            }
        }
        self.skip_identifier();
        (TokenKind::Number, true)
    }

    /// Reads up to the line's end, which is white space again.
    fn line_comment(&mut self) -> Read {
        let source = self.source;
        let kind = match (self.peek(0), self.peek(2)) {
            (b'/', b'/') if self.peek(3) != b'/' => CommentKind::DocLine,
            (b'/', b'!') => CommentKind::DocLine,
            _ => CommentKind::Line,
        };
        let mut at = self.position;
        while at < source.len() && source[at] != b'\n' {
            at += 1;
        }
        if at < source.len() && source[at - 1] == b'\r' {
            at -= 1;
        }
        self.position = at;
        (TokenKind::Comment(kind), true)
    }

    fn block_comment(&mut self) -> Read {
        let source = self.source;
        let kind = match (self.peek(2), self.peek(3)) {
            (b'*', b'*' | b'/') => CommentKind::Block,
            (b'*' | b'!', _) => CommentKind::DocBlock,
            _ => CommentKind::Block,
        };
        let mut depth = 1usize;
        let mut at = self.position + 2;
        while at < source.len() {
            let byte = source[at];
            at += 1;
            if byte == b'*' && class::byte(source, at) == b'/' {
                at += 1;
                depth -= 1;
                if depth == 0 {
                    self.position = at;
                    return (TokenKind::Comment(kind), true);
                }
            } else if byte == b'/' && class::byte(source, at) == b'*' {
                at += 1;
                depth += 1;
            }
        }
        self.unclosed(TokenKind::Comment(kind))
    }

    /// Whether the source begins with `#!` for the operating system, not for an inner attribute.
    fn at_shebang(&self) -> bool {
        if self.peek(0) != b'#' || self.peek(1) != b'!' {
            return false;
        }
        let mut rest = Lexer { position: self.position + 2, at_start: false, ..*self };
        loop {
            match rest.next() {
                Some(Token { kind: TokenKind::Comment(CommentKind::Line | CommentKind::Block), .. }) => {}
                Some(token) => return self.source[token.start] != b'[',
                None => return true,
            }
        }
    }

    /// Whether `r#` and the start of an identifier stand `ahead` bytes from here.
    pub(super) fn at_raw_identifier(&self, ahead: usize) -> bool {
        self.peek(ahead) == b'r'
            && self.peek(ahead + 1) == b'#'
            && class::starts_identifier(self.source, self.position + ahead + 2)
    }

    pub(super) fn peek(&self, ahead: usize) -> u8 {
        class::byte(self.source, self.position + ahead)
    }

    pub(super) fn one_byte(&mut self, kind: TokenKind, terminated: bool) -> Read {
        self.position += 1;
        (kind, terminated)
    }

    /// Ends a literal after its closing quote, and takes in its suffix.
    pub(super) fn close(&mut self, end: usize, kind: TokenKind) -> Read {
        self.position = end;
        if class::starts_identifier(self.source, end) {
            self.skip_identifier();
        }
        (kind, true)
    }

    /// Ends a token that nothing closed.
    pub(super) fn unclosed(&mut self, kind: TokenKind) -> Read {
        self.position = self.source.len();
        (kind, false)
    }

    fn skip_space(&mut self) {
        let source = self.source;
        let mut at = self.position;
        loop {
            while at < source.len() && CLASS[source[at] as usize] & SPACE != 0 {
                at += 1;
            }
            let wide =
                if at < source.len() && source[at] >= 0x80 { class::wide_space(source, at) } else { 0 };
            if wide == 0 {
                self.position = at;
                return;
            }
            at += wide;
        }
    }

    pub(super) fn skip_identifier(&mut self) {
        let source = self.source;
        let mut at = self.position;
        loop {
            while at < source.len() && CLASS[source[at] as usize] & CONTINUE != 0 {
                at += 1;
            }
            let wide =
                if at < source.len() && source[at] >= 0x80 { class::wide_letter(source, at) } else { 0 };
            if wide == 0 {
                self.position = at;
                return;
            }
            at += wide;
        }
    }

    fn skip_digits(&mut self) {
        while CLASS[self.peek(0) as usize] & DIGIT != 0 {
            self.position += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(source: &str) -> Vec<TokenKind> {
        lex(source.as_bytes()).map(|token| token.kind).collect()
    }

    fn texts(source: &str) -> Vec<&str> {
        lex(source.as_bytes()).map(|token| &source[token.start..token.end]).collect()
    }

    #[test]
    fn documentation_is_told_from_other_comments() {
        use CommentKind::{Block, DocBlock, DocLine, Line};
        for (source, kind) in [
            ("// a", Line),
            ("//", Line),
            ("//// a", Line),
            ("/// a", DocLine),
            ("///", DocLine),
            ("//! a", DocLine),
            ("/* a */", Block),
            ("/**/", Block),
            ("/***/", Block),
            ("/*** a */", Block),
            ("/** a */", DocBlock),
            ("/*! a */", DocBlock),
            ("/*!*/", DocBlock),
        ] {
            assert_eq!(kinds(source), [TokenKind::Comment(kind)], "{source}");
        }
    }

    #[test]
    fn a_block_comment_ends_with_the_outermost_it_opened() {
        assert_eq!(texts("/* a /* b */ \" */ c"), ["/* a /* b */ \" */", "c"]);
        assert_eq!(texts("/*/ a */ c"), ["/*/ a */", "c"]);
    }

    #[test]
    fn a_block_comment_that_is_not_closed_goes_to_the_end() {
        let source = b"/* a /* b */ c";
        let token = lex(source).next().unwrap();
        assert_eq!((token.end, token.terminated), (source.len(), false));
    }

    #[test]
    fn a_line_comment_stops_before_either_line_ending() {
        assert_eq!(texts("// a\r\nb // c\nd"), ["// a", "b", "// c", "d"]);
    }

    #[test]
    fn a_shebang_is_a_comment_and_an_inner_attribute_is_not() {
        assert_eq!(texts("#!/bin/env -S \"cargo\nfn"), ["#!/bin/env -S \"cargo", "fn"]);
        assert_eq!(texts("\u{feff}#!x"), ["#!x"]);
        assert_eq!(kinds("#!"), [TokenKind::Comment(CommentKind::Line)]);
        assert_eq!(texts("#![a]")[..2], ["#", "!"]);
        assert_eq!(texts("#! /* a */ // b\n [a]")[..2], ["#", "!"]);
        assert_eq!(texts(" #!a"), ["#", "!", "a"]);
    }

    #[test]
    fn a_number_takes_its_suffix_and_leaves_ranges_and_methods_alone() {
        let whole =
            ["1_000u64", "0xE", "0b1_0", "0o7i8", "1.", "1.5e-3f32", "1e+5", "1E5", "2.0_f64", "0e-1"];
        for source in whole {
            assert_eq!(kinds(source), [TokenKind::Number], "{source}");
        }
        assert_eq!(texts("1..2"), ["1", ".", ".", "2"]);
        assert_eq!(texts("1.max(2)")[..3], ["1", ".", "max"]);
        assert_eq!(texts("0xE+1"), ["0xE", "+", "1"]);
        assert_eq!(texts("1.e+3"), ["1", ".", "e", "+", "3"]);
        assert_eq!(texts("1.0.sqrt()")[..3], ["1.0", ".", "sqrt"]);
        assert_eq!(texts("t.0.1"), ["t", ".", "0.1"]);
    }

    #[test]
    fn identifiers_may_be_raw_and_of_any_script() {
        for source in ["r#type", "_", "naïve", "値", "fn", "r", "b", "cr"] {
            assert_eq!(kinds(source), [TokenKind::Ident], "{source}");
        }
    }

    #[test]
    fn white_space_of_every_kind_separates_and_belongs_to_no_token() {
        let source = "\u{feff}a\u{b}b\u{c}c\u{85}d\u{200e}e\u{2028}f\u{2029}g";
        assert_eq!(texts(source), ["a", "b", "c", "d", "e", "f", "g"]);
        assert_eq!(texts("\u{feff} \t\r\n"), [""; 0]);
    }

    #[test]
    fn bytes_that_are_not_rust_are_unknown_one_by_one() {
        use TokenKind::{Punct, Unknown};
        let kinds: Vec<TokenKind> = lex(b"\x00\xff\xc3(`\\").map(|token| token.kind).collect();
        assert_eq!(kinds, [Unknown, Unknown, Unknown, Punct, Unknown, Unknown]);
    }

    #[test]
    fn the_debug_output_does_not_show_the_source() {
        assert_eq!(format!("{:?}", lex(b"marker")), "Lexer { position: 0, .. }");
    }
}
