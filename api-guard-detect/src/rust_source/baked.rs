//! Macros that read a secret while the program is built, and so put it into the program.

use std::ops::Range;

use super::code::Code;
use crate::finding::{Context, Finding};
use crate::mask::masked_prose;
use crate::names;
use crate::rule::{Level, Rule};
use crate::rules::generic::{ENV_BAKED_INTO_BINARY, INCLUDE_OF_KEY_FILE};
use crate::rust::{TokenKind, decode};
use crate::scan::is_test_path;

/// Endings of files that hold nothing but private keys.
const ENDINGS: &[&str] =
    &[".p12", ".pfx", ".p8", ".jks", ".keystore", ".ppk", ".key", "_rsa", "_ed25519", "_ecdsa", "_dsa"];
/// Whole names of files that hold secrets.
const NAMES: &[&str] =
    &[".env", ".netrc", ".npmrc", ".pypirc", ".pgpass", ".htpasswd", "credentials", "credentials.json"];
/// Words that make a private key of a `.pem` or `.der` file, and an account's of a `.json` file.
const PRIVATE: &[&str] = &["key", "priv", "secret", "service-account", "service_account", "serviceaccount"];

/// Calls `found` with each of them.
pub(super) fn each(code: &Code<'_, '_>, found: &mut impl FnMut(Finding)) {
    for at in 0..code.tokens.len() {
        if let Some(rule) = rule_at(code, at)
            && let Some(token) = code.tokens.get(at + 3)
            && matches!(token.kind, TokenKind::Literal(_))
        {
            let argument = decode(code.source, token);
            if names_secret(rule, argument.bytes()) {
                let name = String::from_utf8_lossy(argument.bytes());
                let level = if is_test_path(&name) { Level::Warn } else { rule.level };
                let span = argument.source_span(0..argument.bytes().len());
                let public = public_of(&name, &span);
                found(Finding { rule, level, span, public, context: Context::Code, allowed: false });
            }
        }
    }
}

/// How much is shown of the name of a variable or a file: all of it, unless a key may stand in it.
pub(super) fn public_of(name: &str, span: &Range<usize>) -> usize {
    if masked_prose(name) == name { span.len() } else { 0 }
}

/// The rule for the call of a macro at a token, if there is one.
pub(super) fn rule_at(code: &Code<'_, '_>, at: usize) -> Option<&'static Rule> {
    let is_call =
        code.is_name(at) && code.text(at + 1) == b"!" && matches!(code.text(at + 2), b"(" | b"[" | b"{");
    if is_call { rule_of(code.text(at)) } else { None }
}

/// The rule for what a macro of this name reads.
pub(crate) fn rule_of(name: &[u8]) -> Option<&'static Rule> {
    match name {
        b"env" | b"option_env" => Some(ENV_BAKED_INTO_BINARY),
        b"include_str" | b"include_bytes" => Some(INCLUDE_OF_KEY_FILE),
        _ => None,
    }
}

/// Whether the argument of a macro names a secret.
pub(crate) fn names_secret(rule: &'static Rule, argument: &[u8]) -> bool {
    if std::ptr::eq(rule, ENV_BAKED_INTO_BINARY) { names::tells(argument) } else { is_key_file(argument) }
}

/// By its name: a certificate is public, and its key is called one.
fn is_key_file(path: &[u8]) -> bool {
    let path = String::from_utf8_lossy(path).to_lowercase();
    let name = path.rsplit(['/', '\\']).next().unwrap_or(&path);
    let is_public =
        name.contains("pub") || name.contains("cert") || name.contains("example") || name.contains("sample");
    let has_private_word = PRIVATE.iter().any(|word| name.contains(word));
    let holds_key = ENDINGS.iter().any(|ending| name.ends_with(ending))
        || NAMES.contains(&name)
        || name.starts_with(".env.")
        || ((name.ends_with(".pem") || name.ends_with(".der")) && has_private_word)
        || (name.ends_with(".json") && name.contains("service") && has_private_word);
    holds_key && !is_public
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_keys_are_known_by_their_names_and_public_ones_are_not() {
        for path in [
            ".env",
            "../.env.production",
            "keys/id_rsa",
            "server.key",
            "tls/server-key.pem",
            "a\\b\\store.p12",
        ] {
            assert!(is_key_file(path.as_bytes()), "{path}");
        }
        for path in [
            "README.md",
            "ca.pem",
            "id_rsa.pub",
            "server-cert.pem",
            ".env.example",
            "keyboard.json",
            "cert.der",
        ] {
            assert!(!is_key_file(path.as_bytes()), "{path}");
        }
    }
}
