//! Atlassian. API tokens end in `=` and the CRC-32 of all before it; for app passwords that was not verified.

use crate::check::{crc32, mixed};
use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, BASE64, HEX_UPPER, Set};
use crate::shape::{Part::Text, Shape, between, exactly};

const SOURCE: &str = "CredSweeper rules";
const ATLASSIAN: Set = Set::new("A-Za-z0-9_=-");

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "atlassian_api_token",
        "Atlassian API token",
        &[Shape::new(&[Text("ATATT3"), between(ATLASSIAN, 80, 800), Text("="), exactly(HEX_UPPER, 8), END])
            .checksum(crc32::ends_in_hex)],
    )
    .env("ATLASSIAN_API_TOKEN")
    .revoke("https://id.atlassian.com/manage-profile/security/api-tokens")
    .source("checksum verified on issued tokens; CredSweeper rules"),
    Rule::new(
        "atlassian_bitbucket_access_token",
        "Bitbucket access token",
        &[Shape::new(&[Text("ATCTT3"), between(ATLASSIAN, 80, 800), Text("="), exactly(HEX_UPPER, 8), END])
            .checksum(crc32::ends_in_hex)],
    )
    .env("BITBUCKET_TOKEN")
    .revoke("https://support.atlassian.com/bitbucket-cloud/docs/access-tokens/")
    .source(SOURCE),
    Rule::new(
        "atlassian_bitbucket_app_password",
        "Bitbucket app password",
        &[Shape::new(&[Text("ATBB"), exactly(ALNUM, 24), exactly(HEX_UPPER, 8), END])],
    )
    .env("BITBUCKET_APP_PASSWORD")
    .revoke("https://bitbucket.org/account/settings/app-passwords/")
    .source(SOURCE),
    Rule::new(
        "atlassian_bitbucket_data_center_token",
        "Bitbucket Data Center access token",
        &[Shape::new(&[Text("BBDC-"), between(BASE64, 40, 50)]).structure(mixed::cases_and_digits)],
    )
    .env("BITBUCKET_TOKEN")
    .revoke("https://confluence.atlassian.com/bitbucketserver/http-access-tokens-939515499.html")
    .source("TruffleHog detectors"),
];
