//! Rust as Rust: what is a literal, what a comment, what a test, and what an `allow!` permits.

use std::ops::Range;

use crate::anchors::Anchors;
use crate::detector::{Hit, Piece, detect};
use crate::finding::{Context, Finding, settle};
use crate::rust::{CommentKind, Token, TokenKind, decode, lex};
use crate::shape::Edges;

/// The shortest literal that can hold a key, quotes included.
const SHORTEST: usize = 16;

pub(crate) fn scan(anchors: &Anchors, source: &[u8]) -> Vec<Finding> {
    let tokens: Vec<Token> = lex(source).collect();
    let mut findings = Vec::new();
    for token in &tokens {
        let context = match token.kind {
            TokenKind::Literal(_) => Context::Code,
            TokenKind::Comment(CommentKind::DocLine | CommentKind::DocBlock) => Context::Doc,
            TokenKind::Comment(_) => Context::Comment,
            _ => continue,
        };
        if token.end - token.start >= SHORTEST {
            scan_token(anchors, source, token, context, &mut findings);
        }
    }
    if !findings.is_empty() {
        let outline = Outline::of(source, &tokens);
        for finding in &mut findings {
            outline.place(finding);
        }
    }
    settle(&mut findings);
    findings
}

fn scan_token(
    anchors: &Anchors,
    source: &[u8],
    token: &Token,
    context: Context,
    findings: &mut Vec<Finding>,
) {
    let decoded = decode(source, token);
    let piece =
        Piece { hay: decoded.bytes(), before: statement_before(source, token.start), edges: Edges::Separate };
    detect(anchors, piece, &mut |hit: Hit| {
        let span = decoded.source_span(hit.range.clone());
        let shown = hit.range.start..hit.range.start + hit.public;
        let public = if hit.public == 0 { 0 } else { decoded.source_span(shown).len() };
        findings.push(Finding { rule: hit.rule, level: hit.level, span, public, context, allowed: false });
    });
}

/// The statement that a literal stands in, and the item around it: rustfmt breaks lines, so a line is not enough. It
/// begins after a line that ends with `;` or `}`.
fn statement_before(source: &[u8], at: usize) -> &[u8] {
    let far = &source[at.saturating_sub(160)..at];
    let ends = |at: &usize| matches!(far[*at], b';' | b'}') && matches!(far.get(at + 1), Some(b'\n' | b'\r'));
    let start = (0..far.len()).rfind(ends).map_or(0, |end| end + 1);
    &far[start..]
}

/// What the tokens say about the parts of a file.
struct Outline<'s> {
    tests: Vec<Range<usize>>,
    allows: Vec<(Range<usize>, &'s [u8])>,
}

impl<'s> Outline<'s> {
    fn of(source: &'s [u8], tokens: &[Token]) -> Self {
        let code = Code {
            source,
            tokens: tokens.iter().filter(|token| !matches!(token.kind, TokenKind::Comment(_))).collect(),
        };
        let mut outline = Self { tests: Vec::new(), allows: Vec::new() };
        for at in 0..code.tokens.len() {
            if let Some(rule) = code.allow_at(at) {
                outline.allows.push((code.group_from(at + 2), rule));
            }
            if let Some(after) = code.test_attribute_at(at) {
                outline.tests.push(code.item_from(after));
            }
        }
        outline
    }

    fn place(&self, finding: &mut Finding) {
        let inside = |range: &Range<usize>| range.contains(&finding.span.start);
        finding.allowed =
            self.allows.iter().any(|(range, rule)| inside(range) && *rule == finding.rule.name.as_bytes());
        if self.tests.iter().any(inside) {
            finding.is_in_a_test();
        }
    }
}

/// The tokens that are not comments.
struct Code<'s, 't> {
    source: &'s [u8],
    tokens: Vec<&'t Token>,
}

