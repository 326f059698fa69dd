//! JFrog. The anchors are inner structure already: a base58 number of 54 bytes, and base64 of `reftkn:`.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{BASE64_URL, Set};
use crate::shape::{Part::Text, Shape, exactly};

const BASE58: Set = Set::new("1-9A-HJ-NP-Za-km-z");

pub(super) const RULES: &[Rule] = &[
    Rule::new("jfrog_api_key", "JFrog API key", &[Shape::new(&[Text("AKCp"), exactly(BASE58, 69), END])])
        .env("JFROG_API_KEY")
        .revoke("https://jfrog.com/help/r/jfrog-platform-administration-documentation/revoke-api-keys")
        .source("CredSweeper rules"),
    Rule::new(
        "jfrog_reference_token",
        "JFrog reference token",
        &[Shape::new(&[Text("cmVmdGtuO"), exactly(BASE64_URL, 55)])],
    )
    .env("JFROG_ACCESS_TOKEN")
    .revoke("https://jfrog.com/help/r/jfrog-platform-administration-documentation/revoke-tokens")
    .source("betterleaks and CredSweeper rules"),
];
