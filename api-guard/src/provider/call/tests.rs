use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use super::*;

const CANARY: &str = "the-canary-of-this-answer";

/// A server that answers one request as `answer` does, and gives back what it was sent.
fn server(answer: impl FnOnce(&mut TcpStream) + Send + 'static) -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut piece = [0; 1024];
        while !request.windows(4).any(|end| end == b"\r\n\r\n") {
            let count = stream.read(&mut piece).unwrap();
            request.extend_from_slice(&piece[..count]);
            if count == 0 {
                break;
            }
        }
        answer(&mut stream);
        String::from_utf8_lossy(&request).into_owned()
    });
    (address, served)
}

fn says(bytes: impl AsRef<[u8]> + Send + 'static) -> impl FnOnce(&mut TcpStream) + Send + 'static {
    // Who has heard enough hangs up, and the rest cannot be written.
    move |stream| drop(stream.write_all(bytes.as_ref()))
}

fn ask(answer: impl FnOnce(&mut TcpStream) + Send + 'static) -> Result<Answer, Error> {
    ask_for(Duration::from_secs(60), answer)
}

fn ask_for(time: Duration, answer: impl FnOnce(&mut TcpStream) + Send + 'static) -> Result<Answer, Error> {
    let (address, _) = server(answer);
    let client = Client::new(&address, None).unwrap();
    client.send(&Request::get("/v1/x"), Deadline::after(time))
}

/// The kind of an error that shows no canary.
fn kind(answer: Result<Answer, Error>) -> Kind {
    let error = answer.and_then(|answer| answer.json().map(drop)).unwrap_err();
    assert!(!format!("{error} {error:#?}").contains("canary"), "an error repeats the answer");
    assert!(std::error::Error::source(&error).is_none());
    error.kind()
}

fn text(answer: &Answer) -> Option<String> {
    use secrecy::ExposeSecret as _;
    Some(answer.json().ok()?.get("key")?.text()?.expose_secret().to_owned())
}

#[test]
fn a_request_is_written_as_servers_expect_it() {
    let (address, served) = server(says("HTTP/1.1 204 No Content\r\n\r\n"));
    let client = Client::new(&format!("{address}/prefix/"), None).unwrap();
    let mut path = "/v1".to_owned();
    push_segment(&mut path, "a b/c?d");
    let token = Secret::from(secrecy::SecretString::from("token of a test"));
    let request = Request::get(path).header("x-a", "b").credential("x-vault-token", "", &token);
    assert_eq!(client.send(&request, Deadline::NONE).unwrap().status, 204);
    let request = served.join().unwrap();
    assert!(request.starts_with("GET /prefix/v1/a%20b%2Fc%3Fd HTTP/1.1\r\nhost: 127.0.0.1:"));
    assert!(request.contains("\r\nconnection: close\r\nx-a: b\r\nx-vault-token: token of a test\r\n\r\n"));
}

#[test]
fn a_header_cannot_be_broken_out_of() {
    let client = Client::new("http://127.0.0.1:1", None).unwrap();
    for value in ["a\r\nb: c", "a\nb", "a\0", "é"] {
        let answer = client.send(&Request::get("/").header("x-vault-namespace", value), Deadline::NONE);
        assert_eq!(kind(answer), Kind::Config);
        let token = Secret::from(secrecy::SecretString::from(value));
        assert_eq!(kind(client.send(&Request::get("/").bearer(&token), Deadline::NONE)), Kind::Config);
    }
}

#[test]
fn an_answer_is_read_however_it_is_cut() {
    let known = format!("HTTP/1.1 200 OK\r\nContent-Length: 36\r\n\r\n{{\"key\":\"{CANARY}\"}} EXTRA");
    let open = format!("HTTP/1.1 200 OK\r\n\r\n{{\"key\":\"{CANARY}\"}}");
    let chunked = format!(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n\
         8;ext=1\r\n{{\"key\":\"\r\n19\r\n{CANARY}\r\n2\r\n\"}}\r\n0\r\ntrailer: x\r\n\r\n"
    );
    for whole in [known, open, chunked] {
        let at_once = ask(says(whole.clone())).unwrap();
        assert!(text(&at_once).as_deref() == Some(CANARY), "an answer that comes at once");
        let bit_by_bit = ask(move |stream| {
            for byte in whole.as_bytes() {
                let _ = stream.write_all(&[*byte]);
            }
        });
        assert!(text(&bit_by_bit.unwrap()).as_deref() == Some(CANARY), "an answer in pieces");
    }
}

#[test]
fn what_is_no_answer_of_the_provider_is_an_outage_and_is_not_repeated() {
    for answer in [
        String::new(),
        CANARY.to_owned(),
        format!("HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{{\"key\":\"{CANARY}\""),
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n40\r\n{{\"key\":\"{CANARY}\""),
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{CANARY}\r\n"),
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\n{CANARY}"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: 5, 5\r\n\r\n{CANARY}"),
        format!("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n{CANARY}"),
        format!("HTTP/1.1 200 OK\r\n\r\n{{\"key\":\"{CANARY}\""),
        format!("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n<html>log in {CANARY}</html>"),
        format!("HTTP/1.1 200 OK\r\nx: {}\r\n\r\n{CANARY}", "x".repeat(70_000)),
        format!("HTTP/1.1 200 OK\r\n{}\r\n{CANARY}", "x: y\r\n".repeat(70)),
    ] {
        assert_eq!(kind(ask(says(answer))), Kind::Unavailable);
    }
    assert_eq!(kind(ask(says(b"HTTP/1.1 200 OK\r\n\r\n\"canary \xff\""))), Kind::Unavailable);
}

#[test]
fn an_answer_that_would_fill_the_memory_is_refused() {
    let large = format!("HTTP/1.1 200 OK\r\n\r\n{{\"key\":\"{}\"}}", "canary".repeat(2_000_000));
    assert_eq!(kind(ask(says(large))), Kind::Malformed);
    assert_eq!(kind(ask(says("HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\ncanary"))), Kind::Malformed);
    let chunk = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nfffffff0\r\ncanary";
    assert_eq!(kind(ask(says(chunk))), Kind::Malformed);
}

#[test]
fn a_status_becomes_a_kind_and_the_head_is_told() {
    for (status, expected) in [
        (301, Kind::Unavailable),
        (307, Kind::Unavailable),
        (400, Kind::Config),
        (401, Kind::Unauthenticated),
        (403, Kind::Denied),
        (404, Kind::NotFound),
        (410, Kind::Deleted),
        (412, Kind::Unavailable),
        (429, Kind::Throttled),
        (500, Kind::Unavailable),
        (503, Kind::Unavailable),
        (504, Kind::Timeout),
    ] {
        let answer = format!(
            "HTTP/1.1 {status} {CANARY}\r\nRetry-After: 7\r\nX-Request-Id: req-1\r\nlocation: \
             https://elsewhere.example/{CANARY}\r\n\r\n{{\"errors\":[\"{CANARY}\"]}}"
        );
        let answer = ask(says(answer)).unwrap();
        let error = answer.json().err().unwrap();
        assert_eq!((error.http_status(), error.request_id()), (Some(status), Some("req-1")));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(kind(Ok(answer)), expected, "{status}");
    }
    let answer = ask(says("HTTP/1.1 429 x\r\nretry-after: Wed, 21 Oct 2015 07:28:00 GMT\r\n\r\n")).unwrap();
    assert_eq!(answer.refusal().retry_after(), Some(Duration::ZERO), "that time has come");
    let answer = ask(says("HTTP/1.1 429 x\r\nretry-after: soon\r\n\r\n")).unwrap();
    assert!(answer.refusal().retry_after().is_none());
    let answer = ask(says("HTTP/1.1 429 x\r\nretry-after: 99999999\r\n\r\n")).unwrap();
    assert_eq!(answer.refusal().retry_after(), Some(Duration::from_secs(LONGEST)));
    const LONGEST: u64 = 3600;
}

#[test]
fn no_server_holds_us_beyond_the_deadline() {
    // Until the client has had enough.
    let silent: fn(&mut TcpStream) = |stream| drop(stream.read(&mut [0; 1]));
    let dripping: fn(&mut TcpStream) = |stream| {
        for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n".iter().cycle() {
            if stream.write_all(&[*byte]).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
    };
    for answer in [silent, dripping] {
        let start = Instant::now();
        assert_eq!(kind(ask_for(Duration::from_millis(600), answer)), Kind::Timeout);
        // They would hold us for ever.
        assert!(start.elapsed() < Duration::from_secs(60), "it took {:?}", start.elapsed());
    }
}

#[test]
fn a_server_that_cannot_be_had_is_an_outage() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let get = |address: &str, authority| {
        Client::new(address, authority).unwrap().send(&Request::get("/"), Deadline::NONE)
    };
    assert_eq!(kind(get(&format!("http://{free}"), None)), Kind::Unavailable);
    // RFC 6761: a name that is never there. A resolver that is not there either may take longer to say so.
    let lookup = kind(get("https://name.invalid", Some(AUTHORITY.as_bytes())));
    assert!(matches!(lookup, Kind::Unavailable | Kind::Timeout), "{lookup}");
    // A server that speaks no TLS.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let served = thread::spawn(move || says(CANARY)(&mut listener.accept().unwrap().0));
    assert_eq!(kind(get(&address, Some(AUTHORITY.as_bytes()))), Kind::Unavailable);
    served.join().unwrap();
}

#[test]
fn an_authority_that_is_no_certificate_is_refused() {
    for pem in ["", "canary", "-----BEGIN CERTIFICATE-----\ncanary\n-----END CERTIFICATE-----\n"] {
        let error = Client::new("https://vault.example", Some(pem.as_bytes())).err().unwrap();
        assert!(error.kind() == Kind::Config && !error.to_string().contains("canary"));
    }
}

/// Of nobody: made for this test, its key thrown away.
const AUTHORITY: &str = include_str!("authority.pem");
