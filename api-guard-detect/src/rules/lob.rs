//! Lob. Publishable keys (`live_pub_…`) are no finding.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "lob_api_key",
    "Lob API key",
    &[Shape::new(&[OneOf(&["live_", "test_"]), exactly(HEX, 35), END]).structure(mixed::letters_and_digits)],
)
.env("LOB_API_KEY")
.revoke("https://dashboard.lob.com/settings/api-keys")
.source("betterleaks rules and TruffleHog detectors")];
