//! HashiCorp Vault and OpenBao.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::{ALNUM, BASE64_URL};
use crate::shape::{Part::Text, Shape, between, exactly};

const REVOKE: &str = "https://developer.hashicorp.com/vault/docs/commands/token/revoke";
const SOURCE: &str = "HashiCorp, \"Tokens\"; CredSweeper rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "vault_service_token",
        "Vault service token",
        &[Shape::new(&[Text("hvs."), between(BASE64_URL, 90, 120)])],
    )
    .env("VAULT_TOKEN")
    .revoke(REVOKE)
    .source("HashiCorp, \"Tokens\"; betterleaks rules"),
    Rule::new(
        "vault_batch_token",
        "Vault batch token",
        &[Shape::new(&[Text("hvb."), between(BASE64_URL, 90, 300)])],
    )
    .env("VAULT_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "vault_recovery_token",
        "Vault recovery token",
        &[Shape::new(&[Text("hvr."), between(BASE64_URL, 90, 160)])],
    )
    .env("VAULT_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "vault_legacy_token",
        "Vault service token (before 1.10)",
        &[Shape::bare(&[Text("s."), exactly(ALNUM, 24)]).structure(mixed::cases_and_digits)],
    )
    .witness(&["vault"])
    .env("VAULT_TOKEN")
    .revoke(REVOKE)
    .source("betterleaks rules"),
];
