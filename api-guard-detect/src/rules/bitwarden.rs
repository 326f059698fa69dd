//! Bitwarden Secrets Manager.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, BASE64, Set};
use crate::shape::{Part::Text, Shape, exactly};

/// What a UUID is made of.
const UUID: Set = Set::new("0-9a-f-");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "bitwarden_access_token",
    "Bitwarden Secrets Manager access token",
    &[Shape::bare(&[
        Text("0."),
        exactly(UUID, 36),
        Text("."),
        exactly(ALNUM, 30),
        Text(":"),
        exactly(BASE64, 22),
        Text("=="),
        END,
    ])
    .structure(mixed::cases_and_digits)],
)
.witness(&["bws", "bitwarden"])
.env("BWS_ACCESS_TOKEN")
.revoke("https://vault.bitwarden.com/")
.source("the Bitwarden SDK, which reads its parts")];
