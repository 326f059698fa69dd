//! Reports to Sentry, without secrets.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::redact::text;
use crate::secret::MARKER;

/// An event or a breadcrumb without secrets, for `before_send` and `before_breadcrumb` of `sentry::ClientOptions`. It
/// works on anything that serde can serialize and deserialize, so it works with any version of `sentry`.
///
/// It returns `None`, which makes Sentry drop the event, if the event cannot be deserialized again: no event is better
/// than one with a key.
///
/// # Examples
///
/// ```
/// use api_guard::integration::sentry::redacted;
/// use api_guard::{Secret, secrecy::SecretString};
///
/// // options.before_send = Some(Arc::new(|event| redacted(&event)));
/// let _secret = Secret::from(SecretString::from("correct horse battery"));
/// let event = serde_json::json!({ "message": "with correct horse battery", "extra": { "tries": [1, 2] } });
/// let clean = serde_json::json!({ "message": "with [REDACTED]", "extra": { "tries": [1, 2] } });
/// assert_eq!(redacted(&event), Some(clean));
/// ```
#[must_use]
pub fn redacted<E: Serialize + DeserializeOwned>(event: &E) -> Option<E> {
    let mut value = serde_json::to_value(event).ok()?;
    redact(&mut value);
    serde_json::from_value(value).ok()
}

fn redact(value: &mut Value) {
    match value {
        Value::String(string) => *string = text(string).into_owned(),
        Value::Array(values) => {
            values.iter_mut().for_each(redact);
            // Bytes come as numbers.
            let bytes = values.len() >= 8 && values.iter().all(Value::is_u64);
            if bytes && value.to_string() != text(&value.to_string()) {
                *value = Value::String(MARKER.to_owned());
            }
        }
        Value::Object(fields) => {
            *fields = std::mem::take(fields)
                .into_iter()
                .map(|(name, mut value)| {
                    redact(&mut value);
                    (text(&name).into_owned(), value)
                })
                .collect();
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
