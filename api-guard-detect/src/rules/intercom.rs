//! Intercom. A token is base64 of `tok:`, a UUID with `_` in it, and two numbers.

use crate::check::payload;
use crate::rule::Rule;
use crate::rules::{END_B64, PAD};
use crate::set::BASE64;
use crate::shape::{Part::OneOf, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "intercom_access_token",
    "Intercom access token",
    &[Shape::new(&[OneOf(&["dG9rOj", "dG9rOm"]), between(BASE64, 52, 56), between(PAD, 0, 2), END_B64])
        .structure(payload::intercom)],
)
.env("INTERCOM_ACCESS_TOKEN")
.revoke("https://developers.intercom.com/docs/build-an-integration/learn-more/authentication")
.source("Kingfisher rules; tokens issued by Intercom")];
