//! Together AI.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "together_api_key",
    "Together AI API key",
    &[Shape::new(&[Text("tgp_v1_"), exactly(BASE64_URL, 43)])],
)
.env("TOGETHER_API_KEY")
.revoke("https://api.together.ai/settings/api-keys")
.source("betterleaks and CredSweeper rules")];
