//! Code and text made of pieces of keys, of the names before them and of the code around them, and of any bytes: nothing
//! panics, every finding stands in the file at the edges of characters, and the look that comes before the search loses
//! no key that stands there byte by byte and has a form of its own.
#![no_main]

use api_guard_detect::{Finding, Lines, preview, scan_file, scan_output, snippet};
use libfuzzer_sys::fuzz_target;

/// Bytes from here on stand for pieces.
const FIRST_PIECE: u8 = 128;

/// No key by itself: what begins one, what goes on as one does, what names one, what joins two and what escapes.
const PIECES: &[&str] = &[
    "ghp_", "sk_live_", "AKIA", "xoxb-", "SG.", "AIza", "eyJ", "glpat-", "hf_", "npm_", "key-", "https://", ":AA",
    "-----BEGIN ", "PRIVATE KEY-----\n", "-----END ", "8Q~", "user:", "pass9Kq", "@db.acme.io", "://", "hooks.slack.com/",
    "aB3dE5gH7jK9", "mN1pQ3sT5vW7", "yZ9bC1eF3hJ5", "f3a9c2114b07", "e5d8a1c4b7f2", "QTDZKWLRYVXN", "0123456789", "MIGk",
    "9f86d081-884c-", "4d65-9a2f-", "Zm9vYmFy", "==", "676870", "5f6142", "%67", "\\u0067", "\\x67", "\\u{67}", "\\\n  ",
    "const API_KEY: &str = ", "let token = ", "password", "secret: ", "fastly", "aws", "AWS_SECRET_ACCESS_KEY=", "Bearer ",
    "key", "value", "\"", "'", "r#\"", "\"#", "b\"", "\n", " ", ";\n", ", ", "(", ")", "[", "]", "{", "}", " + ", "&", "=",
    ": ", "concat!(", "format!(\"{}{}\", ", "stringify!(", "env!(\"", "include_str!(\"", ".env", "].concat()", ".join(\"\")",
    "// ", "/// ", "/* ", " */", "#[cfg(test)]\nmod t {", "allow!(github_personal_access_token, ", "reason = \"x\"",
    "b'k', ", "107, ", "0x6b, ", "fn api_key() -> &str {", "client.bearer_auth(", "é", "\u{2028}", "\r\n", "\0", "****",
];

fn source(input: &[u8]) -> Vec<u8> {
    let mut source = Vec::new();
    for &byte in input {
        match byte.checked_sub(FIRST_PIECE) {
            Some(piece) => source.extend_from_slice(PIECES[usize::from(piece) % PIECES.len()].as_bytes()),
            None => source.push(byte),
        }
    }
    source
}

/// A finding is in the file and cuts no character.
fn check(source: &[u8], findings: &[Finding]) {
    for finding in findings {
        let (start, end) = (finding.span.start, finding.span.end);
        assert!(start < end && end <= source.len(), "a finding has bytes of the file");
        assert!(finding.public <= end - start, "the prefix is a part of the key");
        if let Ok(text) = str::from_utf8(source) {
            assert!(text.is_char_boundary(start) && text.is_char_boundary(end), "a finding cuts no character");
        }
        let shown = snippet(source, &Lines::new(source), findings, finding);
        assert!(shown.highlight.end <= shown.text.chars().count(), "what is marked is shown");
        assert!(!preview(source, finding).is_empty());
    }
}

/// Sends every search through: an escape of a letter that needs none, and no key.
const SENDS_THROUGH: &[u8] = b"\n// %41";

fuzz_target!(|input: &[u8]| {
    let Some((&first, rest)) = input.split_first() else { return };
    let source = if first < FIRST_PIECE { source(rest) } else { rest.to_vec() };
    let name = ["src/a.rs", "a.env"][usize::from(first % 2)];
    let found = scan_file(name, &source);
    check(&source, &found);
    assert!(found.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start), "findings overlap");
    let in_output = scan_output(&source);
    check(&source, &in_output);

    let through = scan_file(name, &[&source, SENDS_THROUGH].concat());
    let lost = through.iter().filter(|finding| is_whole(finding, &in_output)).find(|finding| {
        // What was never closed now ends elsewhere, and the longer of two findings stays.
        !found.iter().any(|other| other.span.start < finding.span.end && finding.span.start < other.span.end)
    });
    assert!(lost.is_none(), "{} is lost by the first look", lost.map_or("", |finding| finding.rule.name));
});

/// Whether the key has a form of its own and stands in the file byte by byte, as in an output. Of what only a name gives
/// away, or what is put together, the first look asks that the text around it looks as it usually does.
fn is_whole(finding: &Finding, in_output: &[Finding]) -> bool {
    finding.rule.witness.is_empty()
        && in_output.iter().any(|whole| whole.rule.name == finding.rule.name && whole.span == finding.span)
}
