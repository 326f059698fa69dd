//! Google. Its service-account documents are the other file.

use crate::rule::Rule;
use crate::rules::END_B64;
use crate::set::BASE64_URL;
use crate::shape::{Part::Text, Shape, between, exactly};

const REVOKE: &str = "https://console.cloud.google.com/apis/credentials";
const SOURCE: &str = "CredSweeper rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new("google_api_key", "Google API key", &[Shape::new(&[Text("AIza"), exactly(BASE64_URL, 35)])])
        .env("GOOGLE_API_KEY")
        .revoke(REVOKE)
        .source("gitleaks and betterleaks rules"),
    Rule::new(
        "google_gemini_api_key",
        "Google Gemini API key (bound to a service account)",
        &[Shape::new(&[Text("AQ.Ab8RN6"), exactly(BASE64_URL, 44)])],
    )
    .env("GEMINI_API_KEY")
    .revoke("https://aistudio.google.com/apikey")
    .source("betterleaks rules"),
    Rule::new(
        "google_oauth_client_secret",
        "Google OAuth client secret",
        &[Shape::new(&[Text("GOCSPX-"), exactly(BASE64_URL, 28)])],
    )
    .env("GOOGLE_CLIENT_SECRET")
    .revoke(REVOKE)
    .source("Nosey Parker and CredSweeper rules"),
    Rule::new(
        "google_oauth_access_token",
        "Google OAuth access token",
        &[Shape::new(&[Text("ya29."), between(BASE64_URL, 30, 2000)])],
    )
    .env("GOOGLE_OAUTH_ACCESS_TOKEN")
    .revoke("https://myaccount.google.com/connections")
    .source(SOURCE),
    Rule::new(
        "google_oauth_refresh_token",
        "Google OAuth refresh token",
        &[Shape::new(&[Text("1//0"), between(BASE64_URL, 80, 1000), END_B64])],
    )
    .env("GOOGLE_REFRESH_TOKEN")
    .revoke("https://myaccount.google.com/connections")
    .source(SOURCE),
];