impl<'s> Code<'s, '_> {
    fn text(&self, at: usize) -> &'s [u8] {
        self.tokens.get(at).map_or(&[], |token| &self.source[token.start..token.end])
    }

    fn is(&self, at: usize, texts: &[&str]) -> bool {
        texts.iter().enumerate().all(|(offset, text)| self.text(at + offset) == text.as_bytes())
    }

    /// The rule that an `allow!(rule, …)` at `at` names.
    fn allow_at(&self, at: usize) -> Option<&'s [u8]> {
        let opens = matches!(self.text(at + 2), b"(" | b"[" | b"{");
        (self.is(at, &["allow", "!"]) && opens && self.is(at + 4, &[","])).then(|| self.text(at + 3))
    }

    /// The index after an attribute at `at` that makes a test: `#[cfg(test)]`, `#[cfg(all(test, …))]`, `#[test]`,
    /// `#[tokio::test]`, `#[rstest]`.
    fn test_attribute_at(&self, at: usize) -> Option<usize> {
        if !self.is(at, &["#", "["]) {
            return None;
        }
        let end = self.group_from(at + 1).end;
        let after = at + self.tokens[at..].partition_point(|token| token.start < end);
        let words = || (at + 2..after).map(|at| self.text(at));
        let is_test = if self.text(at + 2) == b"cfg" {
            words().any(|word| word == b"test") && !words().any(|word| word == b"not" || word == b"any")
        } else {
            let path = words().take_while(|word| !matches!(*word, b"(" | b"=" | b"]"));
            path.last().is_some_and(|word| word == b"test" || word == b"rstest")
        };
        is_test.then_some(after)
    }

    /// The bytes of the group that opens at `at`, to its end or the end of the file.
    fn group_from(&self, at: usize) -> Range<usize> {
        let start = self.tokens.get(at).map_or(self.source.len(), |token| token.start);
        let mut depth = 0usize;
        for token in self.tokens.iter().skip(at) {
            match &self.source[token.start..token.end] {
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return start..token.end;
            }
        }
        start..self.source.len()
    }

    /// The bytes of what begins at `at`: an item to its `;` or its braces, a field or a variant to its comma, the
    /// last of them to the end of what is around it.
    fn item_from(&self, at: usize) -> Range<usize> {
        let start = self.tokens.get(at).map_or(self.source.len(), |token| token.start);
        let (mut depth, mut is_item) = (0usize, false);
        for (offset, token) in self.tokens.iter().enumerate().skip(at) {
            match &self.source[token.start..token.end] {
                b"{" if depth == 0 => return start..self.group_from(offset).end,
                b"(" | b"[" | b"{" => depth += 1,
                b")" | b"]" | b"}" if depth == 0 => return start..token.start,
                b")" | b"]" | b"}" => depth -= 1,
                b";" if depth == 0 => return start..token.end,
                b"," if depth == 0 && !is_item => return start..token.end,
                word => is_item |= depth == 0 && ITEMS.contains(&word),
            }
        }
        start..self.source.len()
    }
}

/// Words that only items have: their commas are those of generics.
const ITEMS: &[&[u8]] = &[
    b"fn", b"mod", b"impl", b"struct", b"enum", b"union", b"trait", b"const", b"static", b"use", b"type",
    b"extern", b"let",
];

#[cfg(test)]
mod tests {
    use crate::entry::scan_rust;
    use crate::finding::{Context, Finding};

