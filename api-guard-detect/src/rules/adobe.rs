//! Adobe.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "adobe_client_secret",
    "Adobe client secret",
    &[Shape::new(&[Text("p8e-"), exactly(BASE64_URL, 32)])],
)
.env("ADOBE_CLIENT_SECRET")
.revoke("https://developer.adobe.com/console/projects")
.source("gitleaks and betterleaks rules")];
