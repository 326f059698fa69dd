//! Mailgun.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) static RULES: &[Rule] = &[Rule::new(
    "mailgun_api_key",
    "Mailgun API key",
    &[
        Shape::new(&[Text("key-"), exactly(HEX, 32), END]),
        Shape::bare(&[exactly(HEX, 32), Text("-"), exactly(HEX, 8), Text("-"), exactly(HEX, 8), END]),
    ],
)
.witness(&["mailgun"])
.env("MAILGUN_API_KEY")
.revoke("https://app.mailgun.com/settings/api_security")
.source("betterleaks and CredSweeper rules")];
