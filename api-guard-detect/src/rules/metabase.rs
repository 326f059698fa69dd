//! Metabase.

use crate::rule::Rule;
use crate::rules::END_B64;
use crate::set::BASE64;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "metabase_api_key",
    "Metabase API key",
    &[Shape::new(&[Text("mb_"), exactly(BASE64, 43), Text("="), END_B64])],
)
.env("METABASE_API_KEY")
.revoke("https://www.metabase.com/docs/latest/people-and-groups/api-keys")
.source("the source of Metabase, which makes them")];
