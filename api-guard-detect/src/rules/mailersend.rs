//! MailerSend.

use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mailersend_api_token",
    "MailerSend API token",
    &[Shape::new(&[Text("mlsn."), between(ALNUM, 30, 100)])],
)
.env("MAILERSEND_API_KEY")
.revoke("https://app.mailersend.com/api-tokens")
.source("betterleaks rules")];
