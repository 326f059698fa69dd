//! Frame.io.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "frameio_api_token",
    "Frame.io API token",
    &[Shape::new(&[Text("fio-u-"), exactly(BASE64_URL, 64)])],
)
.env("FRAMEIO_TOKEN")
.revoke("https://developer.frame.io/app/tokens")
.source("gitleaks and betterleaks rules")];
