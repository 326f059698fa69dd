//! `OnePassword` beside a double.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use api_guard::Kind;
use api_guard::provider::OnePassword;
use api_guard::secrecy::ExposeSecret as _;
use api_guard::test_util::check_conformance;
use api_guard_servers::double::{Double, Doubled, Kept, fetch, kind, secret, target, value};

const VAULT: &str = "ftz4pm2xxwmwrsd7rjqn7grzfz";
const ITEM: &str = "2fcbqwe9ndg175zg2dzwftvkpa";

fn item(state: &str, fields: &str) -> String {
    format!(
        r#"{{"id":"{ITEM}","title":"Stripe","vault":{{"id":"{VAULT}"}},"category":"API_CREDENTIAL","version":7{state},
            "sections":[{{"id":"Section_1","label":"live"}},{{"id":"Section_2","label":"test"}}],
            "fields":[{fields}]}}"#
    )
}

/// What Connect answers, after developer.1password.com/docs/connect/api-reference, specification 1.8.1: "List
/// vaults", "List items", "Get item details".
fn answer(request: &str) -> (u16, String) {
    if !request.contains("\r\nauthorization: Bearer a token of Connect\r\n") {
        return (401, r#"{"status":401,"message":"canary"}"#.to_owned());
    }
    let fields = r#"{"id":"username","type":"STRING","purpose":"USERNAME","label":"username","value":"me"},
        {"id":"f1","type":"CONCEALED","label":"api key","value":"the value of neither"},
        {"id":"f2","section":{"id":"Section_1"},"type":"CONCEALED","label":"api key","value":"the live value"},
        {"id":"f3","section":{"id":"Section_2"},"type":"CONCEALED","label":"api key","value":"the test value"},
        {"id":"f4","section":{"id":"Section_1"},"label":"twice","value":"canary"},
        {"id":"f5","section":{"id":"Section_2"},"label":"twice","value":"canary"},
        {"id":"f6","label":"empty","type":"STRING"},{"id":"f7","label":"odd","value":["canary"]}"#;
    let path = target(request);
    let items = format!("/v1/vaults/{VAULT}/items");
    let list = |titles: &[&str]| {
        let titles: Vec<_> =
            titles.iter().map(|title| format!(r#"{{"id":"{title}","title":"{title}"}}"#)).collect();
        (200, format!("[{}]", titles.join(",")))
    };
    match path {
        "/v1/vaults?filter=name%20eq%20%22My%20vault%22" => {
            (200, format!(r#"[{{"id":"another","name":"my VAULT"}},{{"id":"{VAULT}","name":"My vault"}}]"#))
        }
        "/v1/vaults?filter=name%20eq%20%22Odd%22" => (200, r#"{"canary":1}"#.to_owned()),
        _ if path.starts_with("/v1/vaults?") => (200, "[]".to_owned()),
        _ if path == format!("{items}?filter=title%20eq%20%22Stripe%22") => {
            (200, format!(r#"[{{"id":"{ITEM}","title":"Stripe","version":7}}]"#))
        }
        _ if path == format!("{items}?filter=title%20eq%20%22Two%22") => list(&["Two", "Two"]),
        _ if path == format!("{items}?filter=title%20eq%20%22Gone%22") => list(&["Gone"]),
        _ if path == format!("{items}?filter=title%20eq%20%22Old%22") => list(&["Old"]),
        _ if path.contains('?') => (200, "[]".to_owned()),
        _ if path == format!("{items}/{ITEM}") => (200, item("", fields)),
        _ if path == format!("{items}/Gone") => (200, item(r#","state":"DELETED""#, fields)),
        _ if path == format!("{items}/Old") => (200, item(r#","state":"ARCHIVED""#, fields)),
        _ => (404, r#"{"status":404,"message":"canary"}"#.to_owned()),
    }
}

fn connect(double: &Double, token: &str) -> OnePassword {
    OnePassword::connect(&double.address, secret(token)).unwrap()
}

#[test]
fn a_field_is_found_by_names_or_by_ids() {
    let double = Double::answering(answer);
    let connect = connect(&double, "a token of Connect");
    let fetched = fetch(&connect, "op://My%20vault/Stripe/api%20key").unwrap();
    assert!(fetched.expose_secret() == "the value of neither");
    assert_eq!(format!("{fetched:?}"), "Fetched { version: Some(\"7\"), .. }");
    assert_eq!(double.requests().len(), 3);
    assert!(value(&connect, &format!("op://{VAULT}/{ITEM}/f3")) == "the test value");
    assert_eq!(double.requests().len(), 4, "IDs are not searched for");
    assert!(value(&connect, "op://My%20vault/Stripe/live/api%20key") == "the live value");
    assert!(value(&connect, "op://My%20vault/Stripe/Section_2/f3") == "the test value");
    assert!(value(&connect, "op://My%20vault/Stripe/empty").is_empty(), "which the store refuses");
}

#[test]
fn each_way_not_to_find_it_has_its_kind() {
    let double = Double::answering(answer);
    let connect = connect(&double, "a token of Connect");
    for (reference, expected) in [
        ("op://None/Stripe/a", Kind::NotFound),
        ("op://Odd/Stripe/a", Kind::Malformed),
        ("op://My%20vault/None/a", Kind::NotFound),
        ("op://My%20vault/Two/a", Kind::Config),
        ("op://My%20vault/Gone/f1", Kind::Deleted),
        ("op://My%20vault/Old/f1", Kind::Disabled),
        ("op://My%20vault/Stripe/none", Kind::FieldMissing),
        ("op://My%20vault/Stripe/none/f2", Kind::FieldMissing),
        ("op://My%20vault/Stripe/live/username", Kind::FieldMissing),
        ("op://My%20vault/Stripe/twice", Kind::Config),
        ("op://My%20vault/Stripe/odd", Kind::Malformed),
        ("op://a%22b/Stripe/a", Kind::InvalidReference),
    ] {
        assert_eq!(kind(&connect, reference), expected, "{reference}");
    }
    let stranger = self::connect(&double, "nobody's");
    assert_eq!(kind(&stranger, "op://My%20vault/Stripe/username"), Kind::Unauthenticated);
}

#[test]
fn it_does_what_every_provider_has_to_do() {
    let answer = |request: &str, find: &dyn Fn(&str) -> Option<Kept>| {
        let path = target(request);
        let items = format!("/v1/vaults/{VAULT}/items");
        let refused = |status: u16| (status, format!(r#"{{"status":{status},"message":"canary"}}"#));
        if let Some(title) = path.strip_prefix(&format!("{items}?filter=title%20eq%20%22")) {
            let title = title.strip_suffix("%22").unwrap();
            let found = match find(title) {
                Some(_) => serde_json::json!([{ "id": title, "title": title }]),
                None => serde_json::json!([]),
            };
            return (200, found.to_string());
        }
        let id = path.strip_prefix(&format!("{items}/")).unwrap();
        let item = |value: &str, version: usize, state: Option<&str>| {
            let fields = serde_json::json!([{ "id": "password", "label": "password", "value": value }]);
            (
                200,
                serde_json::json!({ "id": id, "version": version, "state": state, "fields": fields })
                    .to_string(),
            )
        };
        match find(id) {
            Some(Kept::Bytes(bytes, written)) => item(str::from_utf8(&bytes).unwrap(), written, None),
            Some(Kept::Deleted) => item("canary", 2, Some("DELETED")),
            Some(Kept::Disabled) => item("canary", 2, Some("ARCHIVED")),
            Some(Kept::Denied) => refused(403),
            _ => refused(404),
        }
    };
    let provider = |double: &Double| connect(double, "a token of Connect");
    let place =
        Doubled::new(answer, provider, |name| format!("op://{VAULT}/{name}/password")).with_disabled();
    assert_eq!(check_conformance(&place), ["bytes", "fields"]);
}
