//! Slack. Tokens carry the numbers of the workspace and the app, then a random part.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::{ALNUM, DIGIT, HEX, UPPER_ALNUM};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

const REVOKE: &str = "https://api.slack.com/apps";
const SOURCE: &str = "gitleaks and betterleaks rules";

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "slack_bot_token",
        "Slack bot token",
        &[
            Shape::new(&[
                Text("xoxb-"),
                between(DIGIT, 10, 13),
                Text("-"),
                between(DIGIT, 10, 13),
                Text("-"),
                exactly(ALNUM, 24),
            ]),
            Shape::new(&[Text("xoxb-"), between(DIGIT, 8, 14), Text("-"), between(ALNUM, 18, 26)]),
        ],
    )
    .env("SLACK_BOT_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "slack_user_token",
        "Slack user token",
        &[Shape::new(&[
            OneOf(&["xoxp-", "xoxe-"]),
            between(DIGIT, 10, 13),
            Text("-"),
            between(DIGIT, 10, 13),
            Text("-"),
            between(DIGIT, 10, 13),
            Text("-"),
            between(ALNUM, 28, 34),
        ])],
    )
    .env("SLACK_USER_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "slack_app_token",
        "Slack app-level token",
        &[Shape::new(&[
            Text("xapp-"),
            exactly(DIGIT, 1),
            Text("-"),
            between(UPPER_ALNUM, 9, 12),
            Text("-"),
            between(DIGIT, 10, 13),
            Text("-"),
            exactly(HEX, 64),
            END,
        ])],
    )
    .env("SLACK_APP_TOKEN")
    .revoke(REVOKE)
    .source("gitleaks rules"),
    Rule::new(
        "slack_configuration_token",
        "Slack app configuration token",
        &[
            Shape::new(&[
                OneOf(&["xoxe.xoxp-", "xoxe.xoxb-"]),
                exactly(DIGIT, 1),
                Text("-"),
                between(UPPER_ALNUM, 163, 166),
                END,
            ]),
            Shape::new(&[Text("xoxe-"), exactly(DIGIT, 1), Text("-"), exactly(UPPER_ALNUM, 146), END]),
        ],
    )
    .env("SLACK_CONFIG_TOKEN")
    .revoke(REVOKE)
    .source(SOURCE),
    Rule::new(
        "slack_session_token",
        "Slack browser session token",
        &[Shape::new(&[
            Text("xoxc-"),
            between(DIGIT, 9, 15),
            Text("-"),
            between(DIGIT, 9, 15),
            Text("-"),
            between(DIGIT, 9, 15),
            Text("-"),
            exactly(HEX, 64),
            END,
        ])],
    )
    .env("SLACK_TOKEN")
    .revoke("https://slack.com/help/articles/214613347")
    .source("betterleaks rules"),
    Rule::new(
        "slack_webhook_url",
        "Slack incoming webhook",
        &[Shape::new(&[
            Text("hooks.slack.com/services/T"),
            between(UPPER_ALNUM, 8, 12),
            Text("/B"),
            between(UPPER_ALNUM, 8, 12),
            Text("/"),
            exactly(ALNUM, 24),
        ])],
    )
    .env("SLACK_WEBHOOK_URL")
    .revoke(REVOKE)
    .source("Slack, \"Sending messages using incoming webhooks\"; gitleaks rules"),
];
