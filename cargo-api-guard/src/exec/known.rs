//! Finds the values of the environment that are secrets.

use std::env;

use api_guard::Secret;

/// What a word of a variable's name says so.
const TELLING: [&str; 9] =
    ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL", "CREDENTIALS", "DSN"];

/// Loads what the program inherits and must not say: the variables named like a key, and `more`. What is not set, not
/// text or under 8 bytes cannot be told from other text and is passed over.
pub(super) fn of_environment(more: &[String]) -> Vec<Secret> {
    let names =
        env::vars_os().filter_map(|(name, _)| name.into_string().ok()).filter(|name| is_telling(name));
    names.chain(more.iter().cloned()).filter_map(|name| Secret::from_env(name).ok()).collect()
}

fn is_telling(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name.split('_').any(|word| TELLING.contains(&word) || word.ends_with("APIKEY") || word == "PAT")
        || name.ends_with("DATABASE_URL")
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
        for name in ["PATH", "KEYBOARD", "HOME", "MONKEY", "TOKENIZER_THREADS", "URL"] {
            assert!(!is_telling(name), "{name}");
        }
    }
}
