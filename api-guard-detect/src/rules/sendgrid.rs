//! SendGrid (Twilio).

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "sendgrid_api_key",
    "SendGrid API key",
    &[Shape::new(&[Text("SG."), exactly(BASE64_URL, 22), Text("."), exactly(BASE64_URL, 43)])],
)
.env("SENDGRID_API_KEY")
.revoke("https://app.sendgrid.com/settings/api_keys")
.source("gitleaks and betterleaks rules")];
