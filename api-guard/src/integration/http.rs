//! Headers that print without secrets.

use std::fmt;

use http::HeaderMap;
use http::header::HeaderName;

use crate::redact::text;
use crate::secret::MARKER;

/// Parts of the names of headers that hold credentials.
const TELLING: [&str; 12] = [
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "csrf",
    "passphrase",
    "passw",
    "secret",
    "session",
    "signature",
    "token",
    "xsrf",
];

/// Whole words of such names.
const TELLING_WORDS: [&str; 8] = ["auth", "authentication", "bearer", "jwt", "key", "otp", "pass", "pwd"];

/// Words beside which a `key` is not a secret.
const PUBLIC_KEYS: [&str; 4] = ["cache", "idempotency", "surrogate", "websocket"];

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
    let name = name.as_str();
    let mut words = name.split(['-', '_', '.']);
    TELLING.iter().any(|part| name.contains(part))
        || words.any(|word| TELLING_WORDS.contains(&word))
            && !PUBLIC_KEYS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_hold_credentials_are_told_from_others_by_their_names() {
        let is_telling = |name: &str| is_telling(&name.parse().unwrap());
        for name in [
            "authorization",
            "proxy-authorization",
            "x-forwarded-authorization",
            "cookie",
            "set-cookie",
            "x-api-key",
            "api_key",
            "x-goog-api-key",
            "dd-application-key",
            "ocp-apim-subscription-key",
            "x-functions-key",
            "x-amz-server-side-encryption-customer-key",
            "x-auth",
            "x-sentry-auth",
            "x-amz-security-token",
            "x-hub-signature-256",
            "ok-access-passphrase",
            "x-password",
            "x-user-pass",
        ] {
            assert!(is_telling(name), "{name}");
        }
        for name in [
            "accept",
            "content-type",
            "www-authenticate",
            "idempotency-key",
            "sec-websocket-key",
            "surrogate-key",
            "x-cache-key",
            "x-request-id",
            "keep-alive",
            "x-monkey",
            "x-bypass-rate",
            "authority",
        ] {
            assert!(!is_telling(name), "{name}");
        }
    }
}
