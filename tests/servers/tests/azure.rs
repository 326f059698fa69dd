//! `Azure` beside a double that is held to Microsoft's description of *Get Secret*, with the challenge and the codes of
//! <https://learn.microsoft.com/azure/key-vault/general/rest-error-codes>.
#![cfg(feature = "azure")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::time::{Duration, SystemTime};

use api_guard::Kind;
use api_guard::provider::{Azure, Deadline, Provider};
use api_guard::test_util::check_conformance;
use api_guard_servers::asking::{self, CANARY, fetch, kind, value, written};
use api_guard_servers::double::Double;
use api_guard_servers::exchange::{Answer, Request};
use api_guard_servers::logged::Log;
use api_guard_servers::shelf::{Kept, Shelf};
use serde_json::{Value, json};

const VERSION: &str = "4387e9f3d6e14c459867679a90fd0f79";

fn canary(number: u32) -> String {
    format!("{CANARY}-{number}")
}

/// Seconds since 1970, so long from now.
fn in_seconds(seconds: i64) -> i64 {
    i64::try_from(SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs()).unwrap() + seconds
}

/// A vault asks who it is before it says anything else.
fn challenge(request: &Request) -> Option<Answer> {
    let is_unknown = request.header("authorization") != Some("Bearer nobody");
    is_unknown.then(|| challenge_for("https://vault.azure.net"))
}

fn challenge_for(resource: &str) -> Answer {
    let challenge =
        format!("Bearer authorization=\"https://login.microsoftonline.com/tenant\", resource=\"{resource}\"");
    refusal(401, "Unauthorized", None).header("www-authenticate", &challenge)
}

fn azure(request: &Request) -> Answer {
    if let Some(challenge) = challenge(request) {
        return challenge;
    }
    let parts: Vec<_> = request.path().trim_start_matches('/').split('/').collect();
    let ["secrets", name, version] = parts[..] else {
        return refusal(400, "BadParameter", None);
    };
    match (name, version) {
        ("openai", "") => secret(name, &canary(2), &json!({"enabled": true})),
        ("openai", VERSION) => secret(name, &canary(1), &json!({"enabled": true})),
        ("json", "") => secret(name, &json!({"key": canary(3), "number": 1}).to_string(), &json!({})),
        ("old", "") => secret(name, CANARY, &json!({"created": 1_493_938_410, "updated": in_seconds(0)})),
        ("line", "") => secret(name, &format!("{}\n", canary(4)), &json!({"enabled": true})),
        ("empty", "") => secret(name, "", &json!({"enabled": true})),
        ("off", "") => secret(name, CANARY, &json!({"enabled": false})),
        ("early", "") => secret(name, CANARY, &json!({"enabled": true, "nbf": in_seconds(3600)})),
        ("late", "") => secret(name, CANARY, &json!({"enabled": true, "exp": in_seconds(-1)})),
        ("soon", "") => secret(name, &canary(5), &json!({"nbf": in_seconds(-60), "exp": in_seconds(60)})),
        ("disabled", "") => refusal(403, "Forbidden", Some("SecretDisabled")),
        ("forbidden", "") => refusal(403, "Forbidden", Some("ForbiddenByRbac")),
        _ => refusal(404, "SecretNotFound", None),
    }
}

fn secret(name: &str, value: &str, attributes: &Value) -> Answer {
    version(name, VERSION, value, attributes)
}

fn version(name: &str, version: &str, value: &str, attributes: &Value) -> Answer {
    let id = format!("https://my-vault.vault.azure.net/secrets/{name}/{version}");
    Answer::json(200, &json!({"value": value, "id": id, "attributes": attributes}))
}

fn refusal(status: u16, code: &str, inner: Option<&str>) -> Answer {
    let message = format!("no, and here is why: {CANARY}");
    let mut error = json!({"code": code, "message": message});
    if let Some(inner) = inner {
        error["innererror"] = json!({"code": inner});
    }
    let answer = Answer::json(status, &json!({"error": error}));
    answer.header("x-ms-request-id", "7d2d64ad-1234-4321-9876-0123456789ab").header("retry-after", "7")
}

