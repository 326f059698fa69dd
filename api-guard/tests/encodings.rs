//! Every form in which a known value is written out is found in the output of the encoder itself.
#![cfg(feature = "redact")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod support;

use api_guard::redact;
use base64::prelude::{
    BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD, Engine as _,
};
use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use support::{MARKER, Random, know};

/// A form must be gone from the text as a whole; only what neighbours have a part in may stay beside the marker.
fn assert_redacted(form: &str, text: &str, value: &str) {
    assert!(redact::text(text).contains(MARKER), "{form} of a value of {} bytes stays", value.len());
}

/// A form that is written with nothing but the value in it leaves nothing but the marker.
fn assert_replaced(form: &str, encoded: &str, value: &str) {
    let clean = redact::text(encoded).into_owned();
    assert_eq!(
        clean.trim_matches(['"', '=', '[', ']']),
        &MARKER[1..9],
        "{form} of a value of {} bytes",
        value.len()
    );
}

fn values() -> impl Iterator<Item = String> {
    let mut random = Random::new(7);
    (0..60).map(move |turn| {
        let len = 8 + turn % 40;
        // Values of several lines are replaced line by line in some forms: they have a test of their own.
        if turn % 2 == 0 {
            random.text("abcdefghijkLMNOPQRSTUV0123456789-_", len)
        } else {
            // Some sets leave `%` as it is: what follows one could be taken for an escape by the tests here.
            random.awkward(len).replace(['\n', '\t', ' ', '%'], "~")
        }
    })
}

#[test]
fn a_value_is_found_in_what_formatters_print() {
    for value in values() {
        let _secret = know(&value);
        assert_replaced("the value", &value, &value);
        assert_replaced("Debug", &format!("{value:?}"), &value);
        assert_replaced("JSON", &serde_json::to_string(&value).unwrap(), &value);
        let json = serde_json::to_string(&value).unwrap();
        assert_replaced("JSON as PHP writes it", &json.replace('/', "\\/"), &value);
        assert_redacted("JSON of Debug", &serde_json::to_string(&format!("{value:?}")).unwrap(), &value);
        assert_redacted(
            "JSON of JSON",
            &serde_json::json!({ "body": format!("{value:?}") }).to_string(),
            &value,
        );
        assert_replaced("escape_ascii", &value.as_bytes().escape_ascii().to_string(), &value);
        assert_replaced("escape_default", &value.escape_default().to_string(), &value);
        assert_replaced("escape_debug", &value.escape_debug().to_string(), &value);
        assert_redacted("Debug of Debug", &format!("{:?}", format!("{value:?}")), &value);
        assert_redacted("escape_debug of Debug", &format!("{value:?}").escape_debug().to_string(), &value);
        assert_replaced("Debug of bytes", &format!("{:?}", value.as_bytes()), &value);
        assert_replaced("JSON of bytes", &serde_json::to_string(value.as_bytes()).unwrap(), &value);
    }
}

#[cfg(feature = "http")]
#[test]
fn a_value_is_found_in_what_headers_and_bodies_print() {
    // A header takes no control characters.
    for value in values().map(|value| value.replace(['\u{1}', '\u{7f}'], "\\")) {
        let _secret = know(&value);
        let header = http::HeaderValue::from_bytes(value.as_bytes()).unwrap();
        assert_replaced("Debug of a header", &format!("{header:?}"), &value);
        let body = bytes::Bytes::from(value.clone());
        assert_replaced("Debug of a body", format!("{body:?}").trim_start_matches('b'), &value);
    }
}

#[test]
fn a_value_is_found_in_json_as_other_languages_write_it_and_three_deep() {
    let escape = |character: char| -> String {
        character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
    };
    for value in values().chain(["a key, \u{1f511} & 'more' <of> it".to_owned()]) {
        let _secret = know(&value);
        let json = serde_json::to_string(&value).unwrap();
        let spelled = |all: &dyn Fn(char) -> bool| -> String {
            json.chars().map(|it| if all(it) { escape(it) } else { it.to_string() }).collect()
        };
        assert_replaced("JSON of Go", &spelled(&|it| "&<>".contains(it)), &value);
        assert_replaced("JSON of Rails", &spelled(&|it| "&<>'".contains(it)), &value);
        let python = spelled(&|it| !it.is_ascii());
        assert_replaced("JSON of Python", &python, &value);
        assert_replaced("JSON of PHP", &python.replace('/', "\\/"), &value);
    }
    for value in values().chain(["a\u{1b}[31mkey\u{b}of\tit".to_owned()]) {
        let _secret = know(&value);
        let mut json = value.clone();
        for depth in 1..=3 {
            json = serde_json::to_string(&json).unwrap();
            assert!(redact::text(&json).trim_matches(['"', '\\']) == MARKER, "JSON, {depth} deep");
        }
    }
}

