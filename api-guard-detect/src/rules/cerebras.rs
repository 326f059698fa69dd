//! Cerebras.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::LOWER_ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "cerebras_api_key",
    "Cerebras API key",
    &[Shape::new(&[Text("csk-"), exactly(LOWER_ALNUM, 48), END])],
)
.env("CEREBRAS_API_KEY")
.revoke("https://cloud.cerebras.ai/")
.source("betterleaks rules")];
