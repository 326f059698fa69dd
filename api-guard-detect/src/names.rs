//! Names that say that a value is a secret: `api_key`, `accessToken`, `DB_PASSWORD`, `x-api-key`.

use crate::rule::Rule;
use crate::rules;

/// Nobody writes a longer one.
pub(crate) const LONGEST_NAME: usize = 64;

/// Words that say so by themselves.
const SECRETS: &[&str] = &[
    "apikey",
    "apisecret",
    "apitoken",
    "appsecret",
    "auth",
    "authkey",
    "authorization",
    "authtoken",
    "bearer",
    "clientsecret",
    "credential",
    "credentials",
    "dbpassword",
    "passphrase",
    "passwd",
    "password",
    "passwort",
    "pgpassword",
    "pwd",
    "secret",
    "secretkey",
    "secrets",
    "token",
    "tokens",
    "accesskey",
    "accesstoken",
    "privatekey",
    "senha",
];
/// Words that make of a `key` one that opens something.
const OPENERS: &[&str] = &[
    "access",
    "account",
    "admin",
    "api",
    "app",
    "application",
    "auth",
    "client",
    "consumer",
    "deploy",
    "encryption",
    "functions",
    "hmac",
    "ingest",
    "ingestion",
    "integration",
    "license",
    "live",
    "management",
    "master",
    "private",
    "prod",
    "production",
    "project",
    "rest",
    "root",
    "secret",
    "sdk",
    "server",
    "service",
    "shared",
    "signing",
    "storage",
    "subscription",
    "webhook",
    "write",
];
/// Last words of names of what only belongs to a secret.
const ABOUT: &[&str] = &[
    // Endings of files.
    "c",
    "css",
    "go",
    "h",
    "html",
    "java",
    "js",
    "json",
    "lock",
    "md",
    "py",
    "rs",
    "sh",
    "toml",
    "ts",
    "txt",
    "xml",
    "yaml",
    "yml",
    // Everything else.
    "alg",
    "algorithm",
    "arn",
    "attribute",
    "bits",
    "bytes",
    "class",
    "code",
    "count",
    "digest",
    "duration",
    "encoder",
    "endpoint",
    "env",
    "error",
    "expiry",
    "field",
    "file",
    "filename",
    "fingerprint",
    "format",
    "guid",
    "hash",
    "hashed",
    "header",
    "host",
    "id",
    "ident",
    "identifier",
    "ids",
    "index",
    "issuer",
    "kind",
    "label",
    "len",
    "length",
    "limit",
    "manager",
    "method",
    "mode",
    "name",
    "names",
    "param",
    "parameter",
    "path",
    "pattern",
    "policy",
    "prefix",
    "provider",
    "regex",
    "region",
    "role",
    "salt",
    "scheme",
    "scope",
    "size",
    "slot",
    "state",
    "status",
    "suffix",
    "thumbprint",
    "ttl",
    "type",
    "types",
    "uid",
    "uri",
    "url",
    "usage",
    "user",
    "username",
    "uuid",
    "var",
    "variable",
    "version",
    "vault",
];
/// Words that make of a secret's name that of something everybody may know, or of nothing.
const PUBLIC: &[&str] = &[
    "cache",
    "cached",
    "cancel",
    "cancellation",
    "checksum",
    "commit",
    "continuation",
    "csrf",
    "cursor",
    "dummy",
    "encrypted",
    "etag",
    "example",
    "fake",
    "foreign",
    "hash",
    "idempotency",
    "lexer",
    "mock",
    "next",
    "nonce",
    "override",
    "page",
    "pagination",
    "partition",
    "primary",
    "pub",
    "public",
    "publishable",
    "sha",
    "sha1",
    "sample",
    "sealed",
    "sha256",
    "signature",
    "sort",
    "syntax",
    "verification",
    "wrapped",
];
/// Words that do so together, in a row: tokens that belong to one request or one change, keys that browsers are given, and
/// passwords of which a hash is left.
const PUBLIC_TOGETHER: &[&[&str]] = &[
    &["action", "token"],
    &["algolia", "search"],
    &["application", "server", "key"],
    &["cart", "token"],
    &["change", "token"],
    &["checkout", "token"],
    &["client", "token"],
    &["encoded", "password"],
    &["grant", "token"],
    &["ice", "pwd"],
    &["pusher", "app", "key"],
    &["pusher", "key"],
    &["request", "token"],
    &["search", "only"],
    &["sync", "token"],
];

/// Of these, every telling name holds one.
pub(crate) const TRACES: &[&str] =
    &["key", "token", "secret", "passw", "passphrase", "pwd", "auth", "credential", "bearer", "senha"];

/// Whether `name` says that what it names is a secret.
pub(crate) fn tells(name: &[u8]) -> bool {
    if name.len() > LONGEST_NAME {
        return false;
    }
    let words = words(name);
    let Some(last) = words.iter().rfind(|word| !word.bytes().all(|byte| byte.is_ascii_digit())) else {
        return false;
    };
    if ABOUT.contains(&&**last) || is_public(&words) {
        return false;
    }
    let opens = |word: &String| OPENERS.contains(&&**word) || is_issuer(word);
    let is_key = |word: &String| word == "key" || word == "keys";
    words.iter().any(|word| SECRETS.contains(&&**word))
        || (words.iter().any(is_key) && words.iter().any(opens))
}

