//! Scrapfly.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "scrapfly_api_key",
    "Scrapfly API key",
    &[Shape::new(&[OneOf(&["scp-live-", "scp-test-"]), exactly(HEX, 32), END])],
)
.env("SCRAPFLY_API_KEY")
.revoke("https://scrapfly.io/dashboard")
.source("Kingfisher rules and TruffleHog detectors")];
