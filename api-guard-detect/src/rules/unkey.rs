//! Unkey.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "unkey_root_key",
    "Unkey root key",
    &[Shape::new(&[Text("unkey_"), between(ALNUM, 20, 32)]).structure(mixed::no_word)],
)
.env("UNKEY_ROOT_KEY")
.revoke("https://app.unkey.com/settings/root-keys")
.source("betterleaks rules")];
