//! Devin.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::Set;
use crate::shape::{Part::Text, Shape, exactly};

/// Base32 in lower case.
const BASE32_LOWER: Set = Set::new("a-z2-7");

pub(super) const RULES: &[Rule] = &[Rule::new(
    "devin_service_user_token",
    "Devin service user token",
    &[Shape::new(&[Text("cog_"), exactly(BASE32_LOWER, 52), END])],
)
.env("DEVIN_API_KEY")
.revoke("https://app.devin.ai/settings/devin-api")
.source("betterleaks rules")];
