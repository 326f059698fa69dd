//! Telegram. A bot's number, then `:AA` and 33 characters.

use crate::rule::Rule;
use crate::set::{BASE64_URL, DIGIT};
use crate::shape::{Part::Text, Shape, exactly};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "telegram_bot_token",
    "Telegram bot token",
    &[Shape::new(&[Text(":AA"), exactly(BASE64_URL, 33)]).led_by(DIGIT, 8, 10)],
)
.env("TELEGRAM_BOT_TOKEN")
.revoke("https://t.me/BotFather")
.source("Nosey Parker and CredSweeper rules")];
