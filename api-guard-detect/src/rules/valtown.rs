//! Val Town.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "valtown_api_token",
    "Val Town API token",
    &[Shape::new(&[Text("vtwn_"), between(BASE64_URL, 20, 80)]).structure(mixed::no_word)],
)
.env("VAL_TOWN_API_KEY")
.revoke("https://www.val.town/settings/api")
.source("betterleaks rules")];
