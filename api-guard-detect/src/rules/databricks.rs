//! Databricks.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{DIGIT, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "databricks_access_token",
    "Databricks personal access token",
    &[
        Shape::new(&[Text("dapi"), exactly(HEX, 32), Text("-"), exactly(DIGIT, 1), END]),
        Shape::new(&[Text("dapi"), exactly(HEX, 32), END]),
    ],
)
.env("DATABRICKS_TOKEN")
.revoke("https://accounts.cloud.databricks.com/")
.source("gitleaks and betterleaks rules")];
