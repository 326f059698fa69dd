//! DeepSeek. Others (Alibaba's DashScope, for one) issue keys of the same form.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "deepseek_api_key",
    "DeepSeek API key, or another of its form",
    &[Shape::new(&[Text("sk-"), exactly(HEX, 32), END]).structure(mixed::letters_and_digits)],
)
.env("DEEPSEEK_API_KEY")
.revoke("https://platform.deepseek.com/api_keys")
.source("betterleaks and CredSweeper rules")];
