//! Passwords in URLs.

use crate::check::url;
use crate::rule::Rule;
use crate::shape::{Part::Text, Shape};

pub(super) static RULES: &[Rule] = &[Rule::new(
    "url_credentials",
    "password in a URL",
    &[Shape::custom(&[Text("://")], url::read_password)],
)
.env("DATABASE_URL")
.revoke("https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1")
.source("RFC 3986, section 3.2.1")];
