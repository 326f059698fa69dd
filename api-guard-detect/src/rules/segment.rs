//! Segment. Write keys have no form.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "segment_public_api_token",
    "Segment Public API token",
    &[Shape::new(&[Text("sgp_"), exactly(ALNUM, 64)]).structure(mixed::cases_and_digits)],
)
.env("SEGMENT_API_TOKEN")
.revoke("https://app.segment.com/")
.source("betterleaks and Kingfisher rules")];
