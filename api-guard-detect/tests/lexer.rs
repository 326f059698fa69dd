//! The lexer against the one that procedural macros use, and against bytes that no one would write.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use api_guard_detect::rust::{Token, TokenKind, decode, lex};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Lit;

/// A token, by either lexer: its bytes, and the value of a string, byte string, C string, character or byte.
type Seen = (Range<usize>, Option<Vec<u8>>);

/// The tokens of `source` that are no comments.
fn ours(source: &str) -> Vec<Seen> {
    let source = source.as_bytes();
    lex(source)
        .filter(|token| !matches!(token.kind, TokenKind::Comment(_)))
        .map(|token| seen(source, &token))
        .collect()
}

fn seen(source: &[u8], token: &Token) -> Seen {
    assert!(token.terminated, "byte {}", token.start);
    let value = match token.kind {
        TokenKind::Literal(_) | TokenKind::Char | TokenKind::Byte => {
            Some(decode(source, token).bytes().to_vec())
        }
        _ => None,
    };
    (token.start..token.end, value)
}

/// The same by proc-macro2 and syn; `None` where they refuse the source.
fn theirs(source: &str) -> Option<Vec<Seen>> {
    // They count from after the byte order mark.
    let text = source.trim_start_matches('\u{feff}');
    let skipped = source.len() - text.len();
    let mut tokens = Vec::new();
    flatten(text, TokenStream::from_str(text).ok()?, &mut tokens);
    let tokens = join_lifetimes(text, tokens);
    Some(
        tokens
            .into_iter()
            .map(|(range, value)| (range.start + skipped..range.end + skipped, value))
            .collect(),
    )
}

fn flatten(text: &str, stream: TokenStream, tokens: &mut Vec<Seen>) {
    for tree in stream {
        let range = tree.span().byte_range();
        if text[range.clone()].starts_with("//") || text[range.clone()].starts_with("/*") {
            continue; // Documentation has become an attribute.
        }
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                flatten(text, group.stream(), tokens)
            }
            TokenTree::Group(group) => {
                tokens.push((group.span_open().byte_range(), None));
                flatten(text, group.stream(), tokens);
                tokens.push((group.span_close().byte_range(), None));
            }
            TokenTree::Literal(literal) => {
                let value = match Lit::new(literal) {
                    Lit::Str(text) => Some(text.value().into_bytes()),
                    Lit::ByteStr(text) => Some(text.value()),
                    Lit::CStr(text) => Some(text.value().into_bytes()),
                    Lit::Char(character) => Some(character.value().to_string().into_bytes()),
                    Lit::Byte(byte) => Some(vec![byte.value()]),
                    _ => None,
                };
                tokens.push((range, value));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => tokens.push((range, None)),
        }
    }
}

/// Makes one token of a quote and the name after it.
fn join_lifetimes(text: &str, tokens: Vec<Seen>) -> Vec<Seen> {
    let mut joined: Vec<Seen> = Vec::with_capacity(tokens.len());
    for token in tokens {
        match joined.last_mut() {
            Some(last) if &text[last.0.clone()] == "'" => last.0.end = token.0.end,
            _ => joined.push(token),
        }
    }
    joined
}

/// Compares token by token, so that a failure names a place and not a value.
fn assert_alike(name: &str, source: &str) {
    let theirs = theirs(source).unwrap_or_else(|| panic!("{name}: proc-macro2 refuses it"));
    let ours = ours(source);
    for (ours, theirs) in ours.iter().zip(&theirs) {
        assert_eq!(ours.0, theirs.0, "{name}: tokens differ");
        assert!(ours.1 == theirs.1, "{name}: values differ in bytes {:?}", ours.0);
    }
    assert_eq!(ours.len(), theirs.len(), "{name}: the number of tokens differs");
}

#[test]
fn every_subtlety_of_the_language_is_read_as_by_proc_macro2() {
    for source in [
        // Characters, bytes and lifetimes.
        r"'a' 'a '\'' '\\' '\u{41}' '\u{1F_6_00_}' '\x7f' b'x' b'\'' b'\xff' b'\\' '\0'",
        r#"'"' b'"' "'" '/' '*' 'é' ' ' ',' "#,
        "impl<'a, 'b: 'a> X<'a,'b> for &'static str { fn f() { 'outer: loop { break 'outer } } }",
        "m!('_) 'r#type",
        "('a','b') ['a'..='z'] |'a'",
        // Strings.
        r#""" "a" "\"" "\\" "a\\\"b" "\n\r\t\0\x41\u{e9}\'" "//" "/*" "#,
        r###"r"" r"\" r#"a"b"# r##"a"#b"## br"\x41" br#"""# cr"\" cr#"""# "###,
        r####"r###"a"##b"###"####,
        r#"b"" b"\"\xff\x00\n" c"" c"\xff\u{e9}é""#,
        "\"a\\\n   b\" \"a\\\n\n\t b\\\n\" b\"a\\\n  b\" c\"a\\\n  b\"",
        "\"a\\\r\n   b\" \"a\r\nb\" b\"a\r\nb\" c\"a\r\nb\"",
        "\"a\nb\" r\"a\nb\"",
        r##""a"suffix 'a'suffix b"a"suffix r#"a"#suffix 1suffix"##,
        // Identifiers.
        "r#type r b c br cr rb r#r naïve Größe 値 _ __ _0 a0",
        "r r2 b2 cr_ br0",
        // Numbers.
        "0 1_000 0xFF_u8 0o17 0b1010_1010 1u8 1f32 1.0 1. 1.5e10 1e10 1E+10 1e-10f64 2.0_f64 0.5",
        "1..2 1..=2 1.max(2) t.0 t.0.1 1.0.sqrt() 0xE+1 0xe-1 1. .. 2 0 .. [1., 2.]",
        // Comments.
        "a // b\nc /* d */ e /* f /* g */ h */ i //// j\nk /**/ l /***/ m /*** n */",
        "/// a \"b\nstruct A; /** c 'd */ struct B;",
        "//! a\n/*! b */\nfn f() {}",
        "a //b\r\nc",
        "a//",
        "a /* \" */ \"/*\" b",
        // White space.
        "\u{feff}a b",
        "a\u{b}b\u{c}c\u{85}d\u{200e}e\u{2028}f\u{2029}g\t\r\n",
        "",
        // Punctuation.
        "a::<b>() -> c => d ..= e && f || !g ^ h % i @ j # ~ k ? $ l ; , .",
        "#![a] #[b] #",
        "macro_rules! m { ($a:tt $(,)?) => { $crate::m!($($a)*) } }",
    ] {
        assert_alike(source, source);
    }
}

