//! Makes foreign texts safe to print: names of files, and what was typed.

pub(crate) use api_guard_detect::masked_text as masked;

/// `text` with the keys in it masked, and safe for a terminal: what would steer it, or turn the text around, is spelled
/// as an escape.
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

    #[test]
    fn a_key_in_a_name_is_cut_down_to_its_prefix() {
        let body = "qT5cB9wR2mK7vJ3hL8sZnX4gD6pF1yW0aE2uC5rMbV7kH3tQ9jS1oG8iN4zPdY6lU0fA2xR5wK7eT3cB";
        let key: String = ["xai", "-", body].into_iter().collect();
        assert_eq!(escaped(&format!("out/{key}.txt")), "out/xai-****.txt");
        assert_eq!(version(Some("1a2b3c4d5e6f70"), &key), "1a2b3c4d5e6f:xai-****");
    }
}
