//! Passwords in URLs.

use crate::check::url;
use crate::rule::Rule;
use crate::shape::{Part::Text, Shape};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "url_credentials",
    "password in a URL",
    &[Shape::custom(&[Text("://")], url::read_password)],
)
.guessable()
.env("DATABASE_URL")
.revoke("change the password where the account is kept")
.source("RFC 3986, section 3.2.1")];
