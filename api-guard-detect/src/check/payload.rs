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

/// Convex: the name of a deployment, `|`, and a document with the secret.
pub(crate) fn convex(key: &[u8]) -> bool {
    key.rsplit(|&byte| byte == b'|').next().is_some_and(|text| text_of(text, "v2").is_some())
}

/// UploadThing: a document with a secret key and the application it is for.
pub(crate) fn uploadthing(key: &[u8]) -> bool {
    object_has(key, &["appId"])
}

/// Upstash QStash: a document with the UUID of a user and a password.
pub(crate) fn qstash(key: &[u8]) -> bool {
    text_of(key, "UserID").is_some_and(|user| is_uuid(&user, b'-')) && object_has(key, &["Password"])
}

/// Letta: `sk-let-` and two UUIDs with a colon between them.
pub(crate) fn letta(key: &[u8]) -> bool {
    let Some(text) = key.strip_prefix(b"sk-let-").and_then(base64::decode) else { return false };
    text.split(|&byte| byte == b':').map(|part| is_uuid(part, b'-')).eq([true, true])
}

/// Intercom: `tok:`, a UUID with `_` in it, and two numbers.
pub(crate) fn intercom(key: &[u8]) -> bool {
    let Some(text) = base64::decode(key) else { return false };
    text.strip_prefix(b"tok:")
        .and_then(|rest| rest.split_first_chunk::<36>())
        .is_some_and(|(uuid, rest)| is_uuid(uuid, b'_') && rest.starts_with(b":") && rest.len() >= 4)
}

/// Asaas: behind the last `_`, a text that ends in `$aach_` and a UUID. Newer keys have three zeros before it.
pub(crate) fn asaas(key: &[u8]) -> bool {
    let text = key.rsplit(|&byte| byte == b'_').next().unwrap_or(key);
    let text = base64::decode(text.strip_prefix(b"000").unwrap_or(text)).unwrap_or_default();
    text.windows(6).any(|part| part == b"$aach_")
}

/// Whether `text` is a UUID in lower case with `between` between its parts.
fn is_uuid(text: &[u8], between: u8) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(place, &byte)| match place {
            8 | 13 | 18 | 23 => byte == between,
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

/// The member `name` of the JSON object that `text` is in base64, where it is a text.
fn text_of(text: &[u8], name: &str) -> Option<Vec<u8>> {
    let json = base64::decode(text)?;
    Object::parse(&json)?.text(name).map(<[u8]>::to_vec)
}

/// Whether `text` is a JSON object in base64 with one of `members`.
fn object_has(text: &[u8], members: &[&str]) -> bool {
    let Some(json) = base64::decode(text) else { return false };
    Object::parse(&json).is_some_and(|object| members.iter().any(|member| object.has(member)))
}
