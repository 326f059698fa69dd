//! Nightfall AI.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "nightfall_api_key",
    "Nightfall API key",
    &[Shape::new(&[Text("NF-"), exactly(ALNUM, 32)]).structure(mixed::no_word)],
)
.env("NIGHTFALL_API_KEY")
.revoke("https://app.nightfall.ai/developer-platform")
.source("Kingfisher rules and TruffleHog detectors")];
