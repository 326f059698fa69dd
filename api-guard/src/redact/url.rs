//! URLs without the parts that may be secret.

use super::text;
use crate::secret::MARKER;

/// A URL that is safe to log: user information, query and fragment are always replaced, and in the rest everything that
/// is known or has the form of a key.
///
/// A password goes as a whole though it has an `@`, `/`, `?` or `#` in it that should be escaped, unless what stands before
/// that can be a port.
///
/// # Examples
///
/// ```
/// use api_guard::redact;
///
/// assert_eq!(
///     redact::url("https://me:a-password@api.example.com:8443/v1/models?api_key=anything#part"),
///     "https://[REDACTED]@api.example.com:8443/v1/models?[REDACTED]#[REDACTED]"
/// );
/// assert_eq!(redact::url("/v1/models?page=2"), "/v1/models?[REDACTED]");
/// assert_eq!(redact::url("http://localhost/"), "http://localhost/");
/// ```
#[must_use]
pub fn url(url: &str) -> String {
    let (start, rest) = url.split_at(authority(url));
    let (user, rest) = match user_information(rest) {
        0 => ("", rest),
        end => (MARKER, &rest[end..]),
    };
    let (rest, fragment) = split(rest, '#');
    let (rest, query) = split(rest, '?');
    let query = query.map_or_else(String::new, |_| format!("?{MARKER}"));
    let fragment = fragment.map_or_else(String::new, |_| format!("#{MARKER}"));
    text(&format!("{start}{user}{rest}{query}{fragment}")).into_owned()
}

/// Where user information and host begin, or the end where there are none: behind the slashes, where programs take one or
/// none, and `\`, for two. Without slashes it may be a mail address.
fn authority(url: &str) -> usize {
    let is_of_schemes = |character: char| character.is_ascii_alphanumeric() || "+-.:".contains(character);
    let schemes = url.find(|character| !is_of_schemes(character)).unwrap_or(url.len());
    // Of several, as in `jdbc:postgresql://`, the last.
    let scheme = match url[..schemes].ends_with(':') {
        true => schemes,
        false => url[..schemes].find(':').map_or(0, |colon| colon + 1),
    };
    let slashes = url[scheme..].find(|character| !matches!(character, '/' | '\\')).unwrap_or(0);
    match (&url[..scheme], slashes) {
        ("", 0 | 1) | ("mailto:", 0) => url.len(),
        _ => scheme + slashes,
    }
}

/// How much of what begins with user information, if there is any, and a host is the former.
fn user_information(text: &str) -> usize {
    let authority = &text[..text.find(['/', '\\', '?', '#']).unwrap_or(text.len())];
    // A password may have an `@` in it, though it should be escaped.
    if let Some(at) = authority.rfind('@') {
        return at;
    }
    // And other marks that seem to end it: but no host has what is no port behind it.
    let host = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    let is_port = |port: &str| port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    let ports = authority[host..].split(',').filter_map(|host| host.split_once(':'));
    if ports.into_iter().all(|(_, port)| is_port(port)) { 0 } else { text.rfind('@').unwrap_or(0) }
}

/// What stands before the first `mark`, and what after it.
fn split(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(before, after)| (before, Some(after)))
}

#[cfg(test)]
mod tests {
    use super::url;

    #[test]
    fn whatever_may_be_a_secret_goes() {
        for (given, safe) in [
            ("https://token@host", "https://[REDACTED]@host"),
            ("https://u:p@ss@host/@x", "https://[REDACTED]@host/@x"),
            ("https://host?a=1", "https://host?[REDACTED]"),
            ("https://host/a#access_token=1?b", "https://host/a#[REDACTED]"),
            ("https://host/?", "https://host/?[REDACTED]"),
            ("//u:p@host/x", "//[REDACTED]@host/x"),
            ("https:/u:p@host", "https:/[REDACTED]@host"),
            ("https:u:p@host", "https:[REDACTED]@host"),
            (r"https:\\u:p@host\@x", r"https:\\[REDACTED]@host\@x"),
            ("jdbc:postgresql://u:p@host", "jdbc:postgresql://[REDACTED]@host"),
            ("mongodb://u:p@a:1,b:2/x", "mongodb://[REDACTED]@a:1,b:2/x"),
            ("mailto:me@host", "mailto:me@host"),
            ("", ""),
            ("://", "://"),
        ] {
            assert_eq!(url(given), safe);
        }
    }

    #[test]
    fn a_password_goes_as_a_whole_though_it_has_marks_that_should_be_escaped() {
        for mark in ["/", "?", "#", "\\", "@", "/#?"] {
            let given = format!("postgres://u:pass{mark}word@host:5432/db?a=1");
            assert_eq!(url(&given), "postgres://[REDACTED]@host:5432/db?[REDACTED]");
        }
    }

    #[test]
    fn what_is_no_user_information_stays() {
        for same in [
            "https://host/@me",
            "https://host:8080/@me",
            "https://[::1]:80/a@b",
            "https://[::1]/a@b",
            "mongodb://a:1,b:2/x@y",
            "/v1/@me",
            "v1/models",
            "host:8080",
            "git@host:group/project",
            "http://localhost/",
        ] {
            assert_eq!(url(same), same);
        }
    }
}
