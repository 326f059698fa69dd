//! Lark, which is Feishu in China. Whoever has the address of a bot writes to its group.

use crate::rule::Rule;
use crate::rules::END;
use crate::set::HEX;
use crate::shape::{
    Part::{OneOf, Text},
    Shape, exactly,
};

pub(super) const RULES: &[Rule] = &[Rule::new(
    "lark_webhook_url",
    "Lark bot webhook",
    &[Shape::new(
        uuid!(OneOf(&["feishu.cn/open-apis/bot/v2/hook/", "larksuite.com/open-apis/bot/v2/hook/"]); END),
    )],
)
.env("LARK_WEBHOOK_URL")
.revoke("https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot")
.source("Lark, \"Custom bot usage guide\"")];
