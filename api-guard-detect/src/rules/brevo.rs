//! Brevo, once Sendinblue.

use crate::rule::Rule;
use crate::set::{ALNUM, HEX};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "brevo_api_key",
        "Brevo API key",
        &[Shape::new(&[Text("xkeysib-"), exactly(HEX, 64), Text("-"), exactly(ALNUM, 16)])],
    )
    .env("BREVO_API_KEY")
    .revoke("https://app.brevo.com/settings/keys/api")
    .source("gitleaks rules"),
    Rule::new(
        "brevo_smtp_key",
        "Brevo SMTP key",
        &[Shape::new(&[Text("xsmtpsib-"), exactly(HEX, 64), Text("-"), exactly(ALNUM, 16)])],
    )
    .env("BREVO_SMTP_KEY")
    .revoke("https://app.brevo.com/settings/keys/smtp")
    .source("keys issued by Brevo, of the API key's form"),
];
