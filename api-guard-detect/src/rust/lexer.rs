//! From bytes to tokens.

use std::fmt;

use super::class::{self, CLASS, CONTINUE, DIGIT, PUNCT, SPACE};
use super::token::{CommentKind, LiteralKind, Token, TokenKind};

/// Splits Rust source into tokens. White space is skipped, and so is a byte order mark at the start.
///
/// Every other byte belongs to exactly one token, and the tokens come in order. What is never closed goes to the end
/// of the input with [`Token::terminated`] false; only a quote that closes no character stands for itself, as
/// [`TokenKind::Unknown`], since prose is full of them.
///
/// A reserved prefix such as the `f` of `f"…"` is an identifier of its own: all editions are read alike.
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
    source: &'a [u8],
    position: usize,
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
type Read = (TokenKind, bool);

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

    /// Reads what begins with the letter of a literal prefix: a literal, or else an identifier.
    fn prefixed(&mut self) -> Read {
        let (raw, letters) = match (self.peek(0), self.peek(1)) {
            (b'b', b'"') => return self.string(LiteralKind::ByteStr, 1),
            (b'c', b'"') => return self.string(LiteralKind::CStr, 1),
            (b'b', b'\'') => return self.byte_literal(),
            (b'r', b'"' | b'#') => (LiteralKind::RawStr, 1),
            (b'b', b'r') => (LiteralKind::RawByteStr, 2),
            (b'c', b'r') => (LiteralKind::RawCStr, 2),
            _ => return self.identifier(),
        };
        let mut hashes = 0;
        while self.peek(letters + hashes) == b'#' {
            hashes += 1;
        }
        if self.peek(letters + hashes) == b'"' {
            return self.raw_string(raw, letters + hashes, hashes);
        }
        self.identifier()
    }

    fn identifier(&mut self) -> Read {
        if self.at_raw_identifier(0) {
            self.position += 2;
        }
        self.skip_identifier();
        (TokenKind::Ident, true)
    }

    /// Reads a string with escapes whose prefix has `prefix` bytes.
    fn string(&mut self, kind: LiteralKind, prefix: usize) -> Read {
        let source = self.source;
        let mut at = self.position + prefix + 1;
        while at < source.len() {
            match source[at] {
                b'"' => return self.close(at + 1, TokenKind::Literal(kind)),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        self.unclosed(TokenKind::Literal(kind))
    }

    /// Reads a raw string whose quote comes after `prefix` bytes, `hashes` of them hashes.
    fn raw_string(&mut self, kind: LiteralKind, prefix: usize, hashes: usize) -> Read {
        let source = self.source;
        let mut at = self.position + prefix + 1;
        while at < source.len() {
            at += 1;
            if source[at - 1] != b'"' {
                continue;
            }
            let quote = at;
            while at < source.len() && at - quote < hashes && source[at] == b'#' {
                at += 1;
            }
            if at - quote == hashes {
                return self.close(at, TokenKind::Literal(kind));
            }
        }
        self.unclosed(TokenKind::Literal(kind))
    }

    /// Reads what begins with a single quote: a character, a lifetime, or a stray quote.
    fn quote(&mut self) -> Read {
        if let Some(end) = self.character_end(self.position) {
            return self.close(end, TokenKind::Char);
        }
        if CLASS[self.peek(1) as usize] & CONTINUE == 0
            && !class::starts_identifier(self.source, self.position + 1)
        {
            return self.one_byte(TokenKind::Unknown, false);
        }
        self.position += if self.at_raw_identifier(1) { 3 } else { 1 };
        self.skip_identifier();
        if self.peek(0) == b'\'' {
            // Two characters between quotes: the compiler, too, reads them as one wrong literal.
            return self.close(self.position + 1, TokenKind::Char);
        }
        (TokenKind::Lifetime, true)
    }

    fn byte_literal(&mut self) -> Read {
        match self.character_end(self.position + 1) {
            Some(end) => self.close(end, TokenKind::Byte),
            None => self.identifier(),
        }
    }

    /// Where the character whose quote stands at `quote` ends, if it is closed after one character or escape.
    fn character_end(&self, quote: usize) -> Option<usize> {
        let source = self.source;
        let mut at = quote + 1;
        let escaped = class::byte(source, at) == b'\\';
        if escaped {
            at += 1;
        }
        at += class::width(source, at);
        // The digits of `\x41` and `\u{41}`. None of these bytes starts a character, so none is read this way twice.
        while escaped && at < source.len() && is_escape_tail(source[at]) {
            at += 1;
        }
        if class::byte(source, at) == b'\'' { Some(at + 1) } else { None }
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
    fn at_raw_identifier(&self, ahead: usize) -> bool {
        self.peek(ahead) == b'r'
            && self.peek(ahead + 1) == b'#'
            && class::starts_identifier(self.source, self.position + ahead + 2)
    }

    fn peek(&self, ahead: usize) -> u8 {
        class::byte(self.source, self.position + ahead)
    }

    fn one_byte(&mut self, kind: TokenKind, terminated: bool) -> Read {
        self.position += 1;
        (kind, terminated)
    }

    /// Ends a literal after its closing quote, and takes in its suffix.
    fn close(&mut self, end: usize, kind: TokenKind) -> Read {
        self.position = end;
        if class::starts_identifier(self.source, end) {
            self.skip_identifier();
        }
        (kind, true)
    }

    /// Ends a token that nothing closed.
    fn unclosed(&mut self, kind: TokenKind) -> Read {
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

    fn skip_identifier(&mut self) {
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

fn is_escape_tail(byte: u8) -> bool {
    CLASS[byte as usize] & CONTINUE != 0 || byte == b'{' || byte == b'}'
}
