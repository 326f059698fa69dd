//! FullStory.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "fullstory_api_key",
    "FullStory API key",
    &[Shape::new(&[OneOf(&["na1.", "eu1."]), exactly(BASE64, 100)]).structure(mixed::cases_and_digits)],
)
.env("FULLSTORY_API_KEY")
.revoke("https://app.fullstory.com/ui/settings/apikeys")
.source("betterleaks rules and TruffleHog detectors")];
