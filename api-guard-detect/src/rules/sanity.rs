//! Sanity.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "sanity_api_token",
    "Sanity API token",
    &[Shape::bare(&[Text("sk"), between(ALNUM, 79, 200)]).structure(mixed::cases_and_digits)],
)
.witness(&["sanity"])
.env("SANITY_API_TOKEN")
.revoke("https://www.sanity.io/manage")
.source("TruffleHog detectors")];
