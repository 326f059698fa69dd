//! Cartesia.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "cartesia_api_key",
    "Cartesia API key",
    &[Shape::new(&[Text("sk_car_"), exactly(ALNUM, 22)]).structure(mixed::no_word)],
)
.env("CARTESIA_API_KEY")
.revoke("https://play.cartesia.ai/keys")
.source("Cartesia, \"Authentication\"; keys issued by Cartesia")];
