//! `OnePassword` beside a double that is held to the description of 1Password Connect.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::time::{Duration, SystemTime};

use api_guard::Kind;
use api_guard::provider::OnePassword;
use api_guard::secrecy::ExposeSecret as _;
use api_guard::test_util::check_conformance;
use api_guard_servers::asking::{fetch, kind, secret, value};
use api_guard_servers::double::Double;
use api_guard_servers::exchange::{Answer, Request};
use api_guard_servers::shelf::{Kept, Shelf};
use serde_json::{Value, json};

const TOKEN: &str = "a token of Connect";
const VAULT: &str = "ftz4pm2xxwmwrsd7rjqn7grzfz";
const ITEM: &str = "2fcbqwe9ndg175zg2dzwftvkpa";

/// An ID for a name, as Connect makes them: 26 letters and digits.
fn id(name: &str) -> String {
    let plain = name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    plain.chain(std::iter::repeat(b'0')).take(26).map(char::from).collect()
}

fn overview(id: &str, title: &str) -> Value {
    json!({ "id": id, "title": title, "vault": { "id": VAULT }, "category": "API_CREDENTIAL", "version": 7,
        "createdAt": "2026-11-01T12:00:00Z", "updatedAt": "2026-11-24T12:00:00Z" })
}

fn item(id: &str, version: usize, fields: Value) -> Value {
    let mut item = overview(id, "Stripe");
    item["version"] = version.into();
    item["sections"] =
        json!([{ "id": "Section_1", "label": "live" }, { "id": "Section_2", "label": "test" }]);
    item["fields"] = fields;
    item
}

fn with_state(mut item: Value, state: &str) -> Value {
    item["state"] = state.into();
    item
}

fn refusal(status: u16) -> Answer {
    Answer::json(status, &json!({ "status": status, "message": "canary" }))
}

fn fields() -> Value {
    let live = json!({ "id": "Section_1" });
    let test = json!({ "id": "Section_2" });
    json!([
        { "id": "username", "type": "STRING", "purpose": "USERNAME", "label": "username", "value": "me" },
        { "id": "f1", "type": "CONCEALED", "label": "api key", "value": "the value of neither" },
        { "id": "f2", "section": live, "type": "CONCEALED", "label": "api key", "value": "the live value" },
        { "id": "f3", "section": test, "type": "CONCEALED", "label": "api key", "value": "the test value" },
        { "id": "f4", "section": live, "type": "STRING", "label": "twice", "value": "canary" },
        { "id": "f5", "section": test, "type": "STRING", "label": "twice", "value": "canary" },
        { "id": "f6", "type": "STRING", "label": "empty" },
    ])
}

fn answer(request: &Request) -> Answer {
    if request.header("authorization") != Some(&format!("Bearer {TOKEN}")) {
        return refusal(401);
    }
    let target = request.target();
    let items = format!("/v1/vaults/{VAULT}/items");
    let found = |things: Value| Answer::json(200, &things);
    let list = |titles: &[&str]| found(titles.iter().map(|title| overview(&id(title), title)).collect());
    match target {
        "/v1/vaults?filter=name%20eq%20%22My%20vault%22" => {
            found(json!([{ "id": id("another"), "name": "my VAULT" }, { "id": VAULT, "name": "My vault" }]))
        }
        "/v1/vaults?filter=name%20eq%20%22Odd%22" => found(json!({ "canary": 1 })).undescribed(),
        _ if target.starts_with("/v1/vaults?") => found(json!([])),
        _ if target == format!("{items}?filter=title%20eq%20%22Stripe%22") => {
            found(json!([overview(ITEM, "Stripe")]))
        }
        _ if target == format!("{items}?filter=title%20eq%20%22Two%22") => list(&["Two", "Two"]),
        _ if target == format!("{items}?filter=title%20eq%20%22Gone%22") => list(&["Gone"]),
        _ if target == format!("{items}?filter=title%20eq%20%22Old%22") => list(&["Old"]),
        _ if target.contains('?') => found(json!([])),
        _ if target == format!("{items}/{ITEM}") => found(item(ITEM, 7, fields())),
        _ if target == format!("{items}/{}", id("odd")) => {
            let odd = json!([{ "id": "f7", "type": "STRING", "label": "odd", "value": ["canary"] }]);
            found(item(&id("odd"), 1, odd)).undescribed()
        }
        _ if target == format!("{items}/{}", id("gone")) => {
            found(with_state(item(&id("gone"), 2, fields()), "DELETED"))
        }
        _ if target == format!("{items}/{}", id("old")) => {
            found(with_state(item(&id("old"), 2, fields()), "ARCHIVED"))
        }
        _ => refusal(404),
    }
}

