//! Keys that are JSON in base64 behind a prefix.

use crate::check::base64;
use crate::check::json::Object;

/// 1Password: `ops_` and a document.
pub(crate) fn onepassword(key: &[u8]) -> bool {
    key.strip_prefix(b"ops_").is_some_and(|text| object_has(text, &["email", "secretKey", "signInAddress"]))
}

/// Sentry: `sntrys_`, a document with the time of issue, `_`, and a random part.
pub(crate) fn sentry(key: &[u8]) -> bool {
    key.split(|&byte| byte == b'_').nth(1).is_some_and(|text| object_has(text, &["iat"]))
}

/// Grafana Cloud: `glc_` and a document with the organization and a key.
pub(crate) fn grafana_cloud(key: &[u8]) -> bool {
    key.strip_prefix(b"glc_").is_some_and(|text| object_has(text, &["o", "k"]))
}

/// Grafana's legacy keys: a document with a key and its name.
pub(crate) fn grafana_key(key: &[u8]) -> bool {
    object_has(key, &["n", "id"])
}

/// Whether `text` is a JSON object in base64 with one of `members`.
fn object_has(text: &[u8], members: &[&str]) -> bool {
    let Some(json) = base64::decode(text) else { return false };
    Object::parse(&json).is_some_and(|object| members.iter().any(|member| object.has(member)))
}
