//! turbopuffer.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "turbopuffer_api_key",
    "turbopuffer API key",
    &[Shape::new(&[Text("tpuf_"), exactly(ALNUM, 32)]).structure(mixed::no_word)],
)
.env("TURBOPUFFER_API_KEY")
.revoke("https://turbopuffer.com/dashboard")
.source("turbopuffer, \"Authentication\"; keys issued by turbopuffer")];
