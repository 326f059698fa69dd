//! Passwords in URLs: `scheme://user:password@host`.

use std::ops::Range;

use crate::check::password;

const SEPARATOR: &[u8] = b"://";
/// No user information is longer; the bound keeps a text full of `://` cheap.
const LONGEST: usize = 512;
const SHORTEST_PASSWORD: usize = 6;

/// Reads the password of the URL whose `://` stands at `at`. The range is the password alone: the rest of the
/// URL is what a person needs to find its owner.
pub(crate) fn read_password(hay: &[u8], at: usize) -> Option<Range<usize>> {
    if !at.checked_sub(1).is_some_and(|last| hay[last].is_ascii_alphanumeric()) {
        return None;
    }
    let start = at + SEPARATOR.len();
    let rest = &hay[start..hay.len().min(start + LONGEST)];
    let authority = &rest[..rest.iter().position(|&byte| ends_authority(byte)).unwrap_or(rest.len())];
    let at_sign = authority.iter().rposition(|&byte| byte == b'@')?;
    let (user_info, host) = (&authority[..at_sign], &authority[at_sign + 1..]);
    let colon = user_info.iter().position(|&byte| byte == b':')?;
    let (user, password) = (&user_info[..colon], &user_info[colon + 1..]);
    let is_host = host.first().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'[');
    let length = password::percent_decode(password).len();
    // `http://[::1]:80@x` is a try to deceive a reader of URLs.
    let is_address = user.starts_with(b"[");
    if !is_host
        || is_address
        || length < SHORTEST_PASSWORD
        || password::is_trivial(password)
        || is_port(password)
    {
        return None;
    }
    if password.eq_ignore_ascii_case(user) || (is_nobodys(host) && password::is_weak(password)) {
        return None;
    }
    Some(start + colon + 1..start + at_sign)
}

/// `1433;databaseName=…`, `5672,queue=…`: what some write behind a host and its port is no password.
fn is_port(password: &[u8]) -> bool {
    let digits = password.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let Some((b';' | b',' | b'&', setting)) = password[digits..].split_first() else { return false };
    let name = setting.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    (1..=5).contains(&digits) && name > 1 && setting.get(name) == Some(&b'=')
}

/// What cannot stand in an authority. Braces, angle brackets and quotes end a template (`{password}`, `<pass>`),
/// which is no password.
fn ends_authority(byte: u8) -> bool {
    matches!(
        byte,
        b'/' | b'?'
            | b'#'
            | b'"'
            | b'\''
            | b'`'
            | b'<'
            | b'>'
            | b'{'
            | b'}'
            | b'('
            | b')'
            | b'\\'
            | b'|'
            | b'^'
    ) || byte <= b' '
        || byte >= 0x7F
}

/// Whether the password at `range` is a simple one on a host that a manual made up or that only its neighbours know: a
/// name without a dot, as compose files give them. In a file, that is: what a program writes has met the host.
pub(crate) fn is_made_up(hay: &[u8], range: &Range<usize>) -> bool {
    is_anyones(host_behind(hay, range)) && password::is_weak(&hay[range.clone()])
}

/// Whether the password at `range` is for this machine or for a host that is nobody's.
pub(crate) fn is_for_nobody(hay: &[u8], range: &Range<usize>) -> bool {
    is_nobodys(host_behind(hay, range))
}

fn host_behind<'h>(hay: &'h [u8], password: &Range<usize>) -> &'h [u8] {
    let host = hay[password.end..].strip_prefix(b"@").unwrap_or_default();
    &host[..host.iter().take(LONGEST).position(|&byte| ends_authority(byte)).unwrap_or(host.len())]
}

/// `db:5432`, `myhost.com`, `your-company.com`.
fn is_anyones(host: &[u8]) -> bool {
    let name = host.split(|&byte| byte == b':').next().unwrap_or(host).to_ascii_lowercase();
    let labels: Vec<&[u8]> = name.rsplit(|&byte| byte == b'.').collect();
    let behind = |label: &[u8], word: &[u8]| {
        label.strip_prefix(word).map(|rest| rest.strip_prefix(b"-").unwrap_or(rest).to_vec())
    };
    let is_the_readers = |label: &&[u8]| {
        behind(label, b"my")
            .or_else(|| behind(label, b"your"))
            .is_some_and(|rest| password::is_trivial(&rest))
    };
    (labels.len() == 1 && !name.starts_with(b"[")) || labels.get(1).is_some_and(is_the_readers)
}

