//! A Rust file reduced to the code that ships: no comments, no tests.

use std::collections::BTreeSet;
use std::ops::Range;

use api_guard_detect::rust::{TokenKind, lex};

/// The tokens of a file that are neither comments nor under `#[cfg(test)]`.
pub(crate) struct Code<'s> {
    tokens: Vec<Token<'s>>,
}

#[derive(Clone, Copy)]
struct Token<'s> {
    is_word: bool,
    /// Empty for a string, which may spell anything.
    text: &'s str,
    first_line: usize,
    last_line: usize,
}

/// A function with a body.
#[derive(Debug, PartialEq)]
pub(crate) struct Function<'s> {
    pub(crate) name: &'s str,
    pub(crate) line: usize,
    /// Lines of code from its signature to its closing brace.
    pub(crate) length: usize,
}

/// A name that a path finds in the root of the crate: `secret` of `crate::secret::Secret`.
#[derive(Debug, PartialEq)]
pub(crate) struct Rooted<'s> {
    pub(crate) name: &'s str,
    pub(crate) line: usize,
}

impl<'s> Code<'s> {
    pub(crate) fn of(source: &'s str) -> Self {
        let (mut line, mut counted) = (1, 0);
        let mut line_at = |offset: usize| {
            line += source[counted..offset].matches('\n').count();
            counted = offset;
            line
        };
        let mut tokens = Vec::new();
        for token in lex(source.as_bytes()) {
            let text = match token.kind {
                TokenKind::Comment(_) => continue,
                // A byte that starts no token may be part of a character.
                TokenKind::Literal(_) | TokenKind::Unknown => "",
                _ => &source[token.start..token.end],
            };
            let first_line = line_at(token.start);
            let last_line = if text.is_empty() { line_at(token.end) } else { first_line };
            tokens.push(Token { is_word: token.kind == TokenKind::Ident, text, first_line, last_line });
        }
        Self { tokens }.without_tests()
    }

    /// How many lines hold code.
    pub(crate) fn length(&self) -> usize {
        self.lines(0..self.tokens.len())
    }

    /// The first line where this word stands as a token of its own.
    pub(crate) fn line_of_word(&self, word: &str) -> Option<usize> {
        (0..self.tokens.len()).find(|&at| self.is_word(at, word)).map(|at| self.tokens[at].first_line)
    }