#[test]
fn the_sources_of_this_crate_are_read_as_by_proc_macro2() {
    let mut files = Vec::new();
    for folder in ["src", "tests"] {
        find_sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files).unwrap();
    }
    assert!(files.len() > 5, "found {} files only", files.len());
    for file in files {
        assert_alike(&file.display().to_string(), &std::fs::read_to_string(&file).unwrap());
    }
}

fn find_sources(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            find_sources(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

#[test]
fn any_bytes_are_read_in_order_without_a_gap_and_mapped_back_inside_their_token() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..60_000 {
        let source: Vec<u8> = (0..random.below(24)).flat_map(|_| random.piece().iter().copied()).collect();
        let mut covered = 0;
        for token in lex(&source) {
            assert!(
                covered <= token.start && token.start < token.end && token.end <= source.len(),
                "{source:?}"
            );
            assert!(is_white_space(&source, covered..token.start), "{source:?}");
            assert_maps_inside(&source, &token);
            covered = token.end;
        }
        assert!(is_white_space(&source, covered..source.len()), "{source:?}");
    }
}

#[test]
fn runs_made_to_be_read_again_and_again_are_read_once() {
    const LENGTH: usize = 100_000;
    let runs = [
        "\"",
        "'",
        "'\\",
        "'\\u{4_",
        "r####",
        "br#",
        "b'",
        "'r#",
        "/*",
        "/*/",
        "*/",
        "\\",
        "\"\\\n",
        "1e+",
        "0x.",
        "#!",
        "\u{2028}",
        "\\u{4____",
    ];
    for run in runs {
        for opening in ["", "\"", "r##\""] {
            let source = [opening, &run.repeat(LENGTH / run.len())].concat();
            // In quadratic time this would take hours, and nobody would wait for the test.
            for token in lex(source.as_bytes()) {
                let value = decode(source.as_bytes(), &token);
                assert!(value.source_span(0..usize::MAX).end <= token.end);
            }
        }
    }
}

/// Whether nothing but white space, or the byte order mark at the start, stands between tokens.
fn is_white_space(source: &[u8], gap: Range<usize>) -> bool {
    let text = std::str::from_utf8(&source[gap.clone()]).unwrap_or("not UTF-8");
    let text = if gap.start == 0 { text.trim_start_matches('\u{feff}') } else { text };
    text.chars().all(|c| {
        matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
    })
}

/// Maps every byte of the value back: in order, without leaving the token.
fn assert_maps_inside(source: &[u8], token: &Token) {
    let value = decode(source, token);
    let len = value.bytes().len();
    let mut before = token.start;
    for at in 0..len {
        let span = value.source_span(at..at + 1);
        assert!(before <= span.start && span.start < span.end && span.end <= token.end, "{source:?}");
        before = span.start;
    }
    let whole = value.source_span(0..len);
    assert!(token.start <= whole.start && whole.start <= whole.end && whole.end <= token.end, "{source:?}");
    assert!(value.source_span(len..usize::MAX).is_empty());
}

/// A small xorshift generator, so that a failure can be had again.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % limit
    }

    /// A byte that means something to a lexer, or a few that mean something together.
    fn piece(&mut self) -> &'static [u8] {
        const PIECES: &[&[u8]] = &[
            b"\"",
            b"\"",
            b"'",
            b"'",
            b"#",
            b"#",
            b"/",
            b"*",
            b"\\",
            b"\\",
            b"r",
            b"b",
            b"c",
            b"u",
            b"x",
            b"n",
            b"{",
            b"}",
            b"_",
            b"4",
            b"1",
            b"0",
            b"e",
            b".",
            b"+",
            b"!",
            b"[",
            b" ",
            b"\n",
            b"\r",
            b"\r\n",
            b"\\u{41}",
            b"\\x",
            b"/*",
            b"*/",
            b"//",
            b"br#\"",
            b"\"#",
            b"\xff",
            b"\xc3",
            b"\xc3\xa9",
            b"\xe2\x80\xa8",
            b"\xef\xbb\xbf",
            b"\0",
            b"`",
        ];
        PIECES[self.below(PIECES.len())]
    }
}
