//! ngrok.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "ngrok_auth_token",
    "ngrok authtoken or API key",
    &[Shape::bare(&[exactly(ALNUM, 27), Text("_"), exactly(ALNUM, 21)]).structure(mixed::cases_and_digits)],
)
.witness(&["ngrok"])
.env("NGROK_AUTHTOKEN")
.revoke("https://dashboard.ngrok.com/authtokens")
.source("TruffleHog detectors")];
