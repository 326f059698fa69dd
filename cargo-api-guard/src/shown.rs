//! Texts of others that are about to be printed: names of files, and what was typed.

use api_guard_detect::{preview, scan_text};

/// `text` with every key in it that its prefix gives away cut down to this prefix.
///
/// Keys that only a word beside them would give away are left: a folder called after an issuer must not hide the name
/// of every file in it.
pub(crate) fn masked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut done = 0;
    for finding in scan_text(bytes).iter().filter(|finding| finding.public > 0) {
        out.extend_from_slice(&bytes[done..finding.span.start]);
        out.extend_from_slice(preview(bytes, finding).as_bytes());
        done = finding.span.end;
    }
    out.extend_from_slice(&bytes[done..]);
    String::from_utf8_lossy(&out).into_owned()
}

/// The same, safe for a terminal: what would steer it, or turn the text around, is spelled as an escape.
pub(crate) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in masked(text).chars() {
        if steers(character) { out.extend(character.escape_default()) } else { out.push(character) }
    }
    out
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

    #[test]
    fn a_key_in_a_name_is_cut_down_to_its_prefix() {
        let key = [
            "xai",
            "-",
            "qT5cB9wR2mK7vJ3hL8sZ",
            "nX4gD6pF1yW0aE2uC5rM",
            "bV7kH3tQ9jS1oG8iN4zP",
            "dY6lU0fA2xR5wK7eT3cB",
        ]
        .concat();
        assert_eq!(escaped(&format!("out/{key}.txt")), "out/xai-****.txt");
    }
}
