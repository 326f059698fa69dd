//! Neon.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::LOWER_ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "neon_api_key",
    "Neon API key",
    &[Shape::new(&[Text("napi_"), exactly(LOWER_ALNUM, 64), END])],
)
.env("NEON_API_KEY")
.revoke("https://console.neon.tech/app/settings/api-keys")
.source("betterleaks rules")];
