//! Browserbase.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "browserbase_api_key",
    "Browserbase API key",
    &[Shape::new(&[Text("bb_live_"), between(BASE64_URL, 24, 48)]).structure(mixed::no_word)],
)
.env("BROWSERBASE_API_KEY")
.revoke("https://www.browserbase.com/settings")
.source("keys issued by Browserbase")];
