//! Keys that are published on purpose: a browser or an app sends them to the issuer, who knows where they may come
//! from.
//!
//! So are links that open one thing, and not for long. Both are recognized by the text beside them, since keys of the same
//! form open more elsewhere. So they warn, and do not deny.

use crate::finding::Finding;
use crate::rule::Level;
use crate::rules::generic::is_by_name;
use crate::witness::contains_word;

/// How far to either side of a key its neighbours stand.
const REACH: usize = 600;

/// In settings of Firebase for a web page, for Android and for Apple's systems, where a page or an app takes maps from, and in
/// the settings that pages of YouTube's carry.
const BESIDE_GOOGLE: &[&str] = &[
    "authdomain",
    "auth_domain",
    "messagingsenderid",
    "firebaseapp.com",
    "mobilesdk_app_id",
    "gcm_sender_id",
    "google_app_id",
    "maps/api/js?",
    "android.geo.api_key",
    "innertube",
];
/// An Algolia key is thirty-two hexadecimal digits, whatever it is for. One that a page searches with stands between the
/// application and the index.
const ALGOLIA_LENGTH: usize = 32;
const APPLICATIONS: &[&str] = &["appid", "app_id", "applicationid", "application_id"];
const INDICES: &[&str] = &["index", "indices", "docsearch"];
/// What its name says of one that may do more.
const POWERS: &[&str] = &["admin", "write", "secret", "private"];

/// What a link that opens one thing, and until a time, has its signature under, and what it names the time by.
const SIGNED_BY: [&str; 3] = ["token=", "auth=", "sign="];
const UNTIL: [&[u8]; 5] = [b"e", b"exp", b"expire", b"expires", b"expiry"];

/// Makes warnings of the findings in `text` that are meant to be seen where they stand.
pub(crate) fn warn_of_published(text: &[u8], findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|finding| finding.level == Level::Deny) {
        if is_published(text, finding) {
            finding.level = Level::Warn;
        }
    }
}

fn is_published(text: &[u8], finding: &Finding) -> bool {
    if finding.rule.name == "google_api_key" {
        return stands_beside(text, finding, BESIDE_GOOGLE);
    }
    is_by_name(finding.rule) && (is_signed_until(text, finding) || is_to_search(text, finding))
}

/// `https://cdn.acme.io/a.png?e=1576142006&token=…`
fn is_signed_until(text: &[u8], finding: &Finding) -> bool {
    let before = &text[finding.span.start.saturating_sub(REACH)..finding.span.start];
    let name = |sign: &&str| contains_word(&before[before.len().saturating_sub(sign.len())..], sign);
    if !SIGNED_BY.iter().any(name) {
        return false;
    }
    let behind = &text[finding.span.end..text.len().min(finding.span.end + REACH)];
    let is_end = |byte: &u8| *byte <= b' ' || matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'(' | b')');
    let from = before.iter().rposition(|byte| is_end(byte) || *byte == b'?').unwrap_or(0);
    let to = behind.iter().position(is_end).unwrap_or(behind.len());
    let is_time = |setting: &[u8]| {
        let Some(sign) = setting.iter().position(|byte| *byte == b'=') else { return false };
        let (name, time) = (setting[..sign].to_ascii_lowercase(), &setting[sign + 1..]);
        UNTIL.contains(&&name[..]) && matches!(time.len(), 10 | 13) && time.iter().all(u8::is_ascii_digit)
    };
    let settings = |part: &[u8]| part.split(|byte| matches!(byte, b'?' | b'&' | b';')).any(is_time);
    settings(&before[from..]) || settings(&behind[..to])
}

fn is_to_search(text: &[u8], finding: &Finding) -> bool {
    is_of_algolia(&text[finding.span.clone()])
        && stands_beside(text, finding, APPLICATIONS)
        && stands_beside(text, finding, INDICES)
        && !says_power(text, finding)
}

