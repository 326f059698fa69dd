//! DataStax Astra.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "datastax_astra_token",
    "DataStax Astra application token",
    &[Shape::new(&[Text("AstraCS:"), exactly(ALNUM, 24), Text(":"), exactly(HEX, 64), END])],
)
.env("ASTRA_DB_APPLICATION_TOKEN")
.revoke("https://astra.datastax.com/settings/tokens")
.source("DataStax, \"Manage application tokens\"; betterleaks rules")];
