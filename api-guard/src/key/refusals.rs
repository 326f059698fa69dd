//! What a [`Key`] refuses to do. Each refusal is a compile error that says what to do instead, made in the same way as
//! the refusals of a [`Secret`](crate::Secret).

use std::fmt;

use super::handle::Key;
use crate::secret::{Denied, Never};

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Key` refuses to be printed or turned into a string",
    label = "this would print an API key",
    note = "`{{:?}}` prints the redacted form: Key([REDACTED] env://NAME version)",
    note = "to give the current value to a client: `key.expose_secret(|value| ...)?` or `key.current()?.to_secrecy()?`"
)]
pub trait KeyMayBePrinted: Never {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Key` refuses to be borrowed without an end",
    label = "this borrow could not be taken back, and the key may have another value by then",
    note = "use the current value inside a closure: `key.expose_secret(|value| ...)?`"
)]
pub trait KeyMayBeBorrowed: Never {}

impl<'n> fmt::Display for Key
where
    Denied<'n>: KeyMayBePrinted,
{
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Denied::never()
    }
}

impl<'n, T: ?Sized> AsRef<T> for Key
where
    Denied<'n>: KeyMayBeBorrowed,
{
    fn as_ref(&self) -> &T {
        Denied::never()
    }
}

/// A method that only a trait has is reported without the marker's words; one of the type's own shows them.
#[expect(clippy::inherent_to_string_shadow_display, reason = "the trait refuses too")]
impl Key {
    #[doc(hidden)]
    #[must_use]
    pub fn to_string<'n>(&self) -> String
    where
        Denied<'n>: KeyMayBePrinted,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn as_str<'n>(&self) -> &str
    where
        Denied<'n>: KeyMayBeBorrowed,
    {
        Denied::never()
    }
}

#[cfg(feature = "serde")]
mod serde_refusals {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Denied, Key, Never};

    #[doc(hidden)]
    #[diagnostic::on_unimplemented(
        message = "a `Key` refuses to be serialized",
        label = "this would write an API key out",
        note = "skip the field with `#[serde(skip)]`, or serialize `key.reference()` as text: where it lives"
    )]
    pub trait KeyMayBeSerialized: Never {}

    #[doc(hidden)]
    #[diagnostic::on_unimplemented(
        message = "a `Key` refuses to be deserialized: a file of settings is no place for a key",
        label = "this would read an API key from plain text",
        note = "deserialize a `SecretRef` such as \"env://NAME\", which says where the key is, and load it: `store.load(&it)`"
    )]
    pub trait KeyMayBeDeserialized: Never {}

    impl<'n> Serialize for Key
    where
        Denied<'n>: KeyMayBeSerialized,
    {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Denied::never()
        }
    }

    impl<'n, 'de> Deserialize<'de> for Key
    where
        Denied<'n>: KeyMayBeDeserialized,
    {
        fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
            Denied::never()
        }
    }
}
