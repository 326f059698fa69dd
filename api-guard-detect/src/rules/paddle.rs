//! Paddle.

use crate::rule::Rule;
use crate::set::{ALNUM, LOWER_ALNUM};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "paddle_api_key",
    "Paddle API key",
    &[Shape::new(&[
        OneOf(&["pdl_live_apikey_", "pdl_sdbx_apikey_"]),
        exactly(LOWER_ALNUM, 26),
        Text("_"),
        exactly(ALNUM, 22),
        Text("_"),
        exactly(ALNUM, 3),
    ])],
)
.env("PADDLE_API_KEY")
.revoke("https://vendors.paddle.com/authentication-v2")
.source("Paddle, \"API keys\"; betterleaks rules")];
