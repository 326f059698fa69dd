//! Helicone. Read-only public keys (`pk-helicone-…`) are no finding.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::LOWER_ALNUM;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "helicone_api_key",
    "Helicone API key",
    &[Shape::new(&[
        OneOf(&["sk-helicone-proxy-", "sk-helicone-"]),
        exactly(LOWER_ALNUM, 7),
        Text("-"),
        exactly(LOWER_ALNUM, 7),
        Text("-"),
        exactly(LOWER_ALNUM, 7),
        Text("-"),
        exactly(LOWER_ALNUM, 7),
        END,
    ])],
)
.env("HELICONE_API_KEY")
.revoke("https://us.helicone.ai/settings/api-keys")
.source("the source of Helicone, which makes them")];
