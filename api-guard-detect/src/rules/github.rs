//! GitHub. The last six characters of a classic token are its CRC-32 in base62.

use crate::check::{crc32, jwt};
use crate::rule::Rule;
use crate::set::{ALNUM, BASE64_URL, DIGIT};
use crate::shape::{Part::Text, Shape, between, exactly};

const REVOKE: &str = "https://github.com/settings/apps/authorizations";
const SOURCE: &str =
    "GitHub, \"Behind GitHub's new authentication token formats\" (2021); checksum verified on issued tokens";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "github_personal_access_token",
        "GitHub personal access token",
        &[Shape::new(&[Text("ghp_"), exactly(ALNUM, 36)]).checksum(crc32::ends_in_base62)],
    )
    .env("GITHUB_TOKEN")
    .revoke("https://github.com/settings/tokens")
    .source(SOURCE),
    Rule::new(
        "github_fine_grained_personal_access_token",
        "GitHub fine-grained personal access token",
        &[Shape::new(&[Text("github_pat_"), exactly(ALNUM, 22), Text("_"), exactly(ALNUM, 59)])],
    )
    .env("GITHUB_TOKEN")
    .revoke("https://github.com/settings/personal-access-tokens")
    .source("gitleaks and betterleaks rules; no checksum verified"),
    Rule::new(
        "github_oauth_token",
        "GitHub OAuth access token",
        &[Shape::new(&[Text("gho_"), exactly(ALNUM, 36)]).checksum(crc32::ends_in_base62)],
    )
    .env("GITHUB_TOKEN")
    .revoke("https://github.com/settings/applications")
    .source(SOURCE),
    Rule::new(
        "github_app_user_token",
        "GitHub App user token",
        &[Shape::new(&[Text("ghu_"), exactly(ALNUM, 36)]).checksum(crc32::ends_in_base62)],
    )
    .env("GITHUB_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "github_app_installation_token",
        "GitHub App installation token",
        &[
            Shape::new(&[Text("ghs_"), exactly(ALNUM, 36)]).checksum(crc32::ends_in_base62),
            Shape::new(&[
                Text("ghs_"),
                between(DIGIT, 1, 20),
                Text("_eyJ"),
                between(BASE64_URL, 15, 2000),
                Text(".eyJ"),
                between(BASE64_URL, 10, 2000),
                Text("."),
                between(BASE64_URL, 20, 1000),
            ])
            .structure(jwt::follows_app_number),
        ],
    )
    .env("GITHUB_TOKEN")
    .revoke("https://github.com/settings/installations")
    .source(SOURCE),
    Rule::new(
        "github_refresh_token",
        "GitHub refresh token",
        &[
            Shape::new(&[Text("ghr_"), exactly(ALNUM, 36)]).checksum(crc32::ends_in_base62),
            Shape::new(&[Text("ghr_"), exactly(ALNUM, 76)]),
        ],
    )
    .env("GITHUB_REFRESH_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
];
