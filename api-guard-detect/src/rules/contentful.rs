//! Contentful.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "contentful_personal_access_token",
    "Contentful personal access token",
    &[Shape::new(&[Text("CFPAT-"), exactly(BASE64_URL, 43)])],
)
.env("CONTENTFUL_MANAGEMENT_TOKEN")
.revoke("https://app.contentful.com/account/profile/cma_tokens")
.source("tokens issued by Contentful")];
