//! Scans Rust: what is a literal, a comment or a test, what is put together, and what an `allow!` permits.

pub(crate) mod baked;
mod code;
pub(crate) mod folding;
mod governing;
pub(crate) mod included;
mod outline;

use std::ops::Range;

use crate::anchors::Anchors;
use crate::detector::{Hit, Piece};
use crate::finding::{Context, Finding};
use crate::generic;
use crate::rule::Level;
use crate::rules::generic::is_by_name;
use crate::rust::{CommentKind, Token, TokenKind, decode, lex};
use crate::scan::detect_all;
use crate::settle::settle;
use crate::shape::Edges;
use code::Code;
use folding::Joined;
use outline::Outline;

/// The shortest literal that can hold a key, quotes included.
const SHORTEST: usize = 16;

pub(crate) fn scan(anchors: &Anchors, source: &[u8]) -> Vec<Finding> {
    // A token has some five bytes with the space behind it.
    let mut tokens: Vec<Token> = Vec::with_capacity(source.len() / 4);
    tokens.extend(lex(source));
    let code = Code::of(source, &tokens);
    let mut scan = Scan { anchors, code: &code, findings: Vec::new() };
    for token in &tokens {
        let context = match token.kind {
            TokenKind::Literal(_) => Context::Code,
            TokenKind::Comment(CommentKind::DocLine | CommentKind::DocBlock) => Context::Doc,
            TokenKind::Comment(_) => Context::Comment,
            _ => continue,
        };
        if token.end - token.start >= SHORTEST {
            scan.token(token, context);
        }
    }
    folding::each(&code, &mut |joined| scan.joined(&joined));
    baked::each(&code, &mut |finding| scan.findings.push(finding));
    let mut findings = scan.findings;
    if !findings.is_empty() {
        let outline = Outline::of(&code);
        for finding in &mut findings {
            outline.place(finding);
        }
    }
    settle(&mut findings);
    findings
}

struct Scan<'a, 's, 't> {
    anchors: &'a Anchors,
    code: &'a Code<'s, 't>,
    findings: Vec<Finding>,
}

impl Scan<'_, '_, '_> {
    fn token(&mut self, token: &Token, context: Context) {
        let source = self.code.source;
        let decoded = decode(source, token);
        let before = statement_before(source, token.start);
        let piece = Piece { hay: decoded.bytes(), before, edges: Edges::Separate };
        let known = self.findings.len();
        detect_all(self.anchors, piece, &mut |hit: Hit| {
            let is_prose = context != Context::Code || is_markdown(decoded.bytes());
            if is_prose && is_by_name(hit.rule) {
                return; // Documentation is full of names with something after them.
            }
            let span = decoded.source_span(hit.range.clone());
            let shown = hit.range.start..hit.range.start + hit.public;
            let public = if hit.public == 0 { 0 } else { decoded.source_span(shown).len() };
            let level = if is_by_name(hit.rule) { self.level_by_name(token.start) } else { hit.level };
            self.findings.push(Finding { rule: hit.rule, level, span, public, context, allowed: false });
        });
        if known == self.findings.len()
            && context == Context::Code
            && let Some(value) = generic::value_of(decoded.bytes())
        {
            self.named(token.start, decoded.source_span(value));
        }
    }

    /// What several literals are put together to. A key in one of them was found before.
    fn joined(&mut self, joined: &Joined) {
        let before = statement_before(self.code.source, joined.expression.start);
        let piece = Piece { hay: &joined.bytes, before, edges: Edges::Separate };
        let known = self.findings.len();
        detect_all(self.anchors, piece, &mut |hit: Hit| {
            for span in joined.spans_across(&hit.range) {
                self.findings.push(Finding {
                    rule: hit.rule,
                    level: hit.level,
                    span,
                    public: 0,
                    context: Context::Code,
                    allowed: false,
                });
            }
        });
        if known == self.findings.len()
            && let Some(value) = generic::value_of(&joined.bytes)
        {
            for span in joined.spans_across(&value) {
                self.named(joined.expression.start, span);
            }
        }
    }

    /// The level of what only a name gives away in the literal at `start`: what is shown to people is often made up for it.
    fn level_by_name(&self, start: usize) -> Level {
        let at = self.code.index_of(start);
        let is_for_people = at.is_some_and(|at| governing::is_for_people(self.code, at));
        if is_for_people { Level::Warn } else { generic::rule().level }
    }

    /// A text that looks drawn at random, in the literal or expression at `start`: a key if its name says so.
    fn named(&mut self, start: usize, span: Range<usize>) {
        let at = self.code.index_of(start);
        if at.is_some_and(|at| governing::is_secret(self.code, at)) {
            self.findings.push(Finding {
                rule: generic::rule(),
                level: self.level_by_name(start),
                span,
                public: 0,
                context: Context::Code,
                allowed: false,
            });
        }
    }
}

/// Whether a literal holds code for people to read, as descriptions of an API do.
fn is_markdown(text: &[u8]) -> bool {
    text.windows(4).any(|window| window == b"```\n" || window == b"\n```")
}

