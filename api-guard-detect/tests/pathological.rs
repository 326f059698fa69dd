//! Files that nobody writes by hand: one thing again and again, or as deep as it goes.
//!
//! What costs the square of a file's length never comes to an end here, and what calls itself as deep as a file nests
//! overflows the stack.

use api_guard_detect::rust::lex;
use api_guard_detect::{scan_output, scan_rust, scan_text};

/// How long the files are: the square of it is out of reach, optimised or not.
const LENGTH: usize = if cfg!(debug_assertions) { 200_000 } else { 1_000_000 };

/// [`LENGTH`] bytes of `piece` behind `head`.
fn file(head: &str, piece: &str) -> Vec<u8> {
    // An escape of a letter that needs none, so that the first look asks for a whole search.
    format!("// %41\n{head}{}", piece.repeat(LENGTH / piece.len())).into_bytes()
}

/// Of the form of a GitHub token.
fn key() -> String {
    ["ghp", "_", "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC13TlOKN"].into_iter().collect()
}

#[test]
fn one_thing_again_and_again_costs_no_more_than_a_file_of_that_length() {
    let run = "kQ7vTz2LmX9cRw4Jp8sYd5Hb";
    let many = ["api_key=", "fastly ", ""].map(|before| format!("{before}{run}."));
    let pieces = [
        "@",
        "\"",
        "'",
        "\\",
        "`",
        "/*",
        "r#\"",
        "r#",
        "://",
        "-----BEGIN ",
        "8Q~",
        "%41",
        "\\u0041",
        "\\u{41}",
        "\\x41",
        "676870",
        "107,",
        "'a',",
        "[\"a\"].concat()",
        "].join(\"\")",
        "\"aB3\" + ",
        "\"aB3\" + x; ",
        "eyJ-",
        "glpat-",
        "=",
        "a1",
        "x://a:b1cdefgh@",
        " ",
        "\n",
        "\0",
    ];
    for piece in pieces.into_iter().chain(many.iter().map(String::as_str)) {
        let file = file("let api_key = ", piece);
        let _ = (scan_rust(&file), scan_text(&file), scan_output(&file));
        assert!(lex(&file).count() > 0, "{piece}");
    }
}

#[test]
fn a_key_behind_one_thing_again_and_again_is_found() {
    for piece in ["@", "://", "aB3.", "\"a\" + ", "[1, ", "fastly "] {
        let file = [file("let x = ", piece), format!("\n\"{}\"", key()).into_bytes()].concat();
        assert!(
            scan_text(&file).iter().any(|finding| finding.rule.name == "github_personal_access_token"),
            "{piece}"
        );
    }
}

#[test]
fn what_nests_is_read_to_a_depth_and_no_deeper() {
    for piece in [
        "(",
        "[",
        "{",
        "concat!(",
        "concat!(\"a\", ",
        "format!(\"{}{}\", ",
        "stringify!(",
        "vec![",
        "[[\"a\"], ",
        "/*",
        "allow!(x, ",
        "#[test] fn f() { ",
        "mod a { mod b; ",
        "String::from(",
        "&*",
    ] {
        let file = file(&format!("const K: &str = {:?}; ", key()), piece);
        assert_eq!(scan_rust(&file).len(), 1, "{piece}");
    }
}

#[test]
fn a_constant_that_is_named_again_and_again_adds_no_more_than_the_file_is_long() {
    let constant = format!("const A: &str = \"{}\"; let x = ", "aB3d".repeat(120));
    for piece in ["A + ", "A.to_owned() + ", "concat!(A, A), ", "format!(\"{A}{A}{A}{A}{A}\"), "] {
        assert!(scan_rust(&file(&constant, piece)).is_empty(), "{piece}");
    }
}

#[test]
fn tests_and_allows_without_end_cost_no_more_than_their_tokens() {
    for piece in ["#[test]", "#[cfg(test)] ", "#[test] fn f(", "allow!(github_personal_access_token, "] {
        let file = file("", &format!("{piece}\"{}\" ", key()));
        let findings = scan_rust(&file);
        assert_eq!(findings.len(), LENGTH / (piece.len() + 43), "{piece}");
    }
}

#[test]
fn text_added_to_what_is_not_known_is_joined_as_far_as_it_goes() {
    let (first, second) = (&key()[..20], &key()[20..]);
    let source = format!("let k = {first:?}.to_owned() + {second:?} + &suffix();");
    assert!(!scan_rust(source.as_bytes()).is_empty());
}
