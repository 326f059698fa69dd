//! fal. A number and a half, told apart by a colon: its name must stand beside it.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::{HEX, Set};
use crate::shape::{Part::Text, Shape, exactly};

/// What a UUID is made of.
const UUID: Set = Set::new("0-9a-f-");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "fal_api_key",
    "fal API key",
    &[Shape::bare(&[exactly(UUID, 36), Text(":"), exactly(HEX, 32), END])
        .structure(mixed::letters_and_digits)],
)
.witness(&["fal_key", "fal_api", "fal-key", "fal_client"])
.env("FAL_KEY")
.revoke("https://fal.ai/dashboard/keys")
.source("keys issued by fal")];
