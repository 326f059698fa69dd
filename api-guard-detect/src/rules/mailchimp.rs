//! Mailchimp. The key ends in the data centre it lives in.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{DIGIT, HEX};
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mailchimp_api_key",
    "Mailchimp API key",
    &[Shape::new(&[Text("-us"), between(DIGIT, 1, 2), END]).led_by(HEX, 32, 32)],
)
.env("MAILCHIMP_API_KEY")
.revoke("https://admin.mailchimp.com/account/api/")
.source("Nosey Parker and CredSweeper rules")];
