//! `Vault` behind a network that fails in every way we know: the right kind, no byte of an answer, no hang.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use std::error::Error as _;
use std::net::TcpListener;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use api_guard::provider::{Deadline, Fetched, Provider, Vault};
use api_guard::secrecy::{ExposeSecret, SecretString};
use api_guard::{Error, Kind, Secret, redact};
use api_guard_servers::proxy::{Fault, Proxy};
use api_guard_servers::{OpenBao, ROOT};

const CANARY: &str = "canary-in-an-answer";
const REFERENCE: &str = "vault://secret/mine#key";

/// What a request has, at most; and one that has to come to its end by that.
const TIME: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_secs(1);

/// Every line that a crate below us logs, at the level at which they log most.
struct Log(Mutex<String>);

static LOG: Log = Log(Mutex::new(String::new()));

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.0.lock().unwrap().push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

fn fetch(vault: &Vault) -> Result<Fetched, Error> {
    vault.fetch(&REFERENCE.parse().unwrap(), Deadline::after(TIME))
}

/// The error of a fetch that has so much time, takes no longer, and shows nothing of what was answered.
fn failure(vault: &Vault, time: Duration, what: &str) -> Error {
    let start = Instant::now();
    let fetched = vault.fetch(&REFERENCE.parse().unwrap(), Deadline::after(time));
    let error = fetched.err().unwrap_or_else(|| panic!("{what}: it was fetched"));
    // Those who are silent would be so for ever.
    assert!(start.elapsed() < time + TIME, "{what}: it took {:?}", start.elapsed());
    let shown = format!("{error} {error:?} {error:#?}");
    assert!(
        !shown.contains("canary") && !shown.contains(ROOT),
        "{what}: the error shows an answer or the token"
    );
    assert!(error.source().is_none());
    error
}

