//! `Gcp` beside a double that is held to Google's description of `AccessSecretVersion`.
#![cfg(feature = "gcp")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::time::Duration;

use api_guard::Kind;
use api_guard::provider::{Deadline, Gcp, Provider};
use api_guard::test_util::check_conformance;
use api_guard_servers::asking::{self, CANARY, fetch, kind, value};
use api_guard_servers::double::Double;
use api_guard_servers::exchange::{Answer, Request};
use api_guard_servers::logged::Log;
use api_guard_servers::shelf::{Kept, Shelf};
use base64::Engine as _;
use crc::{CRC_32_ISCSI, Crc};
use serde_json::json;

fn canary(number: u32) -> String {
    format!("{CANARY}-{number}")
}

/// `secret` has a disabled version 3, a version 2, and a destroyed version 1; `broken` arrives damaged.
fn google(request: &Request) -> Answer {
    let path = request.path();
    let Some(name) = path.strip_prefix("/v1/").and_then(|path| path.strip_suffix(":access")) else {
        return refusal(404, "NOT_FOUND", "the path is not one of the description");
    };
    let parts: Vec<_> = name.split('/').collect();
    let ["projects", project, "secrets", secret, "versions", version] = parts[..] else {
        return refusal(400, "INVALID_ARGUMENT", "the name is not one of the description");
    };
    let state = |state: &str| {
        let message = format!("Secret Version [{name}] is in {state} state.");
        refusal(400, "FAILED_PRECONDITION", &message)
    };
    match (project, secret, version) {
        ("my-project", "secret", "1") => state("DESTROYED"),
        ("my-project", "secret", "2" | "prod") => payload("secret", 2, canary(2).as_bytes(), 0),
        ("my-project", "secret", "3" | "latest") => state("DISABLED"),
        ("my-project", "json", "latest") => {
            payload("json", 7, format!("{{\"key\":\"{}\",\"number\":1}}", canary(7)).as_bytes(), 0)
        }
        ("my-project", "line", "latest") => payload("line", 1, format!("{}\n", canary(1)).as_bytes(), 0),
        ("my-project", "binary", "latest") => payload("binary", 1, b"canary-\xff", 0),
        ("my-project", "empty", "latest") => payload("empty", 1, b"", 0),
        ("my-project", "broken", "latest") => payload("broken", 1, CANARY.as_bytes(), 1),
        ("my-project", _, _) => refusal(404, "NOT_FOUND", &format!("Secret [{name}] not found, {CANARY}")),
        _ => refusal(403, "PERMISSION_DENIED", &format!("Permission denied for {name}, {CANARY}")),
    }
}

/// Numbers of 64 bits are texts in Google's JSON.
fn payload(secret: &str, version: u32, data: &[u8], damage: u32) -> Answer {
    let sum = Crc::<u32>::new(&CRC_32_ISCSI).checksum(data) ^ damage;
    let data = base64::engine::general_purpose::STANDARD.encode(data);
    let name = format!("projects/123456/secrets/{secret}/versions/{version}");
    Answer::json(200, &json!({"name": name, "payload": {"data": data, "dataCrc32c": sum.to_string()}}))
}

fn refusal(code: u16, status: &str, message: &str) -> Answer {
    Answer::json(code, &json!({"error": {"code": code, "message": message, "status": status}}))
}

fn secrets(double: &Double) -> Gcp {
    Gcp::emulator(&double.address).unwrap()
}

#[test]
fn a_version_is_found_by_its_number_by_an_alias_and_as_the_latest() {
    let double = Double::of("gcp", google);
    let secrets = secrets(&double);
    assert!(value(&secrets, "gcp-sm://my-project/secret?version=2") == canary(2));
    assert!(value(&secrets, "gcp-sm://my-project/secret?version=prod") == canary(2));
    assert!(value(&secrets, "gcp-sm://my-project/json#key") == canary(7));
    let whole = value(&secrets, "gcp-sm://my-project/line");
    assert!(whole == format!("{}\n", canary(1)), "as it was put in: the store takes the line end away");
    let fetched = fetch(&secrets, "gcp-sm://my-project/json").unwrap();
    assert_eq!(format!("{fetched:?}"), "Fetched { version: Some(\"7\"), .. }");
}

#[test]
fn what_has_no_value_says_why() {
    let double = Double::of("gcp", google);
    let secrets = secrets(&double);
    let kind = |reference: &str| kind(&secrets, reference);
    assert_eq!(kind("gcp-sm://my-project/secret"), Kind::Disabled);
    assert_eq!(kind("gcp-sm://my-project/secret?version=1"), Kind::Deleted);
    assert_eq!(kind("gcp-sm://my-project/secret?version=9"), Kind::NotFound);
    assert_eq!(kind("gcp-sm://my-project/none"), Kind::NotFound);
    assert_eq!(kind("gcp-sm://another-project/secret"), Kind::Denied);
    assert_eq!(kind("gcp-sm://my-project/broken"), Kind::Integrity);
    assert_eq!(kind("gcp-sm://my-project/binary"), Kind::Malformed);
    assert_eq!(kind("gcp-sm://my-project/empty"), Kind::Empty);
    assert_eq!(kind("gcp-sm://my-project/json#none"), Kind::FieldMissing);
    assert_eq!(kind("gcp-sm://my-project/json#number"), Kind::Malformed);
    assert_eq!(kind("gcp-sm://my-project/secret?version=2#key"), Kind::Malformed);
}

