//! Tavily.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "tavily_api_key",
    "Tavily API key",
    &[
        Shape::new(&[OneOf(&["tvly-dev-", "tvly-prod-"]), exactly(ALNUM, 32)]),
        Shape::new(&[Text("tvly-"), exactly(ALNUM, 32)]),
    ],
)
.env("TAVILY_API_KEY")
.revoke("https://app.tavily.com/")
.source("CredSweeper rules")];