fn is_of_algolia(value: &[u8]) -> bool {
    value.len() == ALGOLIA_LENGTH && value.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn stands_beside(text: &[u8], finding: &Finding, words: &[&str]) -> bool {
    let before = &text[finding.span.start.saturating_sub(REACH)..finding.span.start];
    let behind = &text[finding.span.end..text.len().min(finding.span.end + REACH)];
    words.iter().any(|word| contains_word(before, word) || contains_word(behind, word))
}

/// Whether the line says so before the key.
fn says_power(text: &[u8], finding: &Finding) -> bool {
    let before = &text[finding.span.start.saturating_sub(REACH)..finding.span.start];
    let line = before.iter().rposition(|byte| *byte == b'\n').map_or(before, |end| &before[end..]);
    POWERS.iter().any(|word| contains_word(line, word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{scan_rust, scan_text};

    fn google() -> String {
        ["AI", "zaSyB4kQ7vTz2LmX9cRw4Jp8sYd5HbG3fAe6V"].into_iter().collect()
    }

    fn hexadecimal() -> String {
        ["7d41f0a9c25e", "8b36d90f2c4a1e7b5d83"].into_iter().collect()
    }

    fn level(text: &str) -> Level {
        scan_text(text.as_bytes())[0].level
    }

    #[test]
    fn a_google_key_warns_in_the_settings_of_an_app_and_denies_elsewhere() {
        let key = google();
        for text in [
            format!("const firebaseConfig = {{ apiKey: \"{key}\", authDomain: \"acme.firebaseapp.com\" }};"),
            format!("<script src=\"https://maps.googleapis.com/maps/api/js?key={key}\"></script>"),
            format!("\"HL\":\"en\",\"INNERTUBE_API_KEY\":\"{key}\""),
            format!("\"innertubeApiKey\":\"{key}\""),
            format!("\"mobilesdk_app_id\": \"1:2:android:3\",\n\"current_key\": \"{key}\""),
        ] {
            assert_eq!(level(&text), Level::Warn);
        }
        assert_eq!(level(&format!("GEMINI_API_KEY={key}")), Level::Deny);
        let far = " ".repeat(REACH);
        assert_eq!(level(&format!("authDomain{far}GEMINI_API_KEY={key}")), Level::Deny);
        let rust =
            format!("const CONFIG: &str = r#\"{{\"apiKey\": \"{key}\", \"authDomain\": \"acme\"}}\"#;");
        assert_eq!(scan_rust(rust.as_bytes())[0].level, Level::Warn);
    }

    #[test]
    fn a_link_that_is_signed_until_a_time_warns_and_one_that_holds_denies() {
        let value: String = ["kQ7vTz2LmX9cRw4Jp8sY", "d5HbG3fAe6VnB1qU0iZy"].into_iter().collect();
        let of_link =
            |query: &str| level(&format!("\"https://cdn.acme.io/a.png?{}\"", query.replace('@', &value)));
        for query in
            ["e=1576142006&token=@:x", "token=@&Expires=1576142006", "a=1&amp;exp=1576142006000&amp;auth=@"]
        {
            assert_eq!(of_link(query), Level::Warn, "{query}");
        }
        for query in ["token=@", "e=15761420&token=@", "size=1576142006&token=@", "e=1576142006&api_key=@"] {
            assert_eq!(of_link(query), Level::Deny, "{query}");
        }
        assert_eq!(of_link("e=1576142006\" \"https://acme.io/?token=@"), Level::Deny);
    }

    #[test]
    fn a_key_to_search_an_index_warns_and_one_to_write_it_denies() {
        let key = hexadecimal();
        let of_page = |name: &str| format!("appId: 'Q3KX7ZB2LM',\n{name}: '{key}',\nindexName: 'docs'");
        assert_eq!(level(&of_page("apiKey")), Level::Warn);
        assert_eq!(level(&of_page("adminApiKey")), Level::Deny);
        assert_eq!(level(&format!("apiKey: '{key}',\nindexName: 'docs'")), Level::Deny);
        assert_eq!(level(&format!("appId: 'Q3KX7ZB2LM',\napiKey: '{key}'")), Level::Deny);
    }
}
