//! Deno Deploy.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "deno_access_token",
    "Deno Deploy access token",
    &[Shape::new(&[Text("ddp_"), exactly(ALNUM, 36)])],
)
.env("DENO_DEPLOY_TOKEN")
.revoke("https://dash.deno.com/account#access-tokens")
.source("betterleaks rules")];
