//! JSON web tokens: what their two readable parts say.

use crate::check::base64;
use crate::check::json::Object;

/// Whether `token` is a signed JWT that is worth something: header and payload are JSON, and it is neither
/// unsigned, nor the token of every tutorial, nor one meant to be published.
pub(crate) fn is_signed(token: &[u8]) -> bool {
    let mut parts = token.split(|&byte| byte == b'.');
    let (Some(header), Some(payload)) = (parts.next(), parts.next()) else { return false };
    is_signing_header(header) && is_private_payload(payload)
}

/// GitHub's installation tokens: `ghs_`, the app's number, `_` and a JWT.
pub(crate) fn follows_app_number(token: &[u8]) -> bool {
    token.splitn(3, |&byte| byte == b'_').nth(2).is_some_and(is_signed)
}

/// Mapbox: `sk.`, a payload that names the account, and a signature.
pub(crate) fn names_mapbox_account(token: &[u8]) -> bool {
    let payload = token.split(|&byte| byte == b'.').nth(1).and_then(base64::decode);
    payload.as_deref().and_then(Object::parse).is_some_and(|object| object.has("u") && object.has("a"))
}

fn is_signing_header(part: &[u8]) -> bool {
    let Some(json) = base64::decode(part) else { return false };
    Object::parse(&json)
        .and_then(|header| header.text("alg"))
        .is_some_and(|alg| !alg.eq_ignore_ascii_case(b"none"))
}

fn is_private_payload(part: &[u8]) -> bool {
    let Some(json) = base64::decode(part) else { return false };
    let Some(payload) = Object::parse(&json) else { return false };
    // jwt.io's example and its descendants; Supabase's `anon` tokens are made for browsers.
    let is_example = payload.text("name") == Some(b"John Doe") || payload.text("sub") == Some(b"1234567890");
    !is_example && payload.text("role") != Some(b"anon")
}
