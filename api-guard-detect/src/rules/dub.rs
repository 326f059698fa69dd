//! Dub.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "dub_api_key",
    "Dub API key",
    &[Shape::new(&[Text("dub_"), exactly(ALNUM, 24)]).structure(mixed::no_word)],
)
.env("DUB_API_KEY")
.revoke("https://app.dub.co/settings/tokens")
.source("the source of Dub, which makes them")];
