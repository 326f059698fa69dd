//! UpCloud.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "upcloud_api_token",
    "UpCloud API token",
    &[Shape::new(&[Text("ucat_"), between(ALNUM, 24, 32)])],
)
.env("UPCLOUD_TOKEN")
.revoke("https://hub.upcloud.com/account/api-tokens")
.source("betterleaks rules")];
