//! Discord. A bot token begins with base64 of the bot's number; the anchors are all there is for its first
//! two digits.

use crate::check::discord;
use crate::rule::Rule;
use crate::set::{BASE64_URL, DIGIT};
use crate::shape::{
    Part::{OneOf, Text},
    Shape, between, exactly,
};

pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "discord_bot_token",
        "Discord bot token",
        &[Shape::new(&[
            OneOf(&[
                "MTA", "MTE", "MTI", "MTM", "MTQ", "MTU", "MTY", "MTc", "MTg", "MTk", "MjA", "MjE", "MjI",
                "MjM", "MjQ", "MjU", "MjY", "Mjc", "Mjg", "Mjk", "MzA", "MzE", "MzI", "MzM", "MzQ", "MzU",
                "MzY", "Mzc", "Mzg", "Mzk", "NDA", "NDE", "NDI", "NDM", "NDQ", "NDU", "NDY", "NDc", "NDg",
                "NDk", "NTA", "NTE", "NTI", "NTM", "NTQ", "NTU", "NTY", "NTc", "NTg", "NTk", "NjA", "NjE",
                "NjI", "NjM", "NjQ", "NjU", "NjY", "Njc", "Njg", "Njk", "NzA", "NzE", "NzI", "NzM", "NzQ",
                "NzU", "NzY", "Nzc", "Nzg", "Nzk", "ODA", "ODE", "ODI", "ODM", "ODQ", "ODU", "ODY", "ODc",
                "ODg", "ODk", "OTA", "OTE", "OTI", "OTM", "OTQ", "OTU", "OTY", "OTc", "OTg", "OTk",
            ]),
            between(BASE64_URL, 20, 25),
            Text("."),
            exactly(BASE64_URL, 6),
            Text("."),
            between(BASE64_URL, 27, 38),
        ])
        .structure(discord::begins_with_number)],
    )
    .env("DISCORD_TOKEN")
    .revoke("https://discord.com/developers/applications")
    .source("Discord, \"Reference: snowflakes\"; CredSweeper rules"),
    Rule::new(
        "discord_webhook_url",
        "Discord webhook",
        &[Shape::new(&[
            OneOf(&["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"]),
            between(DIGIT, 16, 22),
            Text("/"),
            between(BASE64_URL, 60, 100),
        ])],
    )
    .env("DISCORD_WEBHOOK_URL")
    .revoke("https://support.discord.com/hc/en-us/articles/228383668")
    .source("CredSweeper rules"),
];
