//! Amazon Web Services. The number in a key's name says which account it belongs to; the secret half has no
//! form of its own, and must stand alone: a path or a longer text behind a dot is no secret.

use crate::check::mixed;
use crate::rule::Rule;
use crate::rules::{END, END_B64, PAD};
use crate::set::{BASE32, BASE64, HEX, LOWER_ALNUM, Set};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

const REVOKE: &str = "https://console.aws.amazon.com/iam/home#/security_credentials";
const BEFORE: Set = Set::new("A-Za-z0-9+/._-");

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "aws_access_key_id",
        "AWS access key ID",
        &[Shape::new(&[OneOf(&["AKIA", "ASIA", "ABIA", "ACCA"]), exactly(BASE32, 16), END])],
    )
    .env("AWS_ACCESS_KEY_ID")
    .revoke(REVOKE)
    .source("AWS IAM identifiers reference; gitleaks and betterleaks rules"),
    Rule::new(
        "aws_secret_access_key",
        "AWS secret access key",
        &[Shape::bare(&[exactly(BASE64, 40), END_B64]).led_by(BEFORE, 0, 0).structure(mixed::no_path)],
    )
    .witness(&["aws", "secret_access_key", "secretaccesskey", "secret-access-key", "secret access key"])
    .env("AWS_SECRET_ACCESS_KEY")
    .revoke(REVOKE)
    .source("git-secrets and Nosey Parker rules"),
    Rule::new(
        "aws_session_token",
        "AWS session token",
        &[Shape::new(&[
            OneOf(&["IQoJb3JpZ2lu", "FwoGZXIvYXdz"]),
            between(BASE64, 100, 2000),
            between(PAD, 0, 2),
            END_B64,
        ])],
    )
    .env("AWS_SESSION_TOKEN")
    .revoke("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html")
    .source("tokens issued by AWS STS: base64 of a header that names their origin"),
    Rule::new(
        "aws_bedrock_api_key",
        "Amazon Bedrock API key",
        &[
            Shape::new(&[Text("ABSK"), between(BASE64, 109, 269), between(PAD, 0, 2), END_B64]),
            Shape::new(&[
                Text("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t"),
                between(BASE64, 20, 2000),
                between(PAD, 0, 2),
                END_B64,
            ]),
        ],
    )
    .env("AWS_BEARER_TOKEN_BEDROCK")
    .revoke("https://console.aws.amazon.com/bedrock/home#/api-keys")
    .source("git-secrets and betterleaks rules"),
    Rule::new(
        "aws_appsync_api_key",
        "AWS AppSync API key",
        &[Shape::new(&[Text("da2-"), exactly(LOWER_ALNUM, 26), END])],
    )
    .env("APPSYNC_API_KEY")
    .revoke("https://console.aws.amazon.com/appsync/home")
    .source("CredSweeper rules"),
    Rule::new("aws_mws_auth_token", "Amazon MWS auth token", &[Shape::new(uuid!(Text("amzn.mws.")))])
        .env("MWS_AUTH_TOKEN")
        .revoke("https://sellercentral.amazon.com/apps/manage")
        .source("Nosey Parker and CredSweeper rules"),
];
