//! Cockroach Labs.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "cockroach_cloud_api_key",
    "CockroachDB Cloud API key",
    &[Shape::new(&[Text("CCDB1_"), exactly(ALNUM, 22), Text("_"), exactly(ALNUM, 40)])],
)
.env("COCKROACH_API_KEY")
.revoke("https://cockroachlabs.cloud/service-accounts")
.source("betterleaks rules")];
