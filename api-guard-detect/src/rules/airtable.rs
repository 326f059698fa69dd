//! Airtable.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "airtable_personal_access_token",
    "Airtable personal access token",
    &[Shape::new(&[Text("pat"), exactly(ALNUM, 14), Text("."), exactly(HEX, 64), END])],
)
.env("AIRTABLE_API_KEY")
.revoke("https://airtable.com/create/tokens")
.source("betterleaks rules")];