#[test]
fn a_value_is_found_within_the_quotes_of_other_languages() {
    for value in values() {
        let _secret = know(&value);
        let quoted = |form: &str, text: String| {
            let clean = redact::text(&text).into_owned();
            assert!(clean == MARKER, "{form} of a value of {} bytes", value.len());
        };
        quoted("SQL and YAML", value.replace('\'', "''"));
        quoted("CSV", value.replace('"', "\"\""));
        quoted("a shell", value.replace('\'', "'\\''"));
        let escape = |text: String, mark: char| text.replace(mark, &format!("\\{mark}"));
        quoted("a shell's other quotes", ['\\', '"', '$', '`'].into_iter().fold(value.clone(), escape));
        quoted("Python's repr", value.replace('\\', "\\\\"));
        quoted("Python's repr with both quotes", value.replace('\\', "\\\\").replace('\'', "\\'"));
    }
}

#[test]
fn a_value_is_found_percent_encoded_by_any_usual_set() {
    const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    const QUERY: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>');
    const SPECIAL_QUERY: &AsciiSet = &QUERY.add(b'\'');
    const PATH: &AsciiSet = &QUERY.add(b'?').add(b'^').add(b'`').add(b'{').add(b'}');
    const USERINFO: &AsciiSet =
        &PATH.add(b'/').add(b':').add(b';').add(b'=').add(b'@').add(b'[').add(b'\\').add(b']').add(b'|');
    const PATH_OLD: &AsciiSet = &PATH.remove(b'^');
    const SEGMENT: &AsciiSet = &PATH_OLD.add(b'/').add(b'%');
    const SPECIAL_SEGMENT: &AsciiSet = &SEGMENT.add(b'\\');
    const FRAGMENT: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');
    // As Python's `quote`, JavaScript, RFC 3986 and Go's `net/url` keep them.
    let others = ["-._~/", "-_.!~*'()", "-_.!~*'();,/?:@&=+$#", "-._~!$&'()*+,;=:@", "-._~!$&'()*+,;=:@/?"];
    let go = ["-_.~$&+,/:;=@", "-_.~$&+=:@", "-_.~$&+,;="];
    for value in values().chain(base64_keys()) {
        let _secret = know(&value);
        let assert_found = |name: &str, encoded: &str| {
            for encoded in [encoded, &lower_case_escapes(encoded)] {
                assert!(redact::text(encoded) == MARKER, "{name}: a value of {} bytes", value.len());
            }
        };
        for (name, set) in [
            ("every byte", NON_ALPHANUMERIC),
            ("RFC 3986", UNRESERVED),
            ("a query", QUERY),
            ("a query of https", SPECIAL_QUERY),
            ("a path", PATH),
            ("a path as it was", PATH_OLD),
            ("a segment", SEGMENT),
            ("a segment of https", SPECIAL_SEGMENT),
            ("a fragment", FRAGMENT),
            ("userinfo", USERINFO),
        ] {
            assert_found(name, &utf8_percent_encode(&value, set).to_string());
        }
        for kept in others.into_iter().chain(go) {
            assert_found(kept, &percent_encoded(&value, kept));
        }
        for kept in ["-._~", "-._~/"] {
            assert_found("twice", &percent_encoded(&percent_encoded(&value, kept), kept));
        }
    }
    for value in ["a value~of words", "another of*some-words"] {
        let _secret = know(value);
        for kept in ["*-._ ", "-._~ "] {
            assert!(redact::text(&percent_encoded(value, kept).replace(' ', "+")) == MARKER, "{kept}");
        }
    }
}

/// Keys with all that base64 has besides letters and digits.
fn base64_keys() -> impl Iterator<Item = String> {
    let mut random = Random::new(23);
    (0..20).map(move |_| random.text("abcXYZ019+/", 41) + "+/==")
}

