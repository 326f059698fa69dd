//! `Doppler` beside a double.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use api_guard::Kind;
use api_guard::provider::Doppler;
use api_guard::test_util::check_conformance;
use api_guard_servers::double::{Double, Doubled, Kept, kind, secret, target, value};

/// What Doppler answers, after docs.doppler.com/reference: "Secrets", "Retrieve"; and its errors' `messages`.
fn answer(request: &str) -> (u16, String) {
    let path = target(request);
    let query = path.strip_prefix("/v3/configs/config/secret?").unwrap();
    let (status, body) = match query {
        "project=payments&config=prd&name=STRIPE" => (
            200,
            r#"{"name":"STRIPE","value":{"raw":"a ${PART}","computed":"a value with its part","note":"",
                "rawVisibility":"masked","computedVisibility":"masked"},"success":true}"#,
        ),
        "project=payments&config=prd&name=HIDDEN" => (
            200,
            r#"{"name":"HIDDEN","value":{"raw":null,"computed":null,"note":"canary","rawVisibility":"restricted",
                "computedVisibility":"restricted"},"success":true}"#,
        ),
        "project=payments&config=prd&name=GONE" => {
            (200, r#"{"name":"GONE","value":{"raw":null,"computed":null},"success":true}"#)
        }
        "project=payments&config=prd&name=ODD" => (200, r#"{"value":"canary","success":true}"#),
        "project=other&config=prd&name=STRIPE" => (401, r#"{"messages":["canary"],"success":false}"#),
        "project=theirs&config=prd&name=STRIPE" => (403, r#"{"messages":["canary"],"success":false}"#),
        "project=busy&config=prd&name=STRIPE" => (429, r#"{"messages":["canary"],"success":false}"#),
        _ => (404, r#"{"messages":["canary"],"success":false}"#),
    };
    (status, body.to_owned())
}

#[test]
fn a_secret_is_fetched_computed_and_each_refusal_has_its_kind() {
    let double = Double::answering(answer);
    let token = secret("a service token");
    let doppler = Doppler::at(&double.address, token).unwrap();
    assert!(value(&doppler, "doppler://payments/prd/STRIPE") == "a value with its part");
    assert!(double.requests()[0].contains("\r\nauthorization: Bearer a service token\r\n"));
    assert_eq!(kind(&doppler, "doppler://payments/prd/HIDDEN"), Kind::Denied);
    assert_eq!(kind(&doppler, "doppler://payments/prd/GONE"), Kind::NotFound);
    assert_eq!(kind(&doppler, "doppler://payments/prd/NONE"), Kind::NotFound);
    assert_eq!(kind(&doppler, "doppler://payments/prd/ODD"), Kind::Malformed);
    assert_eq!(kind(&doppler, "doppler://other/prd/STRIPE"), Kind::Unauthenticated);
    assert_eq!(kind(&doppler, "doppler://theirs/prd/STRIPE"), Kind::Denied);
    assert_eq!(kind(&doppler, "doppler://busy/prd/STRIPE"), Kind::Throttled);
}

#[test]
fn it_does_what_every_provider_has_to_do() {
    let answer = |request: &str, find: &dyn Fn(&str) -> Option<Kept>| {
        let name = Some(target(request)).and_then(|path| path.split_once("&name=")).unwrap().1;
        let value = |value: serde_json::Value| {
            (200, serde_json::json!({ "name": name, "value": value, "success": true }).to_string())
        };
        match find(name) {
            Some(Kept::Bytes(bytes, _)) => {
                let text = String::from_utf8(bytes).unwrap();
                value(serde_json::json!({ "raw": text, "computed": text }))
            }
            Some(Kept::Deleted) => value(serde_json::json!({ "raw": null, "computed": null })),
            Some(_) => (403, r#"{"messages":["canary"],"success":false}"#.to_owned()),
            None => (404, r#"{"messages":["canary"],"success":false}"#.to_owned()),
        }
    };
    let provider = |double: &Double| {
        let token = secret("a service token");
        Doppler::at(&double.address, token).unwrap()
    };
    let place = Doubled::new(answer, provider, |name| format!("doppler://payments/prd/{name}"));
    assert_eq!(check_conformance(&place), ["bytes", "fields", "disabled"]);
}
