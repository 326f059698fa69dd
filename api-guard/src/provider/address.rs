//! The address of a server: `https://host:port/prefix`, and nothing more.
//!
//! Every address that code or the environment names is checked here, for our own client and for the clouds' SDKs.

use std::net::IpAddr;

use crate::error::{Error, Kind};

pub(super) struct Address {
    text: Box<str>,
    tls: bool,
    /// Where the prefix begins, after the authority.
    prefix: usize,
    port: u16,
}

impl Address {
    /// The address that `text` is. No error repeats it: people write passwords into addresses.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let config = |hint| Error::new(Kind::Config, hint);
        let unlike =
            || config("write the provider's address as `https://host:port`, without a user or a query");
        let text = text.trim_end_matches('/');
        let (tls, rest) = match text.split_once("://") {
            Some(("https", rest)) => (true, rest),
            Some(("http", rest)) => (false, rest),
            _ => return Err(unlike()),
        };
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/[]%".contains(&byte);
        if !rest.bytes().all(fits) {
            return Err(unlike());
        }
        let authority = rest.find('/').unwrap_or(rest.len());
        let text = &text[text.len() - rest.len()..];
        let (host, port) = split(&text[..authority]).ok_or_else(unlike)?;
        if host.is_empty() {
            return Err(unlike());
        }
        let port = port.unwrap_or(if tls { 443 } else { 80 });
        let address = Self { text: text.into(), tls, prefix: authority, port };
        if !tls && !address.is_of_this_machine() {
            return Err(config("without TLS only this machine's own addresses are asked; write `https://`"));
        }
        Ok(address)
    }

    /// The address of an emulator, which takes everybody and so has to be on this machine.
    #[cfg(any(feature = "azure", feature = "gcp"))]
    pub(super) fn of_emulator(text: &str) -> Result<Self, Error> {
        let address = Self::parse(text)?;
        let is_here = address.is_of_this_machine();
        is_here
            .then_some(address)
            .ok_or_else(|| Error::new(Kind::Config, "an emulator is on this machine itself"))
    }

    pub(super) fn is_tls(&self) -> bool {
        self.tls
    }

    /// As the header `host` has it, with the port where one was written.
    pub(super) fn host(&self) -> &str {
        &self.text[..self.prefix]
    }

    /// What a certificate has to be for, and what is looked up: without a port and without brackets.
    pub(super) fn name(&self) -> &str {
        split(self.host()).map_or("", |(name, _)| name)
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// What stands before each path; empty, or it begins with `/`.
    pub(super) fn prefix(&self) -> &str {
        &self.text[self.prefix..]
    }

    fn is_of_this_machine(&self) -> bool {
        self.name() == "localhost" || self.name().parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    }
}

/// Host and port of `host`, `host:1`, `[::1]` and `[::1]:1`.
fn split(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => rest.split_once(']').filter(|(host, _)| host.parse::<IpAddr>().is_ok())?,
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    if host.contains(['[', ']', '%']) {
        return None;
    }
    match port.strip_prefix(':') {
        Some(port) => Some((host, Some(port.parse().ok()?))),
        None => port.is_empty().then_some((host, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_a_port_and_maybe_a_prefix() {
        for (text, host, name, port, prefix) in [
            ("https://vault.example", "vault.example", "vault.example", 443, ""),
            ("https://vault.example:8200/", "vault.example:8200", "vault.example", 8200, ""),
            ("https://vault.example/a/b//", "vault.example", "vault.example", 443, "/a/b"),
            ("https://[2001:db8::1]:8200/x", "[2001:db8::1]:8200", "2001:db8::1", 8200, "/x"),
            ("http://127.0.0.1:8200", "127.0.0.1:8200", "127.0.0.1", 8200, ""),
            ("http://localhost", "localhost", "localhost", 80, ""),
            ("http://[::1]", "[::1]", "::1", 80, ""),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!((address.host(), address.name()), (host, name));
            assert_eq!((address.port(), address.prefix()), (port, prefix));
        }
    }

    #[cfg(any(feature = "azure", feature = "gcp"))]
    #[test]
    fn an_emulator_is_on_this_machine() {
        for text in ["http://127.0.0.1:8080", "https://localhost", "http://[::1]:80/"] {
            assert!(Address::of_emulator(text).is_ok(), "{text}");
        }
        for text in ["https://127.0.0.1.example", "https://secretmanager.googleapis.com", "127.0.0.1:80"] {
            assert_eq!(
                Address::of_emulator(text).err().map(|error| error.kind()),
                Some(Kind::Config),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_address_or_unsafe_is_refused_without_being_repeated() {
        for text in [
            "",
            "vault.example",
            "ftp://vault.example",
            "https://",
            "https:///a",
            "https://:1",
            "HTTPS://a",
            "https://user@canary",
            "https://a?canary",
            "https://a#canary",
            "https://a b",
            "https://a\r\nb: c",
            "https://a:b",
            "https://a:99999",
            "https://[canary]",
            "https://[::1",
            "https://[::1]a",
            "https://a:1:2",
            "http://vault.example",
            "http://10.0.0.1",
            "http://127.0.0.1.example",
            "http://localhost.example",
            "http://[2001:db8::1]",
            "https://a%00b",
            "http://127.0.0.1@vault.example",
            "http://vault.example\\@127.0.0.1",
        ] {
            let error = Address::parse(text).err().unwrap_or_else(|| panic!("{text}"));
            assert_eq!(error.kind(), Kind::Config);
            assert!(!error.to_string().contains("canary"));
        }
    }
}
