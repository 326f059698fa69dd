//! Radar. Publishable keys (`prj_live_pk_…`) are meant for apps and are no finding.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{Part::OneOf, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "radar_secret_key",
    "Radar secret key",
    &[Shape::new(&[OneOf(&["prj_live_sk_", "prj_test_sk_"]), exactly(HEX, 40), END])],
)
.env("RADAR_SECRET_KEY")
.revoke("https://radar.com/dashboard/settings")
.source("Radar, \"Authentication\"; keys issued by Radar")];
