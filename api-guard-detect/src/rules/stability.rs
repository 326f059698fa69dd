//! Stability AI.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "stability_api_key",
    "Stability AI API key",
    &[Shape::new(&[Text("sk-"), exactly(ALNUM, 48)])],
)
.witness(&["stability"])
.env("STABILITY_API_KEY")
.revoke("https://platform.stability.ai/account/keys")
.source("betterleaks rules")];
