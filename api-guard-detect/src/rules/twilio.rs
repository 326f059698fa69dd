//! Twilio. Two letters and 32 hexadecimal digits: telling in an API key, and no secret in an account's
//! number. The auth token has no form at all.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

const REVOKE: &str = "https://console.twilio.com/us1/account/keys-credentials/api-keys";
const SOURCE: &str = "gitleaks and betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "twilio_api_key",
        "Twilio API key",
        &[Shape::new(&[
            OneOf(&[
                "SK0", "SK1", "SK2", "SK3", "SK4", "SK5", "SK6", "SK7", "SK8", "SK9", "SKa", "SKb", "SKc",
                "SKd", "SKe", "SKf",
            ]),
            exactly(HEX, 31),
            END,
        ])],
    )
    .env("TWILIO_API_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "twilio_account_sid",
        "Twilio account SID",
        &[Shape::bare(&[Text("AC"), exactly(HEX, 32), END])],
    )
    .witness(&["twilio"])
    .warns()
    .env("TWILIO_ACCOUNT_SID")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "twilio_auth_token",
        "Twilio auth token",
        &[Shape::bare(&[exactly(HEX, 32), END]).structure(mixed::letters_and_digits)],
    )
    .witness(&["twilio_auth", "twilio-auth", "twilioauth", "twilio auth", "twilio_token", "twilio token"])
    .env("TWILIO_AUTH_TOKEN")
    .revoke(REVOKE)
    .source("Twilio, \"Auth tokens and how to change them\""),
];
