//! Netlify.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "netlify_access_token",
    "Netlify personal access token",
    &[Shape::new(&[Text("nfp_"), exactly(ALNUM, 36)])],
)
.env("NETLIFY_AUTH_TOKEN")
.revoke("https://app.netlify.com/user/applications")
.source("CredSweeper rules")];
