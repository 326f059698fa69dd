//! What a [`Secret`] refuses to do. Each refusal is a compile error that says what to do instead.
//!
//! Each trait that would show, copy or fake a value is implemented on a condition that never holds: the marker traits
//! below have no implementation for [`Denied`]. Its lifetime keeps the compiler from judging the condition at the
//! `impl`, so that it is judged at the caller's line, with the marker's own words. `==` shows only the marker's name:
//! there the name is the advice.
//!
//! `Deref` and methods of `str` stay plain errors: the compiler does not look at conditions while it searches for a
//! method.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use super::Secret;
use crate::error::Error;

/// Never implements a marker.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "no value of it exists")]
pub struct Denied<'n>(std::marker::PhantomData<&'n ()>);

/// What a body behind a condition that never holds returns.
#[doc(hidden)]
pub trait Never {
    /// Cannot be called: nothing implements it.
    fn never<T>() -> T;
}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Secret` refuses to be printed or turned into a string",
    label = "this would print an API key",
    note = "`{{:?}}` prints the redacted form: Secret([REDACTED] env://NAME #fingerprint)",
    note = "to tell keys apart in logs use `secret.fingerprint()`",
    note = "to give the value to a client: `secret.expose_secret(|value| ...)?` or `secret.to_secrecy()?`"
)]
pub trait SecretMayBePrinted: Never {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Secret` refuses to be built from a literal or a plain string",
    label = "a value written here stays in the source, the binary and the history",
    note = "load it when the program starts: `Secret::from_env(\"NAME\")?`",
    note = "a value the program gets at run time: `Secret::from(SecretString::from(value))`"
)]
pub trait SecretMayBeWrittenInSource: Never {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Secret` refuses to be borrowed without an end",
    label = "this borrow could not be taken back",
    note = "use the value inside a closure: `secret.expose_secret(|value| ...)?`"
)]
pub trait SecretMayBeBorrowed: Never {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Secret` shows its value inside a closure only",
    label = "this would take an API key out of its protection",
    note = "use the value inside a closure: `secret.expose_secret(|value| ...)?`",
    note = "for a client that wants to own it: `secret.to_secrecy()?`"
)]
pub trait SecretMayBeReadAnywhere: Never {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Secret` refuses `==`: it would compare in a time that depends on the value",
    label = "this would tell a guesser how much was right",
    note = "to see whether two handles hold the same key compare `secret.fingerprint()`"
)]
pub trait CompareFingerprintsOfSecretsInstead: Never {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Secret` refuses to be ordered or hashed",
    label = "this would put an API key into a collection's keys",
    note = "use `secret.fingerprint()` as the key of a map, or to sort by"
)]
pub trait OrderAndHashFingerprintsOfSecretsInstead: Never {}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `Secret` refuses to have a default value",
    label = "an empty key would be sent as if it were one",
    note = "load it when the program starts: `Secret::from_env(\"NAME\")?`",
    note = "if a key is optional, use `Option<Secret>`"
)]
pub trait SecretMayBeMadeUp: Never {}

impl<'n> fmt::Display for Secret
where
    Denied<'n>: SecretMayBePrinted,
{
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Denied::never()
    }
}

/// A method that only a trait has is reported without the marker's words; one of the type's own shows them.
#[expect(
    clippy::inherent_to_string_shadow_display,
    clippy::should_implement_trait,
    reason = "the traits refuse too"
)]
impl Secret {
    #[doc(hidden)]
    #[must_use]
    pub fn to_string<'n>(&self) -> String
    where
        Denied<'n>: SecretMayBePrinted,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn as_ref<'n>(&self) -> &str
    where
        Denied<'n>: SecretMayBeBorrowed,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn as_str<'n>(&self) -> &str
    where
        Denied<'n>: SecretMayBeBorrowed,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn as_bytes<'n>(&self) -> &[u8]
    where
        Denied<'n>: SecretMayBeBorrowed,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn len<'n>(&self) -> usize
    where
        Denied<'n>: SecretMayBeReadAnywhere,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn is_empty<'n>(&self) -> bool
    where
        Denied<'n>: SecretMayBeReadAnywhere,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn expose<'n>(&self) -> &str
    where
        Denied<'n>: SecretMayBeReadAnywhere,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn into_inner<'n>(self) -> String
    where
        Denied<'n>: SecretMayBeReadAnywhere,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn into_string<'n>(self) -> String
    where
        Denied<'n>: SecretMayBeReadAnywhere,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn new<'n, T>(_: T) -> Self
    where
        Denied<'n>: SecretMayBeWrittenInSource,
    {
        Denied::never()
    }

