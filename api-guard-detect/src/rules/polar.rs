//! Polar. A token ends in the CRC-32 of its random part.

use crate::check::{crc32, mixed};
use crate::rule::Rule;
use crate::set::{ALNUM, BASE64_URL};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "polar_access_token",
    "Polar access token",
    &[
        Shape::new(&[OneOf(&["polar_oat_", "polar_pat_"]), exactly(ALNUM, 43)])
            .checksum(crc32::ends_in_base62),
        Shape::new(&[Text("polar_at_"), between(BASE64_URL, 20, 100)]).structure(mixed::no_word),
    ],
)
.env("POLAR_ACCESS_TOKEN")
.revoke("https://polar.sh/settings")
.source("the source of Polar, which makes them; betterleaks rules")];
