//! Robinhood Crypto.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] =
    &[Rule::new("robinhood_api_key", "Robinhood Crypto API key", &[Shape::new(uuid!(Text("rh-api-")))])
        .env("ROBINHOOD_API_KEY")
        .revoke("https://robinhood.com/account/crypto")
        .source("TruffleHog detectors")];