    /// A GitHub token whose checksum is right.
    fn key() -> String {
        ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].concat()
    }

    fn found(source: &str) -> Vec<Finding> {
        scan_rust(source.as_bytes())
    }

    #[test]
    fn a_key_is_found_in_every_kind_of_literal_and_comment() {
        let key = key();
        for (source, context) in [
            (format!("const K: &str = \"{key}\";"), Context::Code),
            (format!("const K: &str = r\"{key}\";"), Context::Code),
            (format!("const K: &str = r##\"a \"# {key}\"##;"), Context::Code),
            (format!("const K: &[u8] = b\"{key}\";"), Context::Code),
            (format!("const K: &[u8] = br\"{key}\";"), Context::Code),
            (format!("const K: &CStr = c\"{key}\";"), Context::Code),
            (format!("#[doc = \"{key}\"] struct S;"), Context::Code),
            (format!("custom!(a b \"{key}\" c)"), Context::Code),
            (format!("/// {key}\nstruct S;"), Context::Doc),
            (format!("//! {key}\n"), Context::Doc),
            (format!("/** {key} */ struct S;"), Context::Doc),
            (format!("// {key}"), Context::Comment),
            (format!("/* a /* {key} */ b */"), Context::Comment),
        ] {
            let found = found(&source);
            assert_eq!(found.len(), 1, "{context:?}");
            assert_eq!((found[0].context, &source[found[0].span.clone()]), (context, &*key));
            assert_eq!(found[0].public, 4);
        }
    }

    #[test]
    fn a_key_spelled_with_escapes_is_found_where_it_is_spelled() {
        let key = key();
        let hex = format!("\\x67{}", &key[1..]);
        let unicode = format!("{}\\u{{{:x}}}", &key[..39], key.as_bytes()[39]);
        let wrapped = format!("{}\\\n    {}", &key[..20], &key[20..]);
        for spelling in [hex, unicode, wrapped] {
            let source = format!("let k = \"{spelling}\";");
            let found = found(&source);
            assert_eq!(found.len(), 1);
            assert_eq!(&source[found[0].span.clone()], spelling);
        }
    }

    #[test]
    fn an_allow_permits_its_own_rule_and_no_other() {
        let key = key();
        let allow =
            |rule: &str| found(&format!("api_guard::allow!({rule}, \"{key}\", reason = \"revoked\");"));
        assert!(allow("github_personal_access_token")[0].allowed);
        assert!(!allow("stripe_live_secret_key")[0].allowed);
        let behind = format!("allow!(github_personal_access_token, \"x\", reason = \"y\"); f(\"{key}\")");
        assert!(!found(&behind)[0].allowed);
    }

    #[test]
    fn code_under_cfg_test_is_test_code_and_what_follows_is_not() {
        let key = key();
        let source =
            format!("#[cfg(test)]\nmod tests {{ const A: &str = \"{key}\"; }}\nconst B: &str = \"{key}\";");
        let contexts: Vec<_> = found(&source).iter().map(|finding| finding.context).collect();
        assert_eq!(contexts, [Context::Test, Context::Code]);
    }

    #[test]
    fn every_attribute_that_makes_a_test_does_and_no_other() {
        let key = key();
        let context =
            |attribute: &str| found(&format!("#[{attribute}]\nfn f<A, B>() {{ g(\"{key}\") }}"))[0].context;
        for attribute in
            ["test", "tokio::test", "tokio::test(flavor = \"x\")", "rstest", "cfg(all(test, unix))"]
        {
            assert_eq!(context(attribute), Context::Test, "{attribute}");
        }
        for attribute in ["cfg(not(test))", "cfg(any(test, unix))", "doc = \"test\"", "test_case", "inline"] {
            assert_eq!(context(attribute), Context::Code, "{attribute}");
        }
    }

    #[test]
    fn a_field_or_a_variant_for_tests_ends_at_its_comma_or_its_brace() {
        let key = key();
        for body in [
            "struct S { #[cfg(test)] pub x: u8 }",
            "enum E { #[cfg(test)] A, B }",
            "struct S(#[cfg(test)] u8);",
        ] {
            let source = format!("{body}\npub const P: &str = \"{key}\";");
            assert_eq!(found(&source)[0].context, Context::Code, "{body}");
        }
    }

    #[test]
    fn a_witness_is_seen_through_types_closures_and_bodies() {
        let value = ["kQ7vTz2LmX9cRw4Jp/8sYd5Hb", "G3fAe6VuC1xW+0t"].concat();
        for source in [
            "const AWS_SECRET_ACCESS_KEY: [u8; 40] = *b\"KEY\";",
            "static AWS_SECRET_ACCESS_KEY: L = LazyLock::new(|| { \"KEY\".to_string() });",
            "fn aws_secret_access_key() -> &'static str { \"KEY\" }",
            "fn aws_secret_access_key() -> &'static str {\n    \"KEY\"\n}",
            "let aws_secret_access_key = /* a; */ \"KEY\";",
        ] {
            assert_eq!(found(&source.replace("KEY", &value)).len(), 1, "{source}");
        }
        let apart = format!("let aws_secret = read();\nlet revision = \"{value}\";");
        assert_eq!(found(&apart).len(), 0);
    }

    #[test]
    fn source_that_ends_in_the_middle_is_read_as_far_as_it_goes() {
        let key = key();
        for source in [
            format!("let k = \"{key}"),
            format!("/* {key}"),
            format!("r#\"{key}\""),
            format!("#[cfg(test)] \"{key}\""),
        ] {
            assert_eq!(found(&source).len(), 1);
        }
    }
}
