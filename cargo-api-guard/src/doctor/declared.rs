//! Which references a file of Rust declares.

use std::ops::Range;

use api_guard::SecretRef;
use api_guard_detect::Lines;
use api_guard_detect::rust::{Token, TokenKind, decode, lex};

/// A reference in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Declared {
    pub(crate) reference: SecretRef,
    /// From 1.
    pub(crate) line: usize,
    /// Whether the program does without.
    pub(crate) optional: bool,
}

/// The references that stand in the code of `source`: every literal that is one, and the names given to `from_env`,
/// `take_env` and `#[secret(env = "…")]`. Comments and what is under `#[cfg(test)]` do not count.
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
            let line = lines.position(token.start).line;
            Some(Declared { reference: reference.ok()?, line, optional: code.is_optional(at) })
        })
        .collect()
}

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

    /// Whether `, optional` follows, as in `#[secret("…", optional)]`.
    fn is_optional(&self, at: usize) -> bool {
        self.are(at + 1, &[",", "optional"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Vec<String> {
        let told =
            |it: Declared| format!("{}:{}{}", it.line, it.reference, if it.optional { "?" } else { "" });
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
            fn a() { get("https://example.com", "env://", "see env://A", "vault://no-field/here") }
            #[cfg(test)]
            mod tests { fn b() { load("env://IN_A_TEST") } }
            #[cfg(test)]
            use x;
            fn c() { load("env://AFTER_THE_TESTS") }
        "##;
        assert_eq!(of(source), ["9:env://AFTER_THE_TESTS"]);
    }
}