    #[doc(hidden)]
    #[must_use]
    pub fn default<'n>() -> Self
    where
        Denied<'n>: SecretMayBeMadeUp,
    {
        Denied::never()
    }
}

impl<'n> From<&'n str> for Secret
where
    Denied<'n>: SecretMayBeWrittenInSource,
{
    fn from(_: &'n str) -> Self {
        Denied::never()
    }
}

impl<'n> From<String> for Secret
where
    Denied<'n>: SecretMayBeWrittenInSource,
{
    fn from(_: String) -> Self {
        Denied::never()
    }
}

impl<'n> From<Secret> for String
where
    Denied<'n>: SecretMayBePrinted,
{
    fn from(_: Secret) -> Self {
        Denied::never()
    }
}

impl<'n> FromStr for Secret
where
    Denied<'n>: SecretMayBeWrittenInSource,
{
    type Err = Error;

    fn from_str(_: &str) -> Result<Self, Error> {
        Denied::never()
    }
}

impl<'n, T: ?Sized> AsRef<T> for Secret
where
    Denied<'n>: SecretMayBeBorrowed,
{
    fn as_ref(&self) -> &T {
        Denied::never()
    }
}

impl<'n> Borrow<str> for Secret
where
    Denied<'n>: SecretMayBeBorrowed,
{
    fn borrow(&self) -> &str {
        Denied::never()
    }
}

impl<'n, T: ?Sized> PartialEq<T> for Secret
where
    Denied<'n>: CompareFingerprintsOfSecretsInstead,
{
    fn eq(&self, _: &T) -> bool {
        Denied::never()
    }
}

impl<'n> Eq for Secret where Denied<'n>: CompareFingerprintsOfSecretsInstead {}

impl<'n> Hash for Secret
where
    Denied<'n>: OrderAndHashFingerprintsOfSecretsInstead,
{
    fn hash<H: Hasher>(&self, _: &mut H) {
        Denied::never()
    }
}

impl<'n> PartialOrd for Secret
where
    Denied<'n>: CompareFingerprintsOfSecretsInstead + OrderAndHashFingerprintsOfSecretsInstead,
{
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'n> Ord for Secret
where
    Denied<'n>: CompareFingerprintsOfSecretsInstead + OrderAndHashFingerprintsOfSecretsInstead,
{
    fn cmp(&self, _: &Self) -> Ordering {
        Denied::never()
    }
}

impl<'n> Default for Secret
where
    Denied<'n>: SecretMayBeMadeUp,
{
    fn default() -> Self {
        Denied::never()
    }
}

#[cfg(feature = "serde")]
mod serde_refusals {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Denied, Never, Secret};

    #[doc(hidden)]
    #[diagnostic::on_unimplemented(
        message = "a `Secret` refuses to be serialized",
        label = "this would write an API key out",
        note = "skip the field with `#[serde(skip)]`, or serialize `secret.reference()` as text: where it lives"
    )]
    pub trait SecretMayBeSerialized: Never {}

    #[doc(hidden)]
    #[diagnostic::on_unimplemented(
        message = "a `Secret` refuses to be deserialized: a file of settings is no place for a key",
        label = "this would read an API key from plain text",
        note = "deserialize a `SecretRef` such as \"env://NAME\", which says where the key is",
        note = "a value that only comes at run time: deserialize a `SecretString`, then `Secret::from(it)`"
    )]
    pub trait SecretMayBeDeserialized: Never {}

    impl<'n> Serialize for Secret
    where
        Denied<'n>: SecretMayBeSerialized,
    {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Denied::never()
        }
    }

    impl<'n, 'de> Deserialize<'de> for Secret
    where
        Denied<'n>: SecretMayBeDeserialized,
    {
        fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
            Denied::never()
        }
    }
}
