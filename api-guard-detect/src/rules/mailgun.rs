//! Mailgun.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://app.mailgun.com/settings/api_security";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "mailgun_api_key",
        "Mailgun API key",
        &[Shape::bare(&[exactly(HEX, 32), Text("-"), exactly(HEX, 8), Text("-"), exactly(HEX, 8), END])],
    )
    .witness(&["mailgun"])
    .env("MAILGUN_API_KEY")
    .revoke(REVOKE)
    .source("betterleaks and CredSweeper rules"),
    Rule::new(
        "mailgun_private_key",
        "Mailgun private API key (the older form)",
        &[Shape::new(&[Text("key-"), exactly(HEX, 32), END]).structure(mixed::letters_and_digits)],
    )
    .env("MAILGUN_API_KEY")
    .revoke(REVOKE)
    .source("betterleaks rules and TruffleHog detectors"),
];
