//! Phase. A token holds what authenticates, and what opens the secrets.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{DIGIT, HEX};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "phase_service_token",
    "Phase service token",
    &[Shape::new(&[
        OneOf(&["pss_service:v", "pss_user:v"]),
        exactly(DIGIT, 1),
        Text(":"),
        exactly(HEX, 64),
        Text(":"),
        exactly(HEX, 64),
        Text(":"),
        exactly(HEX, 64),
        Text(":"),
        exactly(HEX, 64),
        END,
    ])],
)
.env("PHASE_SERVICE_TOKEN")
.revoke("https://docs.phase.dev/access-control/service-accounts")
.source("the source of Phase, which makes them")];
