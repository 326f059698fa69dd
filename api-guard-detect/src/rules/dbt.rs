//! dbt. Service tokens begin with `dbtc_`, those of a person with `dbtu_`.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "dbt_api_token",
    "dbt platform API token",
    &[Shape::new(&[OneOf(&["dbtu_", "dbtc_"]), exactly(BASE64_URL, 50)]).structure(mixed::no_word)],
)
.env("DBT_CLOUD_API_TOKEN")
.revoke("https://docs.getdbt.com/docs/dbt-cloud-apis/authentication")
.source("dbt, \"Authentication tokens\"; tokens issued by dbt")];