#[test]
fn each_refusal_has_the_kind_that_says_what_to_do() {
    for (status, code, expected) in [
        (400, "INVALID_ARGUMENT", Kind::InvalidReference),
        (401, "UNAUTHENTICATED", Kind::Unauthenticated),
        (403, "PERMISSION_DENIED", Kind::Denied),
        (404, "NOT_FOUND", Kind::NotFound),
        (429, "RESOURCE_EXHAUSTED", Kind::Throttled),
        (500, "INTERNAL", Kind::Unavailable),
        (500, "DATA_LOSS", Kind::Integrity),
        (501, "UNIMPLEMENTED", Kind::Config),
        (503, "UNAVAILABLE", Kind::Unavailable),
        (504, "DEADLINE_EXCEEDED", Kind::Timeout),
    ] {
        let double = Double::of("gcp", move |_| refusal(status, code, CANARY));
        assert_eq!(kind(&secrets(&double), "gcp-sm://my-project/secret"), expected, "{code}");
    }
}

#[test]
fn what_is_no_answer_of_googles_is_refused_and_not_shown() {
    let page = format!("<html>log in, {CANARY}</html>");
    let kind = |status: u16, body: &str| {
        let double = Double::saying(status, "application/json", body);
        kind(&secrets(&double), "gcp-sm://my-project/secret")
    };
    assert_eq!(kind(200, &page), Kind::Malformed);
    assert_eq!(kind(200, "{}"), Kind::Malformed);
    assert_eq!(kind(200, &format!("{{\"payload\":{{\"data\":\"{CANARY}")), Kind::Malformed);
    assert_eq!(kind(200, &format!("{{\"payload\":{{\"data\":\"not base64, {CANARY}\"}}}}")), Kind::Malformed);
    assert_eq!(kind(403, &page), Kind::Denied);
    assert_eq!(kind(404, &page), Kind::NotFound);
    assert_eq!(kind(429, &page), Kind::Throttled);
    assert_eq!(kind(502, &page), Kind::Unavailable);
    let nobody = Gcp::emulator("http://127.0.0.1:9").unwrap();
    assert_eq!(asking::kind(&nobody, "gcp-sm://my-project/secret"), Kind::Unavailable);
}

#[test]
fn who_does_not_answer_in_time_is_not_waited_for() {
    let slow = Double::undescribed(|_| {
        std::thread::sleep(Duration::from_secs(30));
        refusal(503, "UNAVAILABLE", "")
    });
    let secrets = secrets(&slow);
    let reference = "gcp-sm://my-project/secret".parse().unwrap();
    let error = secrets.fetch(&reference, Deadline::after(Duration::from_millis(300))).unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout);
}

#[test]
fn only_this_machine_is_asked_without_credentials() {
    for url in ["https://secretmanager.googleapis.com", "http://127.0.0.1.example", "127.0.0.1:80"] {
        assert_eq!(Gcp::emulator(url).unwrap_err().kind(), Kind::Config, "{url}");
    }
    assert_eq!(Gcp::from_env().unwrap().endpoint("http://example.com").unwrap_err().kind(), Kind::Config);
}

/// With its switch on, the SDK logs whole answers. In a process of its own, whose environment has the switch.
#[test]
fn no_log_at_any_level_shows_a_value_even_when_the_sdk_is_told_to_log() {
    const SWITCH: &str = "GOOGLE_CLOUD_RUST_LOGGING";
    if std::env::var_os(SWITCH).is_none() {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "no_log_at_any_level_shows_a_value_even_when_the_sdk_is_told_to_log"]);
        let done = child.env(SWITCH, "true").output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        return;
    }
    let (found, log) = Log::of(|| {
        tracing::trace!("heard");
        value(&secrets(&Double::of("gcp", google)), "gcp-sm://my-project/line")
    });
    assert!(found.trim_end() == canary(1));
    assert!(log.contains("heard"), "nothing would have been seen");
    assert!(!log.contains(CANARY) && !log.contains("99, 97, 110, 97, 114, 121"), "the log shows a value");
}

#[test]
fn it_does_what_every_provider_does() {
    let answer = |request: &Request, find: &dyn Fn(&str) -> Option<Kept>| {
        let name = request.path().split('/').nth(5).unwrap();
        let state = |state: &str| {
            refusal(400, "FAILED_PRECONDITION", &format!("Secret Version [{name}] is in {state} state."))
        };
        match find(name) {
            Some(Kept::Bytes(data, written)) => payload(name, u32::try_from(written).unwrap(), &data, 0),
            Some(Kept::Deleted) => state("DESTROYED"),
            Some(Kept::Disabled) => state("DISABLED"),
            Some(_) => refusal(403, "PERMISSION_DENIED", name),
            None => refusal(404, "NOT_FOUND", name),
        }
    };
    let place = Shelf::new("gcp", answer, secrets, |name| format!("gcp-sm://my-project/{name}"));
    assert!(check_conformance(&place.with_bytes().with_fields().with_disabled()).is_empty());
}
