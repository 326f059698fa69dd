//! Where a manager is, as code says.

use crate::error::{Error, Kind};

/// Whether a secret may travel from there: by `https`, or by `http` from this machine itself.
#[cfg(any(feature = "aws", feature = "gcp"))]
pub(super) fn check(url: &str) -> Result<(), Error> {
    if is_secure(url)? || is_of_this_machine(url) {
        Ok(())
    } else {
        Err(Error::new(
            Kind::Config,
            "`http://` shows secrets to the network; only this machine itself is asked that way",
        ))
    }
}

/// The URL, if it is one of this machine itself: an emulator takes everybody.
#[cfg(any(feature = "azure", feature = "gcp"))]
pub(super) fn of_emulator(url: &str) -> Result<&str, Error> {
    is_secure(url)?;
    if is_of_this_machine(url) {
        Ok(url)
    } else {
        Err(Error::new(Kind::Config, "an emulator is on this machine itself"))
    }
}

fn is_of_this_machine(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = match rest.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => rest.split([':', '/']).next(),
    };
    host.is_some_and(|host| matches!(host, "127.0.0.1" | "::1" | "localhost"))
}

fn is_secure(url: &str) -> Result<bool, Error> {
    let refused = |hint| Err(Error::new(Kind::Config, hint));
    let (secure, rest) = match url.split_once("://") {
        Some(("https", rest)) => (true, rest),
        Some(("http", rest)) => (false, rest),
        _ => return refused("an endpoint begins with `https://`"),
    };
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]".contains(&byte);
    if rest.is_empty() || rest.starts_with([':', '/']) || !rest.bytes().all(fits) {
        return refused("write an endpoint as `https://host:port/path`, without a user");
    }
    Ok(secure)
}

#[cfg(all(test, any(feature = "aws", feature = "gcp")))]
mod tests {
    use super::*;

    #[test]
    fn a_secret_travels_encrypted_or_not_at_all() {
        for url in [
            "https://vault.example",
            "https://vault.example:8200/path",
            "http://127.0.0.1:5000",
            "http://localhost",
            "http://[::1]:80/",
        ] {
            assert!(check(url).is_ok(), "{url}");
        }
        for url in [
            "",
            "vault.example",
            "ftp://vault.example",
            "HTTPS://vault.example",
            "https://",
            "https:///path",
            "https://user:pass@vault.example",
            "https://vault.example\n",
            "https://vault example",
            "http://vault.example",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "http://127.0.0.1@vault.example",
            "http://vault.example\\@127.0.0.1",
            "http://[::2]",
        ] {
            assert_eq!(check(url).unwrap_err().kind(), Kind::Config, "{url}");
        }
    }
}
