//! HubSpot.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "hubspot_private_app_token",
    "HubSpot private app token",
    &[Shape::new(uuid!(OneOf(&["pat-na1-", "pat-na2-", "pat-eu1-", "pat-ap1-"])))],
)
.env("HUBSPOT_ACCESS_TOKEN")
.revoke("https://app.hubspot.com/private-apps")
.source("HubSpot, \"Private apps\"")];
