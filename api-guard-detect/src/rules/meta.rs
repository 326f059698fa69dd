//! Meta: Facebook and Instagram.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::END_B64;
use crate::set::ALNUM;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "meta_access_token",
    "Meta (Facebook) access token",
    &[Shape::new(&[Text("EAA"), between(ALNUM, 100, 400), END_B64]).structure(mixed::cases_and_digits)],
)
.env("FACEBOOK_ACCESS_TOKEN")
.revoke("https://developers.facebook.com/tools/accesstoken/")
.source("gitleaks and CredSweeper rules")];
