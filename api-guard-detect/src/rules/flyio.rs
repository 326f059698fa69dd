//! Fly.io. A token is a macaroon; `FlyV1 ` may stand before it.

use crate::rule::Rule;
use crate::rules::{END_B64, PAD};
use crate::set::{BASE64, BASE64_URL};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "flyio_access_token",
    "Fly.io access token",
    &[
        Shape::new(&[
            OneOf(&["fm2_", "fm1r_", "fm1a_"]),
            between(BASE64, 100, 4000),
            between(PAD, 0, 3),
            END_B64,
        ]),
        Shape::new(&[Text("fo1_"), exactly(BASE64_URL, 43)]),
    ],
)
.env("FLY_API_TOKEN")
.revoke("https://fly.io/dashboard/personal/tokens")
.source("gitleaks rules")];
