//! 1Password.

use crate::check::payload;
use crate::rule::Rule;
use crate::rules::{BASE64_ANY, END, END_B64, PAD};
use crate::set::UPPER_ALNUM;
use crate::shape::{Part::Text, Shape, between, exactly};

const SOURCE: &str = "gitleaks and betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "onepassword_service_account_token",
        "1Password service account token",
        &[Shape::new(&[Text("ops_eyJ"), between(BASE64_ANY, 160, 4000), between(PAD, 0, 2), END_B64])
            .structure(payload::onepassword)],
    )
    .env("OP_SERVICE_ACCOUNT_TOKEN")
    .revoke("https://my.1password.com/developer-tools/active/service-accounts")
    .source(SOURCE),
    Rule::new(
        "onepassword_secret_key",
        "1Password secret key",
        &[
            Shape::new(&[
                Text("A3-"),
                exactly(UPPER_ALNUM, 6),
                Text("-"),
                exactly(UPPER_ALNUM, 6),
                Text("-"),
                exactly(UPPER_ALNUM, 5),
                Text("-"),
                exactly(UPPER_ALNUM, 5),
                Text("-"),
                exactly(UPPER_ALNUM, 5),
                Text("-"),
                exactly(UPPER_ALNUM, 5),
                END,
            ]),
            Shape::new(&[
                Text("A3-"),
                exactly(UPPER_ALNUM, 6),
                Text("-"),
                exactly(UPPER_ALNUM, 11),
                Text("-"),
                exactly(UPPER_ALNUM, 5),
                Text("-"),
                exactly(UPPER_ALNUM, 5),
                Text("-"),
                exactly(UPPER_ALNUM, 5),
                END,
            ]),
        ],
    )
    .env("OP_SECRET_KEY")
    .revoke("https://my.1password.com/profile")
    .source(SOURCE),
];