fn vaults(double: &Double) -> Azure {
    Azure::emulator(&double.address).unwrap()
}

#[test]
fn a_secret_is_found_by_name_and_by_version() {
    let double = Double::of("azure", azure);
    let vaults = vaults(&double);
    assert!(value(&vaults, "azure-kv://my-vault/openai") == canary(2));
    assert!(value(&vaults, &format!("azure-kv://my-vault/openai?version={VERSION}")) == canary(1));
    assert!(value(&vaults, "azure-kv://my-vault/json#key") == canary(3));
    let whole = value(&vaults, "azure-kv://my-vault/line");
    assert!(whole == format!("{}\n", canary(4)), "as it was put in: the store takes the line end away");
    assert!(value(&vaults, "azure-kv://my-vault/soon") == canary(5));
    assert!(value(&vaults, "azure-kv://another-vault/openai") == canary(2));
    assert_eq!(written(&vaults, "azure-kv://my-vault/old"), Some(1_493_938_410));
    let fetched = fetch(&vaults, "azure-kv://my-vault/openai").unwrap();
    assert_eq!(format!("{fetched:?}"), format!("Fetched {{ version: Some({VERSION:?}), .. }}"));
}

#[test]
fn what_has_no_value_says_why() {
    let double = Double::of("azure", azure);
    let vaults = vaults(&double);
    let kind = |reference: &str| kind(&vaults, reference);
    assert_eq!(kind("azure-kv://my-vault/off"), Kind::Disabled);
    assert_eq!(kind("azure-kv://my-vault/disabled"), Kind::Disabled);
    assert_eq!(kind("azure-kv://my-vault/early"), Kind::NotYetValid);
    assert_eq!(kind("azure-kv://my-vault/late"), Kind::Expired);
    assert_eq!(kind("azure-kv://my-vault/forbidden"), Kind::Denied);
    assert_eq!(kind("azure-kv://my-vault/none"), Kind::NotFound);
    assert_eq!(kind("azure-kv://my-vault/empty"), Kind::Empty);
    assert_eq!(kind("azure-kv://my-vault/json#none"), Kind::FieldMissing);
    assert_eq!(kind("azure-kv://my-vault/json#number"), Kind::Malformed);
    assert_eq!(kind("azure-kv://my-vault/openai#key"), Kind::Malformed);
    assert_eq!(kind("azure-kv://my-vault/a_b"), Kind::InvalidReference);
    assert_eq!(kind("azure-kv://my-vault/openai?version=.."), Kind::InvalidReference);
}

