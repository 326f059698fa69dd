//! Zep. A key is a JSON web token whose header gave way to a version.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "zep_api_key",
    "Zep API key",
    &[Shape::new(&[Text("z_1dWlkIjoi"), exactly(BASE64_URL, 48), Text("In0."), exactly(BASE64_URL, 86)])],
)
.env("ZEP_API_KEY")
.revoke("https://app.getzep.com/")
.source("keys issued by Zep")];
