//! Fireworks AI. Three letters and a random text: they need their name beside them.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "fireworks_api_key",
    "Fireworks AI API key",
    &[Shape::new(&[Text("fw_"), between(ALNUM, 20, 40)]).structure(mixed::no_word)],
)
.witness(&["fireworks"])
.env("FIREWORKS_API_KEY")
.revoke("https://app.fireworks.ai/settings/users/api-keys")
.source("keys issued by Fireworks AI")];
