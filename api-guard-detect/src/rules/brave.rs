//! Brave Search. Three letters and a random text: they need their name beside them.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "brave_search_api_key",
    "Brave Search API key",
    &[Shape::new(&[Text("BSA"), between(BASE64_URL, 24, 40)]).structure(mixed::no_word)],
)
.witness(&["brave"])
.env("BRAVE_API_KEY")
.revoke("https://api-dashboard.search.brave.com/app/keys")
.source("betterleaks rules")];
