//! ClickHouse Cloud.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "clickhouse_cloud_api_secret",
    "ClickHouse Cloud API secret",
    &[Shape::new(&[Text("4b1d"), exactly(ALNUM, 38)]).structure(mixed::cases_and_digits)],
)
.env("CLICKHOUSE_CLOUD_API_SECRET")
.revoke("https://console.clickhouse.cloud/")
.source("gitleaks and betterleaks rules")];
