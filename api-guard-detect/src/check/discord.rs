//! Discord: the first part of a bot token is base64 of the bot's number.

use crate::check::base64;

/// Whether `token` begins with base64 of a decimal number.
pub(crate) fn begins_with_number(token: &[u8]) -> bool {
    let number = token.split(|&byte| byte == b'.').next().and_then(base64::decode);
    number.is_some_and(|number| number.len() >= 17 && number.iter().all(u8::is_ascii_digit))
}
