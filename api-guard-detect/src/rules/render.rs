//! Render.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "render_api_key",
    "Render API key",
    &[Shape::new(&[Text("rnd_"), exactly(ALNUM, 28)]).structure(mixed::no_word)],
)
.env("RENDER_API_KEY")
.revoke("https://dashboard.render.com/u/settings#api-keys")
.source("betterleaks rules")];
