//! The name and password in a URL.

use std::ops::Range;

/// The range of the user information in a URL: up to the `@` after it, which is not included. Empty if there is none.
///
/// It includes a password as a whole even if it contains an unescaped `@`, `/`, `?` or `#`, unless the text before that
/// character can be a port.
pub(crate) fn user_information(url: &str) -> Range<usize> {
    let start = authority(url);
    start..start + length(&url[start..])
}

/// Where user information and host begin, or the end if there are none: after the slashes. Programs accept one slash,
/// none, or `\` in place of two. Without slashes it may be a mail address.
fn authority(url: &str) -> usize {
    let is_of_schemes = |character: char| character.is_ascii_alphanumeric() || "+-.:".contains(character);
    let schemes = url.find(|character| !is_of_schemes(character)).unwrap_or(url.len());
    // Of several, as in `jdbc:postgresql://`, the last.
    let scheme = if url[..schemes].ends_with(':') {
        schemes
    } else {
        url[..schemes].find(':').map_or(0, |colon| colon + 1)
    };
    let slashes = url[scheme..].find(|character| !matches!(character, '/' | '\\')).unwrap_or(0);
    match (&url[..scheme], slashes) {
        ("", 0 | 1) | ("mailto:", 0) => url.len(),
        _ => scheme + slashes,
    }
}

/// The length of the user information at the beginning of a text, in which a host follows.
fn length(text: &str) -> usize {
    let authority = &text[..text.find(['/', '\\', '?', '#']).unwrap_or(text.len())];
    if let Some(at) = authority.rfind('@') {
        return at;
    }
    // No host has what is no port behind it: then what seems to end it is part of a password.
    let host = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let is_port = |port: &str| port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    let mut ports = authority[host..].split(',').filter_map(|host| host.split_once(':'));
    if ports.all(|(_, port)| is_port(port)) { 0 } else { text.rfind('@').unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stands_before_the_host_however_the_url_is_written() {
        for (url, information) in [
            ("https://token@host", "token"),
            ("https://u:p@ss@host/@x", "u:p@ss"),
            ("//u:p@host/x", "u:p"),
            ("https:/u:p@host", "u:p"),
            ("https:u:p@host", "u:p"),
            (r"https:\\u:p@host\@x", "u:p"),
            ("jdbc:postgresql://u:p@host", "u:p"),
            ("mongodb://u:p@a:1,b:2/x", "u:p"),
            ("u:p@tcp(host:3306)/db", "p"),
            ("postgres://u:p/a?s#s@host:5432/db", "u:p/a?s#s"),
        ] {
            assert_eq!(&url[user_information(url)], information, "{url}");
        }
    }

    #[test]
    fn what_is_none_is_taken_for_none() {
        for url in [
            "https://host/@me",
            "https://host:8080/@me",
            "https://[::1]:80/a@b",
            "https://[::1]/a@b",
            "mongodb://a:1,b:2/x@y",
            "/v1/@me",
            "v1/models",
            "host:8080",
            "git@host:group/project",
            "mailto:me@host",
            "://",
            "",
        ] {
            assert!(user_information(url).is_empty(), "{url}");
        }
    }
}
