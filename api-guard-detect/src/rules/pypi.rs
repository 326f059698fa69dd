//! PyPI. A token is a macaroon; the anchor is its header, base64 of version 2 and the index's host name.

use crate::rule::Rule;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "pypi_api_token",
    "PyPI API token",
    &[
        Shape::new(&[Text("pypi-AgEIcHlwaS5vcmc"), between(BASE64_URL, 50, 1000)]),
        Shape::new(&[Text("pypi-AgENdGVzdC5weXBpLm9yZ"), between(BASE64_URL, 50, 1000)]),
    ],
)
.env("TWINE_PASSWORD")
.revoke("https://pypi.org/manage/account/token/")
.source("gitleaks and betterleaks rules")];
