//! Salesforce.

use crate::check::mixed;
use crate::rule::Rule;
use crate::set::{ALNUM, Set};
use crate::shape::{Part::Text, Shape, between, exactly};

/// Letters, digits, full stop and underscore.
const SALESFORCE: Set = Set::new("A-Za-z0-9._");

pub(super) static RULES: &[Rule] = &[Rule::new(
    "salesforce_access_token",
    "Salesforce access token",
    &[Shape::new(&[Text("00D"), exactly(ALNUM, 12), Text("!"), between(SALESFORCE, 80, 260)])
        .structure(mixed::cases_and_digits)],
)
.env("SALESFORCE_ACCESS_TOKEN")
.revoke("https://login.salesforce.com/")
.source("betterleaks rules and TruffleHog detectors")];
