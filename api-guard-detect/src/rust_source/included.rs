//! Which files the compiler puts into the program, if their names do not say that they hold a key.

use std::ops::Range;

use super::baked::{names_secret, public_of, rule_at};
use super::code::Code;
use super::outline::Outline;
use crate::finding::{Context, Finding};
use crate::prefilter::find;
use crate::rules::generic::INCLUDE_OF_KEY_FILE;
use crate::rust::{Token, TokenKind, decode, lex};

/// One call of `include_str!` or `include_bytes!`.
pub(crate) struct Call {
    pub(crate) path: String,
    /// Whether the path begins at the package's folder, and not at that of the file.
    pub(crate) is_from_package: bool,
    /// What there is to tell if the file holds a key.
    pub(crate) finding: Finding,
    /// The rule that an `allow!` around it names.
    pub(crate) allow: Option<String>,
}

/// All calls whose path can be read off the source.
pub(crate) fn calls(source: &[u8]) -> Vec<Call> {
    if !may_include(source) {
        return Vec::new();
    }
    let tokens: Vec<Token> = lex(source).collect();
    let code = Code::of(source, &tokens);
    let includes =
        |at: &usize| rule_at(&code, *at).is_some_and(|rule| std::ptr::eq(rule, INCLUDE_OF_KEY_FILE));
    let found = (0..code.tokens.len()).filter(includes).filter_map(|at| path_at(&code, at + 3));
    // Of the others the rule tells by their names alone.
    let found = found.filter(|(path, ..)| !names_secret(INCLUDE_OF_KEY_FILE, path.as_bytes()));
    let mut found = found.peekable();
    if found.peek().is_none() {
        return Vec::new();
    }
    let outline = Outline::of(&code);
    let call = |(path, is_from_package, span): (String, bool, Range<usize>)| {
        let allow = outline.allow_around(span.start).map(|rule| String::from_utf8_lossy(rule).into_owned());
        let (rule, public) = (INCLUDE_OF_KEY_FILE, public_of(&path, &span));
        let mut finding =
            Finding { rule, level: rule.level, span, public, context: Context::Code, allowed: false };
        outline.place(&mut finding);
        Call { path, is_from_package, finding, allow }
    };
    found.map(call).collect()
}

/// Whether such a call may stand in the source: most have none, and need not be lexed.
fn may_include(source: &[u8]) -> bool {
    let mut from = 0;
    while let Some(at) = find(source, from, b'!') {
        if source[..at].ends_with(b"include_str") || source[..at].ends_with(b"include_bytes") {
            return true;
        }
        from = at + 1;
    }
    false
}

/// `"…"`, or `concat!(env!("CARGO_MANIFEST_DIR"), "…")`: the path, whether it begins at the package, and what spells it.
fn path_at(code: &Code<'_, '_>, at: usize) -> Option<(String, bool, Range<usize>)> {
    if let Some((path, span)) = text_at(code, at) {
        return Some((path, false, span));
    }
    let is_of_package = code.is(at, &["concat", "!", "(", "env", "!", "("])
        && text_at(code, at + 6).is_some_and(|(name, _)| name == "CARGO_MANIFEST_DIR")
        && code.is(at + 7, &[")", ","]);
    let (path, span) = is_of_package.then(|| text_at(code, at + 9)).flatten()?;
    Some((path, true, span))
}

fn text_at(code: &Code<'_, '_>, at: usize) -> Option<(String, Range<usize>)> {
    let token = code.tokens.get(at).filter(|token| matches!(token.kind, TokenKind::Literal(_)))?;
    let text = decode(code.source, token);
    let path = str::from_utf8(text.bytes()).ok()?.to_owned();
    Some((path, text.source_span(0..text.bytes().len())))
}