#[test]
fn every_fault_has_its_kind_and_shows_nothing() {
    let Some(server) = OpenBao::start() else { return };
    log::set_logger(&LOG).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    server.run(&["kv", "put", "secret/mine", &format!("key={CANARY} value")]);
    let proxy = Proxy::before(&server.address);
    let token = || Secret::from(SecretString::from(ROOT));
    let new = || Vault::builder().address(&proxy.address).token(token()).build().unwrap();

    // Another host, which must not hear from us.
    let elsewhere = TcpListener::bind("127.0.0.1:0").unwrap();
    elsewhere.set_nonblocking(true).unwrap();
    let location = format!("http://{}/v1/secret/data/mine", elsewhere.local_addr().unwrap());

    let answer = |head: &str, body: &str| {
        Fault::Answer(format!("HTTP/1.1 {head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()))
    };
    let errors = format!("{{\"errors\":[\"{CANARY}\"]}}");
    let json = |text: &str| text.replace("CANARY", CANARY);
    let portal = format!("<!doctype html><title>{CANARY}</title><form>password</form>");
    let redirect = format!("307 Temporary Redirect\r\nlocation: {location}");
    let faults = [
        ("throttled", answer("429 Too Many Requests", &errors), Kind::Throttled),
        ("throttled for 7 s", answer("429 Too Many Requests\r\nretry-after: 7", &errors), Kind::Throttled),
        ("sealed", answer("503 x", "{\"errors\":[\"Vault is sealed\"]}"), Kind::Sealed),
        ("no leader", answer("503 Service Unavailable", &errors), Kind::Unavailable),
        ("a fault of the server", answer("500 x", &errors), Kind::Unavailable),
        ("a gateway that waited", answer("504 x", &errors), Kind::Timeout),
        ("a gateway's page", answer("502 Bad Gateway", &portal), Kind::Unavailable),
        ("a captive portal", answer("200 OK\r\ncontent-type: text/html", &portal), Kind::Unavailable),
        ("a redirect", answer(&redirect, &portal), Kind::Unavailable),
        ("no JSON", answer("200 OK", &json("{\"data\":{\"data\":{\"key\":\"CANARY\"}")), Kind::Unavailable),
        ("another shape", answer("200 OK", &json("{\"CANARY\":[\"CANARY\"]}")), Kind::Malformed),
        (
            "another shape inside",
            answer("200 OK", &json("{\"data\":{\"data\":\"CANARY\"}}")),
            Kind::Malformed,
        ),
        ("no HTTP", Fault::Answer(json("CANARY CANARY\r\n\r\n")), Kind::Unavailable),
        ("too large", answer("200 OK", &CANARY.repeat(1_000_000)), Kind::Malformed),
        ("cut off", Fault::Truncated, Kind::Unavailable),
        ("dripping", Fault::Drip, Kind::Timeout),
        ("silent", Fault::Silence, Kind::Timeout),
        ("hung up", Fault::Hangup, Kind::Unavailable),
    ];
    for (what, fault, kind) in faults {
        // While the token is looked up, while the mount is, and while the secret is.
        for requests_before in 0..3 {
            let vault = new();
            warm_up(&vault, &proxy, requests_before);
            proxy.set(fault.clone());
            let error = failure(&vault, if kind == Kind::Timeout { SHORT } else { TIME }, what);
            assert_eq!(error.kind(), kind, "{what}, after {requests_before} requests");
            assert_eq!(error.retry_after(), (what == "throttled for 7 s").then(|| Duration::from_secs(7)));
            // And it recovers by itself.
            proxy.set(Fault::None);
            assert!(
                fetch(&vault).unwrap().expose_secret().starts_with(CANARY),
                "{what}: it does not recover"
            );
        }
    }
    assert!(elsewhere.accept().is_err(), "a redirect was followed");

    let log = LOG.0.lock().unwrap();
    assert!(!log.contains("canary") && !log.contains(ROOT), "a log has it");
    assert!(redact::text(&log) == *log, "a log has it in another encoding");
    // As the clients' rows of sixteen bytes would have it.
    assert!(!log.contains("63616e61") && !log.contains("6361 6e61"), "a log has it in hexadecimal");
}

/// Lets a provider do the requests that come first: for the token, and for the mount.
fn warm_up(vault: &Vault, proxy: &Proxy, requests: usize) {
    proxy.set(Fault::None);
    let reference = match requests {
        0 => return,
        // No mount has this name, so that only the token is known afterwards.
        1 => "vault://nothing/mounted#key",
        _ => REFERENCE,
    };
    let _ = vault.fetch(&reference.parse().unwrap(), Deadline::after(TIME));
}

#[test]
fn a_server_that_is_not_there_is_unavailable_and_never_waited_for() {
    let port = api_guard_servers::free_port();
    for (address, kinds) in [
        (format!("http://127.0.0.1:{port}"), &[Kind::Unavailable][..]),
        (format!("https://127.0.0.1:{port}"), &[Kind::Unavailable]),
        // RFC 6761: never there. A machine without a resolver may wait for one.
        ("https://vault.invalid".to_owned(), &[Kind::Unavailable, Kind::Timeout]),
    ] {
        let token = Secret::from(SecretString::from(ROOT));
        let vault = Vault::builder().address(&address).token(token).build().unwrap();
        let kind = failure(&vault, TIME, &address).kind();
        assert!(kinds.contains(&kind), "{address}: {kind}");
    }
}

#[test]
fn a_thousand_requests_at_once_log_in_once() {
    let Some(server) = OpenBao::start() else { return };
    server.run(&["kv", "put", "secret/mine", "key=a value that is ours"]);
    server.run(&["auth", "enable", "approle"]);
    server.policy("mine", "path \"secret/data/mine\" { capabilities = [\"read\"] }");
    server.run(&["write", "auth/approle/role/app", "token_policies=mine"]);
    let role = server.ask(&["read", "auth/approle/role/app/role-id"]);
    let id = server.ask(&["write", "-f", "auth/approle/role/app/secret-id"]);
    let id = Secret::from(SecretString::from(id["data"]["secret_id"].as_str().unwrap()));
    let proxy = Proxy::before(&server.address);
    let vault = Vault::builder()
        .address(&proxy.address)
        .app_role(role["data"]["role_id"].as_str().unwrap(), id)
        .kv_v2("secret")
        .build()
        .unwrap();
    std::thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let reference = REFERENCE.parse().unwrap();
                    assert!(vault.fetch(&reference, Deadline::after(TIME)).is_ok());
                }
            });
        }
    });
    assert_eq!(proxy.requests(), 1001, "a thousand reads and one login");
}
