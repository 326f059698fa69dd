//! Tokens between quotes, and what only looks like one: lifetimes, prefixes without a literal.

use super::class::{self, CLASS, CONTINUE};
use super::lexer::{Lexer, Read};
use super::token::{LiteralKind, TokenKind};

impl Lexer<'_> {
    /// Reads what begins with the letter of a literal prefix: a literal, or else an identifier.
    pub(super) fn prefixed(&mut self) -> Read {
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

    /// Reads a string with escapes whose prefix has `prefix` bytes.
    pub(super) fn string(&mut self, kind: LiteralKind, prefix: usize) -> Read {
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
    pub(super) fn quote(&mut self) -> Read {
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
        let mut has_digits = false;
        if class::byte(source, at) == b'\\' {
            at += 1;
            has_digits = matches!(class::byte(source, at), b'x' | b'u');
        }
        at += class::width(source, at);
        // The digits of `\x41` and `\u{41}`. They hold no quote, so that no byte is looked at from many quotes.
        while has_digits && at < source.len() && is_escape_tail(source[at]) {
            at += 1;
        }
        if class::byte(source, at) == b'\'' { Some(at + 1) } else { None }
    }
}

fn is_escape_tail(byte: u8) -> bool {
    CLASS[byte as usize] & CONTINUE != 0 || byte == b'{' || byte == b'}'
}

#[cfg(test)]
mod tests {
    use super::super::{LiteralKind, TokenKind, lex};

    /// The tokens of `source`, spelled out.
    fn read(source: &str) -> Vec<(TokenKind, &str)> {
        lex(source.as_bytes()).map(|token| (token.kind, &source[token.start..token.end])).collect()
    }

    fn texts(source: &str) -> Vec<&str> {
        read(source).iter().map(|token| token.1).collect()
    }

    fn only(source: &str) -> TokenKind {
        let tokens = read(source);
        assert_eq!(tokens.len(), 1, "{tokens:?}");
        tokens[0].0
    }

    #[test]
    fn every_prefix_gives_its_own_kind_of_string() {
        for (source, kind) in [
            (r#""a""#, LiteralKind::Str),
            (r#"r"a""#, LiteralKind::RawStr),
            (r##"r#"a"#"##, LiteralKind::RawStr),
            (r#"b"a""#, LiteralKind::ByteStr),
            (r#"br"a""#, LiteralKind::RawByteStr),
            (r##"br#"a"#"##, LiteralKind::RawByteStr),
            (r#"c"a""#, LiteralKind::CStr),
            (r#"cr"a""#, LiteralKind::RawCStr),
            (r##"cr#"a"#"##, LiteralKind::RawCStr),
        ] {
            assert_eq!(only(source), TokenKind::Literal(kind), "{source}");
        }
    }

    #[test]
    fn a_prefix_that_no_edition_gives_a_meaning_is_an_identifier() {
        assert_eq!(texts(r#"foo"a" rb"a" f'a'"#), ["foo", r#""a""#, "rb", r#""a""#, "f", "'a'"]);
    }

    #[test]
    fn a_raw_string_ends_at_its_own_number_of_hashes() {
        let literal = r###"r##"a"b"#c"##"###;
        assert_eq!(texts(&format!("{literal}#")), [literal, "#"]);
    }

    #[test]
    fn a_run_of_hashes_without_a_quote_is_punctuation() {
        assert_eq!(texts("r##x br#y"), ["r", "#", "#", "x", "br", "#", "y"]);
    }

    #[test]
    fn an_escaped_quote_closes_no_string_and_an_escaped_backslash_escapes_nothing() {
        assert_eq!(texts(r#""a\\" b"#), [r#""a\\""#, "b"]);
        assert_eq!(texts(r#""a\"b" c"#), [r#""a\"b""#, "c"]);
        assert_eq!(texts(r#"r"a\" b"#), [r#"r"a\""#, "b"]);
    }

    #[test]
    fn a_suffix_belongs_to_its_literal() {
        assert_eq!(texts(r#""a"suffix+"#), [r#""a"suffix"#, "+"]);
        assert_eq!(texts("'a'u8+"), ["'a'u8", "+"]);
        assert_eq!(texts(r##"r#"a"#é+"##), [r##"r#"a"#é"##, "+"]);
    }

    #[test]
    fn one_character_or_escape_between_quotes_is_a_character() {
        let sources =
            [r"'a'", r"'\''", r"'\\'", r"'\u{41}'", r"'\x41'", r"'\n'", r#"'"'"#, "'''", "'é'", "' '", "'/'"];
        for source in sources {
            assert_eq!(only(source), TokenKind::Char, "{source}");
        }
        for source in [r"b'x'", r"b'\''", r"b'\xff'"] {
            assert_eq!(only(source), TokenKind::Byte, "{source}");
        }
    }

    #[test]
    fn a_quote_before_a_name_that_is_not_closed_is_a_lifetime() {
        for source in ["'a", "'static", "'r#type", "'_", "'é"] {
            assert_eq!(only(source), TokenKind::Lifetime, "{source}");
        }
        assert_eq!(texts("<'a,'b>"), ["<", "'a", ",", "'b", ">"]);
    }

    #[test]
    fn a_stray_quote_swallows_nothing() {
        let source = r#"' "key" '\ b'"#;
        assert_eq!(texts(source), ["'", r#""key""#, "'", r"\", "b", "'"]);
        for token in lex(source.as_bytes()).filter(|token| source[token.start..].starts_with('\'')) {
            assert_eq!((token.kind, token.terminated), (TokenKind::Unknown, false));
        }
    }

    #[test]
    fn a_string_that_is_not_closed_goes_to_the_end() {
        for source in ["\"a\nb", "\"a\\", r#""a\""#, r##"r#"a""##, "b\"", r##"cr##"a"#"##] {
            let tokens: Vec<_> = lex(source.as_bytes()).collect();
            assert_eq!(tokens.len(), 1, "{source}");
            assert_eq!((tokens[0].end, tokens[0].terminated), (source.len(), false), "{source}");
        }
    }
}
