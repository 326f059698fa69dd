//! Any bytes: the tokens come in order and leave out nothing but white space, and a value leads back to the bytes that
//! spell it.
#![no_main]

use api_guard_detect::rust::{Token, TokenKind, decode, lex};
use libfuzzer_sys::fuzz_target;

/// What stands between two tokens: white space of Unicode's `Pattern_White_Space`, and a byte order mark at the start.
fn is_space(between: &[u8], at_start: bool) -> bool {
    let Ok(text) = str::from_utf8(between) else { return false };
    let text = if at_start { text.strip_prefix('\u{feff}').unwrap_or(text) } else { text };
    text.chars().all(|letter| {
        matches!(letter, '\t'..='\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
    })
}

/// The value of a token and the way back from it.
fn check_value(source: &[u8], token: &Token) {
    let decoded = decode(source, token);
    let len = decoded.bytes().len();
    assert!(len <= token.end - token.start, "a value is no longer than its spelling");
    let whole = decoded.source_span(0..len);
    assert!(token.start <= whole.start && whole.end <= token.end, "a value is spelled inside its token");
    // Every byte of short values, and some of long ones.
    let mut reached = whole.start;
    for at in (0..len).step_by(1 + len / 64) {
        let byte = decoded.source_span(at..at + 1);
        assert!(reached <= byte.start && byte.start < byte.end, "bytes are spelled in order");
        assert!(byte.end <= whole.end, "a byte is spelled where its value is");
        let is_plain = byte.len() == 1 && source[byte.start] == decoded.bytes()[at];
        let is_escape = matches!(source[byte.start], b'\\' | b'\r');
        assert!(is_plain || is_escape, "a byte is spelled by itself or by an escape");
        // The bytes of one character may share an escape.
        reached = byte.start;
    }
    let is_code = matches!(token.kind, TokenKind::Ident | TokenKind::Punct | TokenKind::Number);
    assert!(!is_code || decoded.bytes() == &source[token.start..token.end], "code stands for itself");
}

fuzz_target!(|source: &[u8]| {
    let mut end = 0;
    for token in lex(source) {
        assert!(token.start < token.end && token.end <= source.len(), "a token has bytes of the source");
        assert!(end <= token.start, "tokens do not overlap");
        assert!(is_space(&source[end..token.start], end == 0), "nothing but white space is left out");
        assert!(token.terminated || token.end == source.len() || token.kind == TokenKind::Unknown);
        check_value(source, &token);
        end = token.end;
    }
    assert!(is_space(&source[end..], end == 0), "the end is not left out");
});