fn connect(double: &Double) -> OnePassword {
    OnePassword::connect(&double.address, secret(TOKEN)).unwrap()
}

#[test]
fn a_field_is_found_by_names_or_by_ids() {
    let double = Double::of("onepassword", answer);
    let connect = connect(&double);
    let fetched = fetch(&connect, "op://My%20vault/Stripe/api%20key").unwrap();
    assert!(fetched.expose_secret() == "the value of neither");
    assert_eq!(format!("{fetched:?}"), "Fetched { version: Some(\"7\"), .. }");
    assert_eq!(double.requests().len(), 3);
    assert_eq!(fetched.written(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_521_600)));
    assert!(value(&connect, &format!("op://{VAULT}/{ITEM}/f3")) == "the test value");
    assert_eq!(double.requests().len(), 4, "IDs are not searched for");
    assert!(value(&connect, "op://My%20vault/Stripe/live/api%20key") == "the live value");
    assert!(value(&connect, "op://My%20vault/Stripe/Section_2/f3") == "the test value");
    assert!(value(&connect, "op://My%20vault/Stripe/empty").is_empty(), "which the store refuses");
}

#[test]
fn each_way_not_to_find_it_has_its_kind() {
    let double = Double::of("onepassword", answer);
    let connect = connect(&double);
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
        ("op://a%22b/Stripe/a", Kind::InvalidReference),
    ] {
        assert_eq!(kind(&connect, reference), expected, "{reference}");
    }
    assert_eq!(kind(&connect, &format!("op://{VAULT}/{}/odd", id("odd"))), Kind::Malformed);
    let stranger = OnePassword::connect(&double.address, secret("nobody's")).unwrap();
    assert_eq!(kind(&stranger, "op://My%20vault/Stripe/username"), Kind::Unauthenticated);
}

#[test]
fn it_does_what_every_provider_has_to_do() {
    let answer = |request: &Request, find: &dyn Fn(&str) -> Option<Kept>| {
        let items = format!("/v1/vaults/{VAULT}/items");
        if let Some(title) = request.target().strip_prefix(&format!("{items}?filter=title%20eq%20%22")) {
            let title = title.strip_suffix("%22").unwrap();
            let found: Value = find(title).iter().map(|_| overview(&id(title), title)).collect();
            return Answer::json(200, &found);
        }
        let wanted = request.path().strip_prefix(&format!("{items}/")).unwrap();
        let item = |value: &str, version: usize| {
            let password =
                json!({ "id": "password", "type": "CONCEALED", "label": "password", "value": value });
            item(wanted, version, json!([password]))
        };
        // The only name of the suite with more than letters in it.
        let name = wanted.trim_end_matches('0').replace("lineend", "line-end");
        match find(&name) {
            Some(Kept::Bytes(bytes, written)) => {
                Answer::json(200, &item(str::from_utf8(&bytes).unwrap(), written))
            }
            Some(Kept::Deleted) => Answer::json(200, &with_state(item("canary", 2), "DELETED")),
            Some(Kept::Disabled) => Answer::json(200, &with_state(item("canary", 2), "ARCHIVED")),
            Some(Kept::Denied) => refusal(403),
            _ => refusal(404),
        }
    };
    let reference = |name: &str| format!("op://{VAULT}/{name}/password");
    let place = Shelf::new("onepassword", answer, connect, reference).with_disabled();
    assert_eq!(check_conformance(&place), ["bytes", "fields"]);
}