fn is_public(words: &[String]) -> bool {
    let stand_together = |public: &&[&str]| words.windows(public.len()).any(|words| words == *public);
    words.iter().any(|word| PUBLIC.contains(&&**word)) || PUBLIC_TOGETHER.iter().any(stand_together)
}

/// Whether a name that tells is that of a password.
pub(crate) fn is_of_password(name: &[u8]) -> bool {
    words(name).last().is_some_and(|word| matches!(&**word, "password" | "passwd" | "pwd"))
}

/// Whether a name that tells may stand around `at`, in code that was not read yet: a word by itself, a name in a text
/// (`x-api-key: …`), or the words of a text.
pub(crate) fn may_tell(code: &[u8], at: usize) -> bool {
    // A longer one does not tell, and where this cuts it, it is longer.
    let near = at.saturating_sub(LONGEST_NAME + 1);
    let code = &code[near..code.len().min(at + LONGEST_NAME + 1)];
    let at = at - near;
    let around = |is_in: fn(&u8) -> bool| {
        let start = code[..at].iter().rposition(|byte| !is_in(byte)).map_or(0, |before| before + 1);
        let end = code[at..].iter().position(|byte| !is_in(byte)).map_or(code.len(), |length| at + length);
        // The letter of an escape is no part of the name: `\napi_key`.
        let is_escape = code[..start].ends_with(b"\\") && start < at;
        tells(&code[start..end]) || (is_escape && tells(&code[start + 1..end]))
    };
    around(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        || around(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
        || around(|byte| !matches!(byte, b'"' | b'\n' | b',' | b'(' | b'=' | b';'))
}

/// Whether rules for the keys of an issuer of this name exist.
fn is_issuer(word: &str) -> bool {
    // A name begins with its issuer. The first byte tells most apart.
    let is_of = |rule: &Rule| {
        rule.name.as_bytes().first() == word.as_bytes().first()
            && rule.issuer() == word
            && !rule.shapes.is_empty()
    };
    word != "url" && rules::all().any(is_of)
}

/// The words of a name in lower case: `dbPassword2`, `DB_PASSWORD` and `db-password` have the same first two.
pub(crate) fn words(name: &[u8]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = b' ';
    for (at, &byte) in name.iter().enumerate() {
        let next = name.get(at + 1).copied().unwrap_or(b' ');
        let begins = !before.is_ascii_alphanumeric()
            || (byte.is_ascii_uppercase() && (before.is_ascii_lowercase() || next.is_ascii_lowercase()))
            || byte.is_ascii_digit() != before.is_ascii_digit();
        if byte.is_ascii_alphanumeric() {
            if begins {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.push(char::from(byte.to_ascii_lowercase()));
            }
        }
        before = byte;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_secret_tells_in_every_style_of_writing() {
        let telling = "api_key apiKey API_KEY APIKey x-api-key X-Api-Key openai_key STRIPE_KEY db_password DbPassword \
            token auth_token accessToken bearer Authorization client_secret SECRET_KEY_BASE aws_secret \
            signing-key master_key private_key apikey user_credentials ALGOLIA_ADMIN_API_KEY PUSHER_APP_SECRET server_key \
            application_key ELASTIC_SEARCH_PASSWORD client_access_token clientsecret PGPASSWORD";
        for name in telling.split_whitespace() {
            assert!(tells(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn a_name_of_something_about_a_secret_does_not_tell() {
        let silent = "key KEY public_key api_key_id token_url token_type secret_name password_hash next_token \
            primary_key key_path author authority tokenizer keyboard monkey hash idempotency_key client_token_cache \
            csrf_token page_token continuation_token cache_key sort_key publishable_key value data ClientRequestToken \
            LifecycleActionToken changeToken clientToken grant_token applicationServerKey ALGOLIA_SEARCH_API_KEY \
            searchOnlyApiKey PUSHER_APP_KEY encodedPassword ice-pwd checkout_token GooglePasswordManager APPLICATION_KEY_IDENT PasswordEncoder cached_token_key";
        for name in silent.split_whitespace() {
            assert!(!tells(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn every_telling_word_holds_a_trace() {
        let holds = |word: &str| TRACES.iter().any(|trace| word.contains(trace));
        assert!(SECRETS.iter().all(|word| holds(word)));
    }

    #[test]
    fn a_name_in_a_literal_that_was_not_read_may_tell() {
        for code in [r#""a\napi_key = '""#, r#""x-api-key: ""#, r#"let client_api_key = ""#] {
            let at = code.find("key").unwrap();
            assert!(may_tell(code.as_bytes(), at), "{code}");
        }
        assert!(!may_tell(br#""a\nmonkey = '""#, 6));
    }
}
