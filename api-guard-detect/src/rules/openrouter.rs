//! OpenRouter.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "openrouter_api_key",
    "OpenRouter API key",
    &[Shape::new(&[Text("sk-or-v1-"), exactly(HEX, 64), END])],
)
.env("OPENROUTER_API_KEY")
.revoke("https://openrouter.ai/settings/keys")
.source("betterleaks and Veles rules")];
