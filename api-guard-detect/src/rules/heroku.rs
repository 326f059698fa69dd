//! Heroku.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{BASE64_URL, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "heroku_api_key",
    "Heroku API key",
    &[Shape::new(&[Text("HRKU-AA"), exactly(BASE64_URL, 58)]), Shape::new(uuid!(Text("HRKU-")))],
)
.env("HEROKU_API_KEY")
.revoke("https://dashboard.heroku.com/account")
.source("betterleaks and CredSweeper rules")];
