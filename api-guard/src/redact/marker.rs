//! The marker that replaces a secret.

use std::borrow::Cow;

use super::engine;
use crate::secret::MARKER;
use crate::secret::registry::{self, Name, Owner};

/// A longer reference is left out of a marker.
const LONGEST_REFERENCE: usize = 64;

/// What stands in a secret's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// `[REDACTED]`
    Plain,
    /// `[REDACTED env://OPENAI_API_KEY #3f9a2c114b07]`
    Named,
}

impl Marker {
    /// What stands for a value of this owner, or for what has only the form of a key.
    pub(super) fn of(self, owner: Option<Owner>) -> Cow<'static, [u8]> {
        match owner.filter(|_| self == Self::Named).and_then(registry::name) {
            Some(name) => {
                named(name).map_or(Cow::Borrowed(MARKER.as_bytes()), |marker| marker.into_bytes().into())
            }
            None => Cow::Borrowed(MARKER.as_bytes()),
        }
    }
}

/// The marker with what is known of a value; `None` where that holds another value, such as one that is a variable's name.
fn named(name: &Name) -> Option<String> {
    let open = MARKER.trim_end_matches(']');
    let reference =
        name.reference.as_ref().map(ToString::to_string).filter(|text| text.len() <= LONGEST_REFERENCE);
    let reference = reference.map(|text| format!(" {text}")).unwrap_or_default();
    let marker = format!("{open}{reference} #{}]", name.fingerprint);
    engine::spans(marker.as_bytes(), true).is_empty().then_some(marker)
}
