//! Mercado Pago. Public keys end in a UUID and are no finding.

use crate::rule::Rule;
use crate::set::{DIGIT, HEX};
use crate::shape::{Part::Text, Shape, between, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "mercadopago_access_token",
    "Mercado Pago access token",
    &[Shape::new(&[
        Text("APP_USR-"),
        between(DIGIT, 13, 19),
        Text("-"),
        exactly(DIGIT, 6),
        Text("-"),
        exactly(HEX, 32),
        Text("-"),
        between(DIGIT, 6, 12),
    ])],
)
.env("MERCADO_PAGO_ACCESS_TOKEN")
.revoke("https://www.mercadopago.com/developers/panel/app")
.source("Mercado Pago, \"Credenciales\"; tokens issued by Mercado Pago")];
