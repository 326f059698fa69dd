//! Lichess.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "lichess_api_token",
    "Lichess API access token",
    &[Shape::new(&[Text("lip_"), between(ALNUM, 16, 60)]).structure(mixed::no_word)],
)
.env("LICHESS_TOKEN")
.revoke("https://lichess.org/account/oauth/token")
.source("betterleaks rules")];