#[test]
fn an_error_says_which_request_it_was_and_when_to_ask_again() {
    let double = Double::of("azure", azure);
    let vaults = vaults(&double);
    let error = fetch(&vaults, "azure-kv://my-vault/none").unwrap_err();
    assert_eq!(error.http_status(), Some(404));
    assert_eq!(error.request_id(), Some("7d2d64ad-1234-4321-9876-0123456789ab"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
}

#[test]
fn each_refusal_has_the_kind_that_says_what_to_do() {
    for (status, expected) in [
        (400, Kind::InvalidReference),
        (403, Kind::Denied),
        (404, Kind::NotFound),
        (409, Kind::Deleted),
        (429, Kind::Throttled),
        (500, Kind::Unavailable),
        (503, Kind::Unavailable),
        (302, Kind::Config),
    ] {
        let double = Double::of("azure", move |_| refusal(status, "Code", None));
        assert_eq!(kind(&vaults(&double), "azure-kv://my-vault/openai"), expected, "{status}");
    }
}

#[test]
fn what_is_no_answer_of_key_vaults_is_refused_and_not_shown() {
    let page = format!("<html>log in, {CANARY}</html>");
    let kind = |status: u16, body: &str| {
        let double = Double::saying(status, "application/json", body);
        kind(&vaults(&double), "azure-kv://my-vault/openai")
    };
    assert_eq!(kind(200, &page), Kind::Malformed);
    assert_eq!(kind(200, "{}"), Kind::Malformed);
    assert_eq!(kind(200, &format!("{{\"value\":[\"{CANARY}\"]}}")), Kind::Malformed);
    assert_eq!(kind(200, &format!("{{\"value\":\"{CANARY}")), Kind::Malformed);
    assert_eq!(kind(403, &page), Kind::Denied);
    assert_eq!(kind(502, &page), Kind::Unavailable);
    let nobody = Azure::emulator("http://127.0.0.1:9").unwrap();
    assert_eq!(asking::kind(&nobody, "azure-kv://my-vault/openai"), Kind::Unavailable);
}

#[test]
fn a_vault_that_asks_for_the_token_of_another_service_does_not_get_it() {
    let thief = Double::of("azure", |_| challenge_for("https://management.azure.com"));
    assert_eq!(kind(&vaults(&thief), "azure-kv://my-vault/openai"), Kind::Config);
    let requests = thief.requests();
    assert!(!requests.is_empty(), "it was asked");
    assert!(requests.iter().all(|request| request.header("authorization").is_none()), "it got a token");
}

#[test]
fn who_does_not_answer_in_time_is_not_waited_for() {
    let slow = Double::undescribed(|_| {
        std::thread::sleep(Duration::from_secs(30));
        refusal(503, "Code", None)
    });
    let reference = "azure-kv://my-vault/openai".parse().unwrap();
    let deadline = Deadline::after(Duration::from_millis(300));
    let error = vaults(&slow).fetch(&reference, deadline).unwrap_err();
    assert_eq!(error.kind(), Kind::Timeout);
}

#[test]
fn only_this_machine_is_asked_as_nobody() {
    for url in ["https://my-vault.vault.azure.net", "http://127.0.0.1.example", "127.0.0.1:80"] {
        assert_eq!(Azure::emulator(url).unwrap_err().kind(), Kind::Config, "{url}");
    }
}

#[test]
fn no_log_at_any_level_shows_a_value() {
    let (found, log) = Log::of(|| {
        tracing::trace!("heard");
        value(&vaults(&Double::of("azure", azure)), "azure-kv://my-vault/line")
    });
    assert!(found.trim_end() == canary(4));
    assert!(log.contains("heard"), "nothing would have been seen");
    assert!(!log.contains(CANARY), "the log shows a value");
}

/// In a process of its own: which credentials there are, its environment says.
#[test]
fn without_credentials_the_error_says_what_is_missing() {
    const CHILD: &str = "API_GUARD_TEST_WITHOUT";
    if let Some(setup) = std::env::var_os(CHILD) {
        let expected = match setup.to_str().unwrap() {
            "tenant" => Kind::Config,
            _ => Kind::Unavailable,
        };
        let vaults = Azure::from_env().unwrap().domain("vault.invalid");
        assert_eq!(kind(&vaults, "azure-kv://my-vault/openai"), expected);
        return;
    }
    for setup in ["tenant", "vault"] {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "without_credentials_the_error_says_what_is_missing"]);
        child
            .env_clear()
            .env(CHILD, setup)
            .env("AZURE_CLIENT_ID", "client")
            .env("AZURE_CLIENT_SECRET", CANARY);
        if setup != "tenant" {
            child.env("AZURE_TENANT_ID", "tenant");
        }
        let done = child.output().unwrap();
        assert!(done.status.success(), "{setup}: {}", String::from_utf8_lossy(&done.stdout));
    }
}

#[test]
fn it_does_what_every_provider_does() {
    let answer = |request: &Request, find: &dyn Fn(&str) -> Option<Kept>| {
        if let Some(challenge) = challenge(request) {
            return challenge;
        }
        let name = request.path().split('/').nth(2).unwrap();
        match find(name) {
            Some(Kept::Bytes(value, written)) => {
                version(name, &format!("{written:032x}"), str::from_utf8(&value).unwrap(), &json!({}))
            }
            Some(Kept::Disabled) => refusal(403, "Forbidden", Some("SecretDisabled")),
            Some(Kept::Denied) => refusal(403, "Forbidden", Some("ForbiddenByRbac")),
            _ => refusal(404, "SecretNotFound", None),
        }
    };
    let place = Shelf::new("azure", answer, vaults, |name| format!("azure-kv://my-vault/{name}"));
    // What a vault keeps is text.
    assert_eq!(check_conformance(&place.with_fields().with_disabled()), ["bytes"]);
}
