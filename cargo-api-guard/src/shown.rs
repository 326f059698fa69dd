//! Texts of others that are about to be printed: names of files, and what was typed.

use std::ops::Range;

use api_guard_detect::scan_output;

/// `text` with every key in it that its form gives away cut down to its public prefix, if it has one.
///
/// Names are made of keys and words back to back (`AIza…-backup.json`), so a key may touch anything. Keys that only a
/// word beside them would give away are left: a folder called after an issuer must not hide the name of every file in
/// it.
pub(crate) fn masked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for secret in secrets(bytes) {
        out.extend_from_slice(&bytes[done..secret.start]);
        out.extend_from_slice(b"****");
        done = secret.end;
    }
    out.extend_from_slice(&bytes[done..]);
    String::from_utf8_lossy(&out).into_owned()
}

/// What must not be shown of `text`, by place and apart from each other. Findings may overlap: what one of them hides,
/// the public prefix of another does not bring back.
fn secrets(text: &[u8]) -> Vec<Range<usize>> {
    let mut secrets: Vec<Range<usize>> = scan_output(text)
        .into_iter()
        .filter(|finding| finding.rule.witness.is_empty())
        .map(|finding| finding.span.start + finding.public..finding.span.end)
        .filter(|secret| !secret.is_empty())
        .collect();
    secrets.sort_by_key(|secret| secret.start);
    secrets.dedup_by(|next, last| {
        let touch = next.start <= last.end;
        if touch {
            last.end = last.end.max(next.end);
        }
        touch
    });
    secrets
}

/// The same, safe for a terminal: what would steer it, or turn the text around, is spelled as an escape.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in masked(text).chars() {
        if steers(character) { out.extend(character.escape_default()) } else { out.push(character) }
    }
    out
}

/// The name of a version of a file, as `git show` takes it: `1a2b3c4d5e6f:src/a.rs`.
pub(crate) fn version(commit: Option<&str>, path: &str) -> String {
    match commit {
        Some(commit) => escaped(&format!("{}:{path}", short(commit))),
        None => escaped(path),
    }
}

/// Enough of a commit's name.
pub(crate) fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

/// Control characters, and the format characters that reorder or hide text.
pub(crate) fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_steer_a_terminal() {
        assert_eq!(escaped("a\u{1b}[2J\n\u{9b}\u{202e}é b"), "a\\u{1b}[2J\\n\\u{9b}\\u{202e}é b");
    }

    /// No two neighbours are in order and nothing repeats.
    const BODY: &str = "qT5cB9wR2mK7vJ3hL8sZnX4gD6pF1yW0aE2uC5rMbV7kH3tQ9jS1oG8iN4zPdY6lU0fA2xR5wK7eT3cB";

    #[test]
    fn a_key_in_a_name_is_cut_down_to_its_prefix() {
        let key: String = ["xai", "-", BODY].into_iter().collect();
        assert_eq!(escaped(&format!("out/{key}.txt")), "out/xai-****.txt");
    }

    #[test]
    fn a_key_that_touches_other_words_is_cut_down_too() {
        let google = ["AI", "za", &BODY[..35]].concat();
        assert_eq!(masked(&format!("{google}-backup.json")), "AIza****-backup.json");
        let gitlab = ["glp", "at-", &BODY[..20]].concat();
        assert_eq!(masked(&format!("{gitlab}_old")), "glpat-****_old");
        let perplexity = ["pp", "lx-", &BODY[..48]].concat();
        assert_eq!(masked(&format!("key{perplexity}.txt")), "keypplx-****.txt");
    }

    #[test]
    fn a_key_without_a_public_prefix_is_hidden_whole() {
        assert_eq!(masked(&["6048213957", ":A", "A", &BODY[..33], ".txt"].concat()), "****.txt");
        let hex = "7c1e9a40d3b85f26e07a4c9d18b2f365";
        let mailchimp: String = [hex, "-us", "19.txt"].into_iter().collect();
        assert_eq!(masked(&mailchimp), "****.txt");
        let url = ["postgres://bob:", &BODY[..20], "@db.prod.io/x"].concat();
        assert_eq!(masked(&url), "postgres://bob:****@db.prod.io/x");
    }

    #[test]
    fn keys_that_overlap_are_hidden_as_one() {
        let inner: String = ["xai", "-", BODY].into_iter().collect();
        let url = ["postgres://bob:", &inner, "@db.prod.io/x"].concat();
        assert_eq!(masked(&url), "postgres://bob:****@db.prod.io/x");
        // The first may go on with the letters the second begins with.
        assert_eq!(masked(&[&inner[..], &inner].concat()), "xai-****-****");
    }

    #[test]
    fn a_word_beside_it_makes_no_key_of_a_name() {
        let name = format!("fastly/{}.txt", &BODY[..32]);
        assert_eq!(scan_output(name.as_bytes()).len(), 1, "and so could be hidden");
        assert_eq!(masked(&name), name);
    }
}
