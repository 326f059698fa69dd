//! Reads a reference from a configuration file. No error repeats the text that it was given.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Visitor};

use super::SecretRef;

impl<'de> Deserialize<'de> for SecretRef {
    /// Reads a reference from a string. The error never repeats what it was given.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            // Not `deserialize_str`: on a number, `serde_json` would answer by itself, and quote it.
            deserializer.deserialize_any(ReferenceVisitor)
        } else {
            deserializer.deserialize_str(ReferenceVisitor)
        }
    }
}

struct ReferenceVisitor;

impl ReferenceVisitor {
    /// serde's own words for a number or a `bool` quote it, and it may be a secret put in the wrong place.
    fn not_text<E: Error>() -> E {
        E::custom("a secret's reference is a string such as `env://NAME`")
    }
}

impl Visitor<'_> for ReferenceVisitor {
    type Value = SecretRef;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret's reference such as `env://NAME`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SecretRef, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<SecretRef, E> {
        Err(Self::not_text())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<SecretRef, E> {
        Err(Self::not_text())
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<SecretRef, E> {
        Err(Self::not_text())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<SecretRef, E> {
        Err(Self::not_text())
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<SecretRef, E> {
        Err(Self::not_text())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<SecretRef, E> {
        Err(Self::not_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_any_width_is_refused_without_being_repeated() {
        use serde::de::{IntoDeserializer, value::Error};

        let number = 86_428_642_864_286_428_642_u128;
        let errors = [
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer(number)).unwrap_err(),
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer(-number.cast_signed()))
                .unwrap_err(),
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer(8.642_864_f32)).unwrap_err(),
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer('\u{ff8}')).unwrap_err(),
            SecretRef::deserialize(IntoDeserializer::<Error>::into_deserializer(true)).unwrap_err(),
        ];
        for error in errors.map(|error| error.to_string()) {
            let shown = ["642864", "\u{ff8}", "true"].iter().any(|value| error.contains(value));
            assert!(!shown, "{error}");
        }
    }

    #[test]
    fn a_reference_is_deserialized_from_a_string_and_no_error_repeats_what_it_got() {
        let read = |json: &str| serde_json::from_str::<SecretRef>(json).map_err(|error| error.to_string());
        assert_eq!(read("\"env://A_NAME\"").unwrap().as_str(), "env://A_NAME");
        for json in
            ["\"qwertz\"", "\"qwertz://qwertz\"", "86428642", "-86428642", "8.6428642", "[\"qwertz\"]"]
        {
            let error = read(json).unwrap_err();
            assert!(!error.contains("qwertz") && !error.contains("6428642"), "{error}");
        }
    }
}