/// The statement that a literal stands in, and the item around it: rustfmt breaks lines, so a line is not enough. It
/// begins after a line that ends with `;` or `}`.
fn statement_before(source: &[u8], at: usize) -> &[u8] {
    let far = &source[at.saturating_sub(160)..at];
    let mut rest = far;
    while let Some(end) = rest.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) {
        rest = &rest[..end];
        if rest.ends_with(b";") || rest.ends_with(b"}") {
            return &far[end..];
        }
    }
    far
}

#[cfg(test)]
mod tests {
    use crate::entry::scan_rust;
    use crate::finding::{Context, Finding};
    use crate::rule::Level;

    /// Of the form of a GitHub token.
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
        for attribute in [
            "test",
            "tokio::test",
            "tokio::test(flavor = \"x\")",
            "rstest",
            "cfg(all(test, unix))",
            "cfg(all(test, not(unix)))",
            "bench",
        ] {
            assert_eq!(context(attribute), Context::Test, "{attribute}");
        }
        for attribute in ["cfg(not(test))", "cfg(any(test, unix))", "doc = \"test\"", "test_case", "inline"] {
            assert_eq!(context(attribute), Context::Code, "{attribute}");
        }
    }

    #[test]
    fn what_only_a_name_gives_away_warns_in_a_text_for_people() {
        let value = ["qT5cB9wR2mK7vJ3z", "L8xN4hF6yD1sG0aP"].concat();
        let level = |source: &str| {
            found(&source.replace("VALUE", &value)).first().unwrap_or_else(|| panic!("{source}")).level
        };
        for source in [
            "#[command(after_help = \"answers {\\n  \\\"token\\\": \\\"VALUE\\\"\\n}\")] struct S;",
            "struct S { #[schema(example = json!({ \"token\": \"VALUE\" }))] body: Body }",
            "command.about(concat!(\"api_key=VALUE\", \" is no key\"))",
            "#[doc = \"api_key: VALUE\"] struct S;",
        ] {
            assert_eq!(level(source), Level::Warn, "{source}");
        }
        for source in [
            "struct S { #[arg(env = \"API_KEY\", default_value = \"VALUE\", help = \"the key\")] api_key: String }",
            "usage(Client { api_key: \"VALUE\" })",
            "describe(json!({ \"token\": \"VALUE\" }))",
            "let summary = { let api_key = \"VALUE\"; api_key };",
        ] {
            assert_eq!(level(source), Level::Deny, "{source}");
        }
        // Nobody makes up a checksum.
        let key = ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC12qUI4f"].into_iter().collect::<String>();
        assert_eq!(found(&format!("command.about(\"{key}\")"))[0].level, Level::Deny);
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
    fn a_key_is_found_however_it_is_put_together() {
        let key = key();
        let (a, rest) = key.split_at(11);
        let (b, c) = rest.split_at(13);
        let letters: Vec<String> = key.chars().map(|letter| format!("{letter:?}")).collect();
        let bytes: Vec<String> = key.bytes().map(|byte| byte.to_string()).collect();
        for source in [
            format!("const K: &str = concat!({a:?}, concat!({b:?}, {c:?}));"),
            format!("let k = {a:?}.to_owned() + {b:?} + &{c:?}.to_string();"),
            format!("let k = String::from({a:?}) + {b:?} + {c:?};"),
            format!("let k = [{a:?}, {b:?}, {c:?}].concat();"),
            format!("let k = vec![{a:?}, {b:?}, {c:?}].join(\"\");"),
            format!("let k = format!(\"{{}}{{}}{{}}\", {a:?}, {b:?}, {c:?});"),
            format!("const A: &str = {a:?}; const B: &str = {b:?}; fn f() {{ format!(\"{{A}}{{B}}{c}\") }}"),
            format!("const A: &str = {a:?};\nconst K: &str = concatcp!(A, {b:?}, {c:?});"),
            format!(
                "fn f() {{ format!(\"{{A}}{{B}}{c}\") }}\nconst A: &str = {a:?};\nconst B: &str = {b:?};"
            ),
            format!("let k = [{}];", letters.join(", ")),
            format!("const K: [u8; 40] = [{}];", bytes.join(", ")),
            format!("let k = stringify!({key});"),
        ] {
            let found = found(&source);
            assert!(!found.is_empty(), "{}", source.split(a).next().unwrap_or_default());
            assert!(found.iter().all(|finding| finding.rule.name == "github_personal_access_token"));
            // Of no part is a piece shown, wherever it stands.
            let lines = crate::Lines::new(source.as_bytes());
            for finding in &found {
                let text = crate::snippet(source.as_bytes(), &lines, &found, finding).text;
                assert!((4..32).all(|at| !text.contains(&key[at..at + 8])), "a piece of the key is shown");
            }
        }
    }

    #[test]
    fn what_only_looks_put_together_is_passed_over() {
        let key = key();
        let (a, b) = key.split_at(20);
        for source in [
            format!("let k = f({a:?}, {b:?});"),
            format!("let k = [{a:?}, {b:?}].join(\", \");"),
            format!("let k = format!(\"{{}} {{}}\", {a:?}, {b:?});"),
        ] {
            assert_eq!(found(&source).len(), 0);
        }
    }

    #[test]
    fn a_key_in_another_spelling_is_found() {
        let key = key();
        let hex: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
        let percent: String = key.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let json: String = key.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
        let base64 = "Z2hwX2FCM2RFNWdIN2pLOW1OMXBRM3NUNXZXN3laOWJDMTNUbE9LTg==";
        for spelling in [hex, percent, base64.to_owned(), base64.trim_end_matches('=').to_owned()] {
            assert_eq!(found(&format!("let k = \"{spelling}\";")).len(), 1);
        }
        assert_eq!(found(&format!("let k = r#\"{{\"k\":\"{json}\"}}\"#;")).len(), 1);
    }

    #[test]
    fn a_value_is_a_secret_where_its_name_says_so() {
        let value = ["kQ7vTz2LmX9cRw4J", "p8sYd5HbG3fAe6Vu"].concat();
        for source in [
            "const API_KEY: &str = \"VALUE\";",
            "static TOKEN: LazyLock<String> = LazyLock::new(|| \"VALUE\".to_string());",
            "let password: Option<&'static str> = Some(\"VALUE\");",
            "let c = Config { url: \"https://acme.io\", api_key: \"VALUE\".into() };",
            "client.bearer_auth(\"VALUE\")",
            "client.basic_auth(user, Some(\"VALUE\"))",
            "request.header(\"Authorization\", \"Bearer VALUE\")",
            "map.insert(String::from(\"x-api-key\"), \"VALUE\".to_owned());",
            "env::var(\"API_KEY\").unwrap_or_else(|_| \"VALUE\".into())",
            "#[arg(long, env = \"ACME_TOKEN\", default_value = \"VALUE\")] token: String",
            "#[arg(default_value = \"VALUE\")] access_token: String",
            "fn api_key(stage: Stage) -> &'static str { match stage { Stage::Prod => \"VALUE\", _ => \"\" } }",
            "if token == \"VALUE\" { f() }",
            "json!({ \"client_secret\": \"VALUE\" })",
            "let s = r#\"{\"api_key\": \"VALUE\"}\"#;",
            "Secret::new(\"VALUE\")",
            "API_KEY.get_or_init(|| \"VALUE\".to_string());",
            "config.api_key.set(\"VALUE\".to_string()).unwrap();",
            "let k = api_key.unwrap_or_else(|| \"VALUE\".into());",
            "m.insert(\"authorization\", MetadataValue::from_static(\"Bearer VALUE\"));",
            "let api_key = if cfg!(debug_assertions) { \"dev\" } else { \"VALUE\" };",
            "let api_key = if stage == \"live\" { \"VALUE\" } else { \"\" };",
            "let api_key = if let Some(k) = option_env!(\"K\") { k } else { \"VALUE\" };",
            "let api_key = match stage { Stage::Live => \"VALUE\", _ => \"\" };",
            "let c = Config { api_key: match stage { Stage::Live => { \"VALUE\" } _ => \"\" } };",
            "static TOKEN: LazyLock<String> = LazyLock::new(|| { \"VALUE\".to_string() });",
            "fn api_key(live: bool) -> &'static str { if live { \"VALUE\" } else { \"\" } }",
        ] {
            let found = found(&source.replace("VALUE\"", &format!("{value}\"")));
            assert_eq!(found.len(), 1, "{source}");
            assert_eq!(found[0].rule.name, "generic_api_key", "{source}");
        }
        for source in [
            "const REVISION: &str = \"VALUE\";",
            "let token_id = \"VALUE\";",
            "let c = Config { api_key: key, etag: \"VALUE\" };",
            "f(api_key, 1); g(\"VALUE\")",
            "/// `api_key: \"VALUE\"`\nstruct S;",
            "let token = digest(\"VALUE\");",
            "revision.set(\"VALUE\");",
            "token.header(\"VALUE\");",
            "let revision = if api_key == \"a\" { \"VALUE\" } else { \"\" };",
            "if token == other { return \"VALUE\"; }",
            "fn f() { match token { Token::Etag => \"VALUE\", _ => \"\" } }",
            "let api_key = if a { load(\"VALUE\") } else { \"\" };",
            "let api_key = read(); if a { \"VALUE\" } else { \"\" }",
            "let api_key = load(|| { \"VALUE\" });",
        ] {
            assert_eq!(found(&source.replace("VALUE\"", &format!("{value}\""))).len(), 0, "{source}");
        }
    }

    #[test]
    fn a_key_in_the_name_of_a_file_or_a_variable_is_not_shown() {
        let key = key();
        for source in [
            format!("let k = include_bytes!(\"../{key}/server.key\");"),
            format!("let k = env!(\"API_{key}_TOKEN\");"),
        ] {
            let found = found(&source);
            assert!(!found.is_empty());
            let lines = crate::Lines::new(source.as_bytes());
            for finding in &found {
                let text = crate::snippet(source.as_bytes(), &lines, &found, finding).text;
                let shown = text + &crate::preview(source.as_bytes(), finding);
                assert!((4..32).all(|at| !shown.contains(&key[at..at + 8])), "a piece of the key is shown");
            }
        }
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
