//! Headers that print without secrets.

use std::fmt;

use http::HeaderMap;
use http::header::{AUTHORIZATION, COOKIE, HeaderName, PROXY_AUTHORIZATION, SET_COOKIE};

use crate::redact::text;
use crate::secret::MARKER;

/// Parts of the names of headers that hold credentials, beside those of the standard.
const TELLING: [&str; 8] =
    ["api-key", "apikey", "token", "secret", "signature", "credential", "password", "session"];

/// Marks as sensitive the headers that hold credentials, so that every `{:?}` of them prints `Sensitive`, here and in
/// other crates.
///
/// # Examples
///
/// ```
/// let mut headers = http::HeaderMap::new();
/// headers.insert("x-api-key", "anything".parse()?);
/// headers.insert("accept", "text/html".parse()?);
/// api_guard::integration::http::mark_sensitive(&mut headers);
/// assert_eq!(format!("{headers:?}"), r#"{"x-api-key": Sensitive, "accept": "text/html"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mark_sensitive(headers: &mut HeaderMap) {
    for (name, value) in headers.iter_mut() {
        if is_telling(name) {
            value.set_sensitive(true);
        }
    }
}

/// Headers whose `{:?}` prints no credential: the values of headers for credentials are hidden, and so is everything
/// that is known or looks like a key.
///
/// # Examples
///
/// ```
/// let mut headers = http::HeaderMap::new();
/// headers.insert("authorization", "Bearer anything".parse()?);
/// let printed = format!("{:?}", api_guard::integration::http::printed(&headers));
/// assert_eq!(printed, r#"{"authorization": "[REDACTED]"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn printed(headers: &HeaderMap) -> Printed<'_> {
    Printed(headers)
}

/// The result of [`printed`].
#[derive(Clone, Copy)]
pub struct Printed<'h>(&'h HeaderMap);

impl fmt::Debug for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |(name, value): (&HeaderName, &http::HeaderValue)| {
            let hidden = value.is_sensitive() || is_telling(name);
            let value = if hidden {
                MARKER.to_owned()
            } else {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            };
            (name.clone(), text(&value).into_owned())
        };
        f.debug_map().entries(self.0.iter().map(shown)).finish()
    }
}

fn is_telling(name: &HeaderName) -> bool {
    [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, SET_COOKIE].contains(name)
        || TELLING.iter().any(|word| name.as_str().contains(word))
}