/// Hosts that are this machine or nobody's (RFC 2606, RFC 6761), or that stand for any: `x`.
fn is_nobodys(host: &[u8]) -> bool {
    let name = host.split(|&byte| byte == b':').next().unwrap_or(host).to_ascii_lowercase();
    let labels: Vec<&[u8]> = name.rsplit(|&byte| byte == b'.').collect();
    let is_reserved = matches!(
        labels[0],
        b"localhost" | b"local" | b"example" | b"test" | b"invalid" | b"host" | b"hostname" | b"string"
    );
    is_reserved
        || name.len() == 1
        || labels.get(1) == Some(&&b"example"[..])
        || name.starts_with(b"127.")
        || name == b"0.0.0.0"
        || host.starts_with(b"[::1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The password found in `url`, which is joined here so that no line holds a credential.
    fn read(user_info: &str, host: &str) -> Option<String> {
        let url = format!("x postgres://{user_info}@{host}/db");
        let at = url.find("://").unwrap();
        read_password(url.as_bytes(), at).map(|range| url[range].to_owned())
    }

    #[test]
    fn a_password_is_found_whatever_its_user_and_host_are_called() {
        for user_info in ["svc:tR7w-Qz9kP", ":tR7w-Qz9kP", "a.b%40c:tR7w-Qz9kP"] {
            for host in ["db.acme.io", "10.0.0.7:5432", "[fe80::1]:1", "db.example.com", "localhost"] {
                assert_eq!(read(user_info, host).as_deref(), Some("tR7w-Qz9kP"), "{user_info} {host}");
            }
        }
        assert_eq!(read("svc:tR7w@Qz9kP", "db").as_deref(), Some("tR7w@Qz9kP"));
    }

    #[test]
    fn placeholders_and_templates_are_no_passwords() {
        for password in [
            "password",
            "secret",
            "changeme",
            "{}",
            "{password}",
            "${PASS}",
            "$PASSWORD",
            "<pass>",
            "%s%s%s",
            "******",
            "xyz",
        ] {
            assert_eq!(read(&format!("user:{password}"), "db.acme.io"), None, "{password}");
        }
        assert_eq!(read("postgres:postgres", "db.acme.io"), None);
        assert_eq!(read(":%3A%40c", "db.acme.io"), None);
        assert_eq!(read("db:1433;user=sa;password=kTzQ2mXw9R", "db.acme.io"), None);
        assert_eq!(read("mq.acme.io:5672,queue=q,node=rabbit", "mq.acme.io"), None);
        assert_eq!(read("[::1]:9003", "db.acme.io"), None);
        assert_eq!(read("user", "db.acme.io"), None);
    }

    #[test]
    fn a_password_that_begins_as_a_port_does_is_one() {
        for password in ["7;kT9vQzLw2m", "81,R7w-Qz9kP", "33&x=tR7wQz9k"] {
            assert_eq!(read(&format!("app:{password}"), "db.acme.io").as_deref(), Some(password));
        }
    }

    #[test]
    fn a_simple_word_counts_only_on_a_host_that_is_somebodys() {
        assert_eq!(read("app:bluewhale", "localhost:5432"), None);
        assert_eq!(read("app:bluewhale", "x"), None);
        assert_eq!(read("app:bluewhale", "db.svc.cluster.local:8123"), None);
        assert_eq!(read("acme:acme123", "127.0.0.1:9000"), None);
        assert_eq!(read("app:bluewhale", "mail.example.com"), None);
        assert_eq!(read("app:bluewhale", "db.acme.io").as_deref(), Some("bluewhale"));
        assert_eq!(read("app:bluewhale", "db:5432").as_deref(), Some("bluewhale"));
    }

    #[test]
    fn a_simple_word_on_a_host_without_a_domain_or_of_the_reader_is_made_up() {
        let is_made_up = |password: &str, host: &str| {
            let url = format!("postgres://app:{password}@{host}/db");
            is_made_up(url.as_bytes(), &(15..15 + password.len()))
        };
        for host in ["db", "db:5432", "my-host.com:5432", "db.yourcompany.com"] {
            assert!(is_made_up("bluewhale", host), "{host}");
            assert!(!is_made_up("tR7w-Qz9kP", host), "{host}");
        }
        for host in ["db.acme.io", "mysql.com", "10.0.0.7:5432", "[fd00::7]:5432", "github.com"] {
            assert!(!is_made_up("bluewhale", host), "{host}");
        }
    }

    #[test]
    fn a_password_for_this_machine_or_a_host_of_manuals_is_for_nobody() {
        let is_for_nobody = |host: &str| {
            let url = format!("ftp://app:tR7w-Qz9kP@{host}/a");
            is_for_nobody(url.as_bytes(), &(10..20))
        };
        for host in ["ftp.example.com", "localhost:21", "127.0.0.1", "[::1]:21", "db.test"] {
            assert!(is_for_nobody(host), "{host}");
        }
        for host in ["ftp.acme.io", "10.0.0.7", "db", "example.acme.io"] {
            assert!(!is_for_nobody(host), "{host}");
        }
    }

    #[test]
    fn the_query_of_a_url_is_no_host() {
        let url = b"https://acme.io/login?next=a:bcdefghij@x";
        assert_eq!(read_password(url, 5), None);
        assert_eq!(read_password(b"://a:bcdefg1hij@x", 0), None);
    }
}