fn percent_encoded(text: &str, kept: &str) -> String {
    let encode = |byte: u8| match char::from(byte) {
        byte if byte.is_ascii_alphanumeric() || kept.contains(byte) => byte.to_string(),
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}

/// `%2F` as `%2f`.
fn lower_case_escapes(encoded: &str) -> String {
    let mut bytes = encoded.as_bytes().to_vec();
    for at in 0..bytes.len().saturating_sub(2) {
        if bytes[at] == b'%' && bytes[at + 1..at + 3].iter().all(u8::is_ascii_hexdigit) {
            bytes[at + 1..at + 3].make_ascii_lowercase();
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_value_is_found_in_hex_of_both_cases() {
    for value in values() {
        let _secret = know(&value);
        assert_replaced("hex", &hex::encode(&value), &value);
        assert_replaced("HEX", &hex::encode_upper(&value), &value);
        assert_replaced("Debug of bytes in hex", &format!("{:02x?}", value.as_bytes()), &value);
    }
}

#[test]
fn a_value_is_found_in_base64_wherever_it_begins_and_ends() {
    for value in values().filter(|value| value.len() > 10) {
        let _secret = know(&value);
        for engine in [&BASE64_STANDARD, &BASE64_STANDARD_NO_PAD, &BASE64_URL_SAFE, &BASE64_URL_SAFE_NO_PAD] {
            assert_replaced("base64", &engine.encode(&value), &value);
            for (before, after) in
                [("u:", ""), ("user:", "\n"), ("key=", "&"), ("", "and"), ("a", "zz"), ("ab", "zzz")]
            {
                let encoded = engine.encode(format!("{before}{value}{after}"));
                let clean = redact::text(&encoded).into_owned();
                assert!(clean.contains(MARKER), "after {} and before {} bytes", before.len(), after.len());
                // Of each end, no more than the characters that hold bits of a neighbour and of two bytes' bits stay.
                let beside = clean.replace(MARKER, "").trim_end_matches('=').len();
                assert!(
                    beside <= (before.len() + after.len()).div_ceil(3) * 4 + 4,
                    "{beside} characters stay"
                );
            }
        }
    }
}

#[test]
fn a_value_is_found_in_xml_and_html() {
    for value in values() {
        let _secret = know(&value);
        let text = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        assert_replaced("text", &text, &value);
        let quoted = text.replace('"', "&quot;");
        assert_redacted("an attribute", &quoted, &value);
        for apostrophe in ["&apos;", "&#39;", "&#x27;"] {
            assert_redacted("an attribute", &quoted.replace('\'', apostrophe), &value);
        }
        let go = text.replace('"', "&#34;").replace('\'', "&#39;");
        assert_replaced("Go's html", &go, &value);
        assert_replaced("Go's html/template", &go.replace('+', "&#43;"), &value);
        let askama = go.replace("&amp;", "&#38;").replace("&lt;", "&#60;").replace("&gt;", "&#62;");
        assert_replaced("Askama", &askama, &value);
        let tera = quoted.replace('\'', "&#x27;").replace('/', "&#x2F;");
        assert_replaced("Tera", &tera, &value);
        assert_replaced("MiniJinja", &tera.replace("&#x2F;", "&#x2f;"), &value);
        let handlebars = quoted.replace('=', "&#x3D;").replace('`', "&#x60;");
        assert_replaced("Handlebars", &handlebars.replace('\'', "&#x27;"), &value);
        let mustache = handlebars.replace('\'', "&#39;").replace('/', "&#x2F;");
        assert_replaced("Mustache", &mustache, &value);
    }
}

#[test]
fn each_line_of_a_value_counts() {
    let mut random = Random::new(11);
    let lines: Vec<_> = (0..5).map(|_| random.text("abcdefghijklmnopqrstuvwxyz0123456789+/", 40)).collect();
    let _secret = know(&format!("-----BEGIN THING-----\n{}\n-----END THING-----\n", lines.join("\r\n")));
    for line in &lines {
        assert_eq!(redact::text(&format!("  {line}\r")), format!("  {MARKER}\r"));
        assert_redacted("hex of a line", &hex::encode(line), line);
    }
    assert_eq!(redact::text("-----BEGIN THING-----"), "-----BEGIN THING-----", "boundaries are no secret");
}

#[test]
fn a_value_is_found_without_the_space_around_it() {
    let value = "a value between spaces";
    let _secret = know(&format!("\t{value} "));
    assert_eq!(redact::text(&format!("\"{value}\"")), format!("\"{MARKER}\""));
    assert_replaced("hex", &hex::encode(value), value);
}

#[test]
fn tracing_prints_no_value_in_any_field() {
    let mut random = Random::new(13);
    let awkward = random.awkward(40).replace('\n', " ");
    for value in [&awkward, "it's a \u{1b}[31mkey\u{7} of\u{7f} a\u{8}n\u{c} \u{e9}l\u{e8}ve\u{85}"] {
        let _secret = know(value);
        let out = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
        let sink = out.clone();
        let make = redact::writer(move || Shared(sink.clone()));
        for json in [false, true] {
            let subscriber = tracing_subscriber::fmt().with_writer(make.clone()).with_ansi(false);
            let log =
                || tracing::info!(plain = value, debug = ?value, list = ?value.as_bytes(), "sent {value}");
            if json {
                tracing::subscriber::with_default(subscriber.json().finish(), log);
            } else {
                tracing::subscriber::with_default(subscriber.finish(), log);
            }
        }
        let out = String::from_utf8(out.lock().unwrap().clone()).unwrap();
        assert_eq!(out.matches(MARKER).count(), 8, "{out}");
        assert!(!support::shows_a_piece(out.as_bytes(), value.as_bytes()));
    }
}

struct Shared(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl std::io::Write for Shared {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
