//! TruffleHog Enterprise.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "trufflehog_enterprise_secret",
    "TruffleHog Enterprise secret",
    &[Shape::new(&[Text("thog-secret-"), exactly(HEX, 32), END])],
)
.env("THOG_SECRET")
.revoke("https://trufflesecurity.com/")
.source("TruffleHog detectors")];