    pub(crate) fn functions(&self) -> Vec<Function<'s>> {
        let named = |at: &usize| self.is_word(*at, "fn") && self.word(at + 1).is_some();
        let starts = (0..self.tokens.len()).filter(named);
        starts.filter_map(|at| self.function(at)).collect()
    }

    fn function(&self, at: usize) -> Option<Function<'s>> {
        let end = self.item_end(at);
        if self.text(end - 1) != "}" {
            return None;
        }
        let line = self.tokens[at].first_line;
        Some(Function { name: self.text(at + 1), line, length: self.lines(at..end) })
    }

    /// What the file takes from the root of its crate, by `crate::` or by enough `super::`.
    ///
    /// `depth` is how many modules the file is in, its own included: 2 for `src/secret/registry.rs`.
    pub(crate) fn rooted(&self, depth: usize) -> Vec<Rooted<'s>> {
        let mut found = Vec::new();
        // The braces that are open, and whether each of them is an inline module's.
        let mut open: Vec<bool> = Vec::new();
        for at in 0..self.tokens.len() {
            match self.text(at) {
                "{" => open.push(at >= 2 && self.is_word(at - 2, "mod")),
                "}" => drop(open.pop()),
                "crate" if at == 0 || self.text(at - 1) != "$" => self.names_after(at, &mut found),
                "super" if at < 2 || self.text(at - 1) != ":" => {
                    let mut last = at;
                    while self.is_path_separator(last + 1) && self.is_word(last + 3, "super") {
                        last += 3;
                    }
                    let climbed = (last - at) / 3 + 1;
                    if climbed == depth + open.iter().filter(|module| **module).count() {
                        self.names_after(last, &mut found);
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// The names that `…::name` or `…::{name, name::more}` begins with after the token `at`.
    fn names_after(&self, at: usize, found: &mut Vec<Rooted<'s>>) {
        if !self.is_path_separator(at + 1) {
            return;
        }
        let first = at + 3;
        if self.text(first) != "{" {
            found.extend(self.name(first));
            return;
        }
        let end = self.group_end(first);
        let mut depth = 0usize;
        for at in first..end {
            match self.text(at) {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            if depth == 1 && matches!(self.text(at), "{" | ",") {
                found.extend(self.name(at + 1));
            }
        }
    }

    fn name(&self, at: usize) -> Option<Rooted<'s>> {
        let name = self.text(at);
        let named = name == "*" || self.word(at).is_some();
        named.then(|| Rooted { name, line: self.tokens[at].first_line })
    }

    /// Leaves out every item under `#[cfg(test)]`, and everything under `#![cfg(test)]`.
    fn without_tests(self) -> Self {
        let mut kept = Vec::with_capacity(self.tokens.len());
        let mut at = 0;
        while at < self.tokens.len() {
            let inner = self.text(at) == "#" && self.text(at + 1) == "!";
            let bracket = at + 1 + usize::from(inner);
            if self.text(at) == "#" && self.text(bracket) == "[" {
                let end = self.group_end(bracket);
                if self.is_test_only(bracket + 1..end) {
                    if inner {
                        return Self { tokens: Vec::new() };
                    }
                    at = self.item_end(end);
                    continue;
                }
                kept.extend_from_slice(&self.tokens[at..end]);
                at = end;
                continue;
            }
            kept.push(self.tokens[at]);
            at += 1;
        }
        Self { tokens: kept }
    }

    /// `cfg(test)` or `cfg(all(test, …))`, but not `cfg(not(test))` or `cfg(any(test, …))`.
    fn is_test_only(&self, mut attribute: Range<usize>) -> bool {
        self.is_word(attribute.start, "cfg")
            && attribute.clone().any(|at| self.is_word(at, "test"))
            && !attribute.any(|at| self.is_word(at, "not") || self.is_word(at, "any"))
    }

    /// After the item, attributes included, that begins at `at`: its `;`, or the `}` of its first braces.
    fn item_end(&self, mut at: usize) -> usize {
        while at < self.tokens.len() {
            match self.text(at) {
                "(" | "[" => at = self.group_end(at),
                "{" => return self.group_end(at),
                ";" => return at + 1,
                _ => at += 1,
            }
        }
        at
    }

    /// After the bracket that closes the one at `at`.
    fn group_end(&self, at: usize) -> usize {
        let mut depth = 0usize;
        for end in at..self.tokens.len() {
            match self.text(end) {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return end + 1;
            }
        }
        self.tokens.len()
    }

    fn is_path_separator(&self, at: usize) -> bool {
        self.text(at) == ":" && self.text(at + 1) == ":"
    }

    fn is_word(&self, at: usize, word: &str) -> bool {
        self.word(at) == Some(word)
    }

    fn word(&self, at: usize) -> Option<&'s str> {
        self.tokens.get(at).filter(|token| token.is_word).map(|token| token.text)
    }

    /// The token's text, or nothing after the last one.
    fn text(&self, at: usize) -> &'s str {
        self.tokens.get(at).map_or("", |token| token.text)
    }

    fn lines(&self, tokens: Range<usize>) -> usize {
        let lines = |token: &Token<'_>| token.first_line..=token.last_line;
        self.tokens[tokens].iter().flat_map(lines).collect::<BTreeSet<_>>().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rooted(source: &str, depth: usize) -> Vec<&str> {
        Code::of(source).rooted(depth).into_iter().map(|rooted| rooted.name).collect()
    }

    #[test]
    fn comments_blank_lines_and_tests_are_no_code() {
        let source = "//! doc\n\n/// doc\nfn a() {\n    // why\n    b(\n        1\n    );\n}\n\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\n";
        assert_eq!(Code::of(source).length(), 5);
        assert_eq!(Code::of("#![cfg(test)]\nfn a() {}\n").length(), 0);
    }

    #[test]
    fn code_beside_tests_still_counts() {
        assert_eq!(Code::of("#[cfg(test)]\nuse a::b;\nfn c() {}\n").length(), 1);
        assert_eq!(
            Code::of("#[cfg(test)]\n#[derive(D)]\nconst A: [u8; 2] = [1, 2];\nfn c() {}\n").length(),
            1
        );
        assert_eq!(Code::of("#[cfg(not(test))]\nfn c() {}\n").length(), 2);
        assert_eq!(Code::of("#[cfg(any(test, feature = \"x\"))]\nfn c() {}\n").length(), 2);
    }

    #[test]
    fn a_string_counts_the_lines_it_spans_and_hides_its_words() {
        let code = Code::of("const A: &str = \"unsafe\n{ crate::redact\n\";\n");
        assert_eq!(code.length(), 3);
        assert_eq!(code.line_of_word("unsafe"), None);
        assert_eq!(code.rooted(1), []);
    }

    #[test]
    fn a_function_is_measured_from_its_signature_to_its_brace() {
        let source = "fn a(\n    b: [u8; 2],\n) -> fn() {\n    // why\n    c();\n}\ntrait T { fn d(); }\n";
        let expected = [Function { name: "a", line: 1, length: 5 }];
        assert_eq!(Code::of(source).functions(), expected);
    }

    #[test]
    fn every_way_to_name_the_root_is_seen() {
        assert_eq!(rooted("use crate::error::Error;", 1), ["error"]);
        assert_eq!(rooted("use crate::{error::{Error, Kind}, secret};", 1), ["error", "secret"]);
        assert_eq!(rooted("use crate::*;", 1), ["*"]);
        assert_eq!(rooted("fn a() { crate::redact::b() }", 1), ["redact"]);
        assert_eq!(rooted("use super::redact;", 1), ["redact"]);
        assert_eq!(rooted("use super::super::{redact, key::Key};", 2), ["redact", "key"]);
        assert_eq!(rooted("mod a { use super::super::redact; }", 1), ["redact"]);
    }

    #[test]
    fn a_path_that_stays_inside_its_module_is_not_rooted() {
        assert!(rooted("use super::registry;", 2).is_empty());
        assert!(rooted("mod a { use super::registry; }", 1).is_empty());
        assert!(rooted("pub(crate) fn a() {} pub(super) fn b() {}", 1).is_empty());
        assert!(rooted("macro_rules! m { () => { $crate::Secret } }", 1).is_empty());
        assert!(rooted("#[cfg(test)] mod tests { use crate::redact; }", 1).is_empty());
    }
}
