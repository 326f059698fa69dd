//! URLs without the parts that may be secret.

use super::text;
use crate::secret::MARKER;
use crate::secret::user_info::user_information;

/// A URL that is safe to log: user information, query and fragment are always replaced, and in the rest everything that
/// is known or has the form of a key.
///
/// A password is replaced as a whole even if it contains an unescaped `@`, `/`, `?` or `#`, unless the text before that
/// character can be a port.
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
    let information = user_information(url);
    // Without user information, nothing is before the rest: a path alone has a query, too.
    let (start, user, rest) = match &url[information.clone()] {
        "" => ("", "", url),
        _ => (&url[..information.start], MARKER, &url[information.end..]),
    };
    let (rest, fragment) = split(rest, '#');
    let (rest, query) = split(rest, '?');
    let query = query.map_or_else(String::new, |_| format!("?{MARKER}"));
    let fragment = fragment.map_or_else(String::new, |_| format!("#{MARKER}"));
    text(&format!("{start}{user}{rest}{query}{fragment}")).into_owned()
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
            ("/path?a=1#b", "/path?[REDACTED]#[REDACTED]"),
            ("path?a=1", "path?[REDACTED]"),
            ("?a=1", "?[REDACTED]"),
            ("mailto:me@host?body=1", "mailto:me@host?[REDACTED]"),
            ("https://host/a#access_token=1?b", "https://host/a#[REDACTED]"),
            ("https://host/?", "https://host/?[REDACTED]"),
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
}
