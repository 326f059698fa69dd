//! MiniMax.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "minimax_api_key",
    "MiniMax API key",
    &[Shape::new(&[Text("sk-api-"), exactly(BASE64_URL, 119)])],
)
.env("MINIMAX_API_KEY")
.revoke("https://platform.minimax.io/user-center/basic-information/interface-key")
.source("betterleaks rules")];
