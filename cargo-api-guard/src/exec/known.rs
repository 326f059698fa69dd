//! Finds the values of the environment that are secrets.

use std::env;

use api_guard::Secret;

/// What a word of a variable's name says so.
const TELLING: [&str; 8] =
    ["KEY", "TOKEN", "SECRET", "PASSPHRASE", "PASS", "CREDENTIAL", "CREDENTIALS", "PAT"];

/// What the end of one does, or of the name. (`PWD` is a folder, and `SSH_AUTH_SOCK` one's socket.)
const TELLING_ENDS: [&str; 8] =
    ["APIKEY", "PASSWORD", "PASSWD", "SSHPASS", "_PWD", "_AUTH", "DSN", "CONNECTION_STRING"];

/// Loads what the program inherits and must not print: the variables named like a key, those that hold a URL with a
/// password, and `more`. A variable that is not set, is not text or has less than 8 bytes is skipped.
pub(super) fn of_environment(more: &[String]) -> Vec<Secret> {
    let variables = env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    let names = variables
        .filter(|(name, value)| is_telling(name) || value.to_str().is_some_and(has_password))
        .map(|(name, _)| name);
    names.chain(more.iter().cloned()).filter_map(|name| Secret::from_env(name).ok()).collect()
}

fn is_telling(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let mut words = name.split('_');
    words.any(|word| TELLING.contains(&word) || TELLING_ENDS.iter().any(|end| word.ends_with(end)))
        || TELLING_ENDS.iter().any(|end| name.ends_with(end))
        || name.ends_with("DATABASE_URL")
}

/// Whether a value is a URL with a name and a password before its host.
fn has_password(value: &str) -> bool {
    let authority = value.split_once("://").map(|(_, rest)| rest);
    authority.and_then(|rest| rest.rsplit_once('@')).is_some_and(|(information, _)| information.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_told_by_its_words() {
        for name in
            ["OPENAI_API_KEY", "token", "DB_PASSWORD", "STRIPE_SECRET", "GITHUB_PAT", "APP_DATABASE_URL"]
        {
            assert!(is_telling(name), "{name}");
        }
        for name in ["PGPASSWORD", "MYSQL_PWD", "SMTP_PASS", "SSHPASS", "REDISCLI_AUTH", "SENTRY_DSN"] {
            assert!(is_telling(name), "{name}");
        }
        for name in ["PATH", "KEYBOARD", "HOME", "MONKEY", "TOKENIZER_THREADS", "URL"] {
            assert!(!is_telling(name), "{name}");
        }
        for name in ["PWD", "OLDPWD", "SSH_AUTH_SOCK", "COMPASS", "BYPASS_CACHE"] {
            assert!(!is_telling(name), "{name}");
        }
    }

    #[test]
    fn a_url_with_a_password_is_told_by_its_value() {
        for value in ["redis://:pass@host", "amqp://me:p/a@host/x"] {
            assert!(has_password(value), "{value}");
        }
        for value in ["https://host:8080/x", "https://me@host", "me:pass@host", "/usr/bin"] {
            assert!(!has_password(value), "{value}");
        }
    }
}
