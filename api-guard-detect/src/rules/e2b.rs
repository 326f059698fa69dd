//! E2B.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("e2b_api_key", "E2B API key", &[Shape::new(&[Text("e2b_"), exactly(HEX, 40), END])])
        .env("E2B_API_KEY")
        .revoke("https://e2b.dev/dashboard?tab=keys")
        .source("E2B, \"API key\", and its SDK, which refuses keys of another form")];
