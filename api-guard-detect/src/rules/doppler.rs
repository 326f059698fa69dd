//! Doppler. A service token may name its configuration.

use crate::rule::Rule;
use crate::set::{ALNUM, Set};
use crate::shape::{Part::Text, Shape, between};

const REVOKE: &str = "https://dashboard.doppler.com/workplace/tokens";
const SOURCE: &str = "Doppler, \"Tokens\"; betterleaks rules";
const SLUG: Set = Set::new("a-z0-9_-");

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "doppler_personal_token",
        "Doppler personal token",
        &[Shape::new(&[Text("dp.pt."), between(ALNUM, 40, 44)])],
    )
    .env("DOPPLER_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "doppler_service_token",
        "Doppler service token",
        &[
            Shape::new(&[Text("dp.st."), between(ALNUM, 40, 44)]),
            Shape::new(&[Text("dp.st."), between(SLUG, 2, 35), Text("."), between(ALNUM, 40, 44)]),
        ],
    )
    .env("DOPPLER_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "doppler_cli_token",
        "Doppler CLI token",
        &[Shape::new(&[Text("dp.ct."), between(ALNUM, 40, 44)])],
    )
    .env("DOPPLER_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "doppler_service_account_token",
        "Doppler service account token",
        &[Shape::new(&[Text("dp.sa."), between(ALNUM, 40, 44)])],
    )
    .env("DOPPLER_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "doppler_scim_token",
        "Doppler SCIM token",
        &[Shape::new(&[Text("dp.scim."), between(ALNUM, 40, 44)])],
    )
    .env("DOPPLER_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "doppler_audit_token",
        "Doppler audit token",
        &[Shape::new(&[Text("dp.audit."), between(ALNUM, 40, 44)])],
    )
    .env("DOPPLER_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
];
