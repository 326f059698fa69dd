//! Square.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

const REVOKE: &str = "https://developer.squareup.com/apps";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "square_access_token",
        "Square access token",
        &[
            Shape::new(&[Text("EAAA"), exactly(BASE64_URL, 60)]).structure(mixed::cases_and_digits),
            Shape::new(&[Text("sq0atp-"), exactly(BASE64_URL, 22)]),
        ],
    )
    .env("SQUARE_ACCESS_TOKEN")
    .revoke(REVOKE)
    .source("betterleaks and CredSweeper rules"),
    Rule::new(
        "square_oauth_secret",
        "Square OAuth secret",
        &[Shape::new(&[Text("sq0csp-"), exactly(BASE64_URL, 43)])],
    )
    .env("SQUARE_APPLICATION_SECRET")
    .revoke(REVOKE)
    .source("Nosey Parker rules"),
];
