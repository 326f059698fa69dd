//! Cloudflare. Since 2026 a key is 40 characters and their CRC-32.

use crate::check::{crc32, mixed};
use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, HEX};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

const REVOKE: &str = "https://dash.cloudflare.com/profile/api-tokens";
const SOURCE: &str = "betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "cloudflare_api_token",
        "Cloudflare API token",
        &[Shape::new(&[OneOf(&["cfut_", "cfat_"]), exactly(ALNUM, 40), exactly(HEX, 8), END])
            .checksum(crc32::random_ends_in_hex)],
    )
    .env("CLOUDFLARE_API_TOKEN")
    .revoke(REVOKE)
    .source("Cloudflare, \"Token formats\" (2026); checksum verified on issued tokens"),
    Rule::new(
        "cloudflare_global_api_key",
        "Cloudflare global API key",
        &[Shape::new(&[Text("cfk_"), exactly(ALNUM, 40), exactly(HEX, 8), END])
            .checksum(crc32::random_ends_in_hex)],
    )
    .env("CLOUDFLARE_API_KEY")
    .revoke(REVOKE)
    .source("Cloudflare, \"Token formats\" (2026), and its changelog of 2026-04-14"),
    Rule::new(
        "cloudflare_legacy_global_api_key",
        "Cloudflare global API key (before 2026)",
        &[Shape::bare(&[exactly(HEX, 37), END]).structure(mixed::letters_and_digits)],
    )
    .witness(&["cloudflare"])
    .env("CLOUDFLARE_API_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "cloudflare_origin_ca_key",
        "Cloudflare origin CA key",
        &[Shape::new(&[Text("v1.0-"), exactly(HEX, 24), Text("-"), exactly(HEX, 146), END])],
    )
    .env("CLOUDFLARE_API_USER_SERVICE_KEY")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "cloudflare_access_client_secret",
        "Cloudflare Access service token secret",
        &[Shape::new(&[Text("cfast_"), exactly(ALNUM, 48)])],
    )
    .env("CF_ACCESS_CLIENT_SECRET")
    .revoke("https://developers.cloudflare.com/cloudflare-one/identity/service-tokens/")
    .source("Cloudflare, changelog of 2026-08-26; the checksum is not published"),
];
