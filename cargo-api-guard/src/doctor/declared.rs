//! Finds the references that a Rust file declares.

use std::ops::Range;

use api_guard::{Error, Kind, SecretRef};
use api_guard_detect::Lines;
use api_guard_detect::rust::{Token, TokenKind, decode, lex};

/// A reference in a file, or what is wrong with a text that is meant to be one.
#[derive(Clone, Debug)]
pub(crate) struct Declared {
    pub(crate) reference: Result<SecretRef, Error>,
    /// From 1.
    pub(crate) line: usize,
    /// Whether the program does without.
    pub(crate) optional: bool,
}

/// The references that stand in the code of `source`: every literal that is one, and the names given to `from_env`,
/// `take_env` and `#[secret(env = "…")]`; and those that are meant to be one. Comments and what is under `#[cfg(test)]` do
/// not count.
pub(crate) fn declared(source: &[u8]) -> Vec<Declared> {
    let code = Code::of(source);
    let lines = Lines::new(source);
    let literals = (0..code.tokens.len()).filter(|&at| matches!(code.tokens[at].kind, TokenKind::Literal(_)));
    literals
        .filter_map(|at| {
            let token = &code.tokens[at];
            let text = decode(source, token);
            let text = std::str::from_utf8(text.bytes()).ok()?;
            let reference = if code.names_a_variable(at) { SecretRef::env(text) } else { text.parse() };
            if reference.as_ref().is_err_and(|error| !code.means_a_reference(at, text, error)) {
                return None;
            }
            let line = lines.position(token.start).line;
            Some(Declared { reference, line, optional: code.is_optional(at) })
        })
        .collect()
}

/// What a reference is given to, where it stands in a call or an attribute.
const TAKERS: [&str; 5] = ["load", "load_blocking", "fetch", "fetch_blocking", "secret"];

/// The tokens that are compiled into the program.
struct Code<'s> {
    source: &'s [u8],
    tokens: Vec<Token>,
}

impl<'s> Code<'s> {
    fn of(source: &'s [u8]) -> Self {
        let is_code = |token: &Token| !matches!(token.kind, TokenKind::Comment(_));
        let mut code = Self { source, tokens: lex(source).filter(is_code).collect() };
        let tests = code.tests();
        let mut at = 0;
        code.tokens.retain(|_| {
            at += 1;
            !tests.iter().any(|range| range.contains(&(at - 1)))
        });
        code
    }

    fn text(&self, at: usize) -> &'s [u8] {
        self.tokens.get(at).map_or(&[], |token| &self.source[token.start..token.end])
    }

    fn are(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(offset, word)| self.text(at + offset) == word.as_bytes())
    }

    /// The items under `#[cfg(test)]`, each to the end of its braces or its `;`.
    fn tests(&self) -> Vec<Range<usize>> {
        let attribute = ["#", "[", "cfg", "(", "test", ")", "]"];
        let mut tests = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            if self.are(at, &attribute) {
                let end = self.item_end(at + attribute.len());
                tests.push(at..end);
                at = end;
            } else {
                at += 1;
            }
        }
        tests
    }

    fn item_end(&self, start: usize) -> usize {
        let mut depth = 0usize;
        for at in start..self.tokens.len() {
            match self.text(at) {
                b"{" | b"(" | b"[" => depth += 1,
                b"}" if depth <= 1 => return at + 1,
                b"}" | b")" | b"]" => depth = depth.saturating_sub(1),
                b";" if depth == 0 => return at + 1,
                _ => {}
            }
        }
        self.tokens.len()
    }

    /// Whether the literal is the name of a variable: of `from_env(`, `take_env(` or `#[secret(env =`.
    fn names_a_variable(&self, at: usize) -> bool {
        let before = |words: &[&str]| at >= words.len() && self.are(at - words.len(), words);
        before(&["from_env", "("])
            || before(&["take_env", "("])
            || before(&["take_env_unchecked", "("])
            || before(&["secret", "(", "env", "="])
    }

    /// Whether the literal, whose text is no reference, is meant to be one. Where a reference is expected that is all that
    /// begins with a known scheme; elsewhere a text may also be a part of one, a pattern, or prose.
    fn means_a_reference(&self, at: usize, text: &str, error: &Error) -> bool {
        if self.names_a_variable(at) {
            return true;
        }
        let of_aws = text.starts_with("arn:aws") && text.contains(":secretsmanager:");
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        // Of an unknown scheme are other URLs, too.
        if error.kind() != Kind::InvalidReference || scheme.is_empty() && !of_aws {
            return false;
        }
        let is_taken = TAKERS.iter().any(|taker| at >= 2 && self.are(at - 2, &[taker, "("]));
        let is_whole = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"{}<>*".contains(&byte));
        // A `file://` need not be ours.
        is_taken || is_whole && scheme != "file" && (of_aws || !rest.is_empty())
    }

    /// Whether `, optional` follows, as in `#[secret("…", optional)]`.
    fn is_optional(&self, at: usize) -> bool {
        self.are(at + 1, &[",", "optional"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Vec<String> {
        let named = |reference: Result<SecretRef, Error>| match reference {
            Ok(reference) => reference.to_string(),
            Err(error) => error.kind().to_string(),
        };
        let told = |it: Declared| {
            format!("{}:{}{}", it.line, named(it.reference), if it.optional { "?" } else { "" })
        };
        declared(source.as_bytes()).into_iter().map(told).collect()
    }

    #[test]
    fn references_are_found_in_code() {
        let source = r##"
            #[derive(LoadSecrets)]
            struct Keys {
                #[secret("vault://secret/payments?version=3#stripe")] stripe: Key,
                #[secret(env = "DB_PASSWORD", optional)] db: Option<Secret>,
            }
            fn main() { Secret::from_env("OPENAI_API_KEY"); store.load(r"op://a/b/c"); take_env("A") }
        "##;
        assert_eq!(
            of(source),
            [
                "4:vault://secret/payments?version=3#stripe",
                "5:env://DB_PASSWORD?",
                "7:env://OPENAI_API_KEY",
                "7:op://a/b/c",
                "7:env://A"
            ]
        );
    }

    #[test]
    fn what_is_no_reference_of_the_program_is_not() {
        let source = r##"
            // env://IN_A_COMMENT
            /// `env://IN_DOCUMENTATION`
            fn a() { get("https://example.com", "env://", "see env://A", "vault://a/{name}#b", "write vault://a") }
            fn b() { load("a file"); get("file://host", "arn:aws:s3:::bucket", "op://…", "env://A or env://B") }
            #[cfg(test)]
            mod tests { fn b() { load("env://IN_A_TEST") } }
            #[cfg(test)]
            use x;
            fn c() { load("env://AFTER_THE_TESTS") }
        "##;
        assert_eq!(of(source), ["10:env://AFTER_THE_TESTS"]);
    }

    #[test]
    fn what_is_meant_to_be_a_reference_and_is_none_is_found_too() {
        let source = r##"
            const A: &str = "vault://no-field/here";
            fn b() { store.load("vault://"); fetch_blocking("file://relative"); from_env("NOT A NAME"); }
            fn c() { store.load("vault://a/{b}#c"); get("arn:aws:secretsmanager:short") }
            struct Keys { #[secret("k8s://a b", optional)] d: Option<Key> }
        "##;
        let lines = ["2:", "3:", "3:", "3:", "4:", "4:", "5:"].map(|line| format!("{line}invalid_reference"));
        let mut found = of(source);
        assert_eq!(found.pop().as_deref(), Some("5:invalid_reference?"));
        assert_eq!(found, lines[..6]);
    }
}
