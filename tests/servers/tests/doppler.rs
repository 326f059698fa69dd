//! `Doppler` beside a double that is held to Doppler's description.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use api_guard::Kind;
use api_guard::provider::Doppler;
use api_guard::test_util::check_conformance;
use api_guard_servers::asking::{kind, secret, value, written};
use api_guard_servers::double::Double;
use api_guard_servers::exchange::{Answer, Request};
use api_guard_servers::shelf::{Kept, Shelf};
use serde_json::{Value, json};

fn of(name: &str, value: &Value) -> Answer {
    Answer::json(200, &json!({ "name": name, "value": value, "success": true }))
}

fn refusal(status: u16) -> Answer {
    Answer::json(status, &json!({ "messages": ["canary"], "success": false }))
}

fn answer(request: &Request) -> Answer {
    match request.query() {
        "project=payments&config=prd&name=STRIPE" => of(
            "STRIPE",
            &json!({ "raw": "a ${PART}", "computed": "a value with its part", "note": "",
                "rawVisibility": "masked", "computedVisibility": "masked" }),
        ),
        "project=payments&config=prd&name=HIDDEN" => of(
            "HIDDEN",
            &json!({ "raw": null, "computed": null, "note": "canary", "rawVisibility": "restricted",
                "computedVisibility": "restricted" }),
        ),
        "project=payments&config=prd&name=GONE" => of("GONE", &json!({ "raw": null, "computed": null })),
        "project=payments&config=prd&name=ODD" => of("ODD", &json!("canary")).undescribed(),
        "project=other&config=prd&name=STRIPE" => refusal(401),
        "project=theirs&config=prd&name=STRIPE" => refusal(403),
        "project=busy&config=prd&name=STRIPE" => refusal(429),
        _ => refusal(404),
    }
}

fn doppler(double: &Double) -> Doppler {
    Doppler::at(&double.address, secret("a service token")).unwrap()
}

#[test]
fn a_secret_is_fetched_computed_and_each_refusal_has_its_kind() {
    let double = Double::of("doppler", answer);
    let doppler = doppler(&double);
    assert!(value(&doppler, "doppler://payments/prd/STRIPE") == "a value with its part");
    assert_eq!(written(&doppler, "doppler://payments/prd/STRIPE"), None, "Doppler does not say");
    assert_eq!(double.requests()[0].header("authorization"), Some("Bearer a service token"));
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
    let answer = |request: &Request, find: &dyn Fn(&str) -> Option<Kept>| {
        let name = request.query().split_once("&name=").unwrap().1;
        match find(name) {
            Some(Kept::Bytes(bytes, _)) => {
                let text = String::from_utf8(bytes).unwrap();
                of(name, &json!({ "raw": text, "computed": text }))
            }
            Some(Kept::Deleted) => of(name, &json!({ "raw": null, "computed": null })),
            Some(_) => refusal(403),
            None => refusal(404),
        }
    };
    let place = Shelf::new("doppler", answer, doppler, |name| format!("doppler://payments/prd/{name}"));
    assert_eq!(check_conformance(&place), ["bytes", "fields", "disabled"]);
}
