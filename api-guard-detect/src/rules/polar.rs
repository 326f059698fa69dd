//! Polar.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::OneOf, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "polar_access_token",
    "Polar access token",
    &[Shape::new(&[OneOf(&["polar_oat_", "polar_pat_", "polar_at_"]), between(BASE64_URL, 20, 100)])
        .structure(mixed::no_word)],
)
.env("POLAR_ACCESS_TOKEN")
.revoke("https://polar.sh/settings")
.source("betterleaks rules")];
