//! Signed JSON web tokens, whoever issued them.

use crate::check::jwt;
use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "json_web_token",
    "Signed JSON web token",
    &[Shape::new(&[
        Text("eyJ"),
        between(BASE64_URL, 10, 2000),
        Text(".eyJ"),
        between(BASE64_URL, 10, 8000),
        Text("."),
        between(BASE64_URL, 20, 2000),
    ])
    .structure(jwt::is_signed)],
)
// Examples and expired sessions look the same, and stand in the tests of every web framework, there under names such
// as `token`: a name is no better witness than the form. A token signed to last a year cannot be told from them
// either, because many examples name no end at all.
.warns()
.env("JWT")
.revoke("end the session it belongs to at its issuer")
.source("RFC 7519")];
