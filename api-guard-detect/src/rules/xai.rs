//! xAI.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] =
    &[Rule::new("xai_api_key", "xAI API key", &[Shape::new(&[Text("xai-"), between(ALNUM, 70, 120)])])
        .env("XAI_API_KEY")
        .revoke("https://console.x.ai/")
        .source("betterleaks and Veles rules; issued keys have 80 characters")];
