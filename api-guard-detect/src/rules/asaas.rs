//! Asaas. What follows the kind of key is base64 of whose key it is and of the secret.

use crate::check::payload;
use crate::rule::Rule;
use crate::rules::{END_B64, PAD};
use crate::set::BASE64;
use crate::shape::{Part::OneOf, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "asaas_api_key",
    "Asaas API key",
    &[Shape::new(&[
        OneOf(&["$aact_prod_000", "$aact_hmlg_000", "$aact_"]),
        between(BASE64, 100, 180),
        between(PAD, 0, 2),
        END_B64,
    ])
    .structure(payload::asaas)],
)
.env("ASAAS_API_KEY")
.revoke("https://docs.asaas.com/docs/chaves-de-api")
.source("Asaas, \"Autenticação\"; keys issued by Asaas")];
