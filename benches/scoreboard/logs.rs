//! Lines as services log them, full of what looks random and is no secret: identifiers of every kind, digests, URLs, the
//! names of pods, stack traces, user agents.

use std::fmt::Write as _;

/// Writes log lines: the same ones in every run.
pub(crate) struct Logs {
    state: u64,
    number: u64,
}

const HEX: &[u8] = b"0123456789abcdef";
const ALNUM: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64_URL: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const ULID: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Of services, issuers of keys and clouds: what stands before an identifier in a line.
const NAMES: &[&str] = &[
    "aws",
    "datadog",
    "fastly",
    "twilio",
    "mailgun",
    "cloudflare",
    "vault",
    "okta",
    "stripe",
    "github",
    "openai",
    "azure",
    "postmark",
    "mistral",
    "cohere",
    "orders",
    "payments",
    "search",
    "users",
    "sessions",
    "kafka",
    "redis",
    "postgres",
];

impl Logs {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed | 1, number: 0 }
    }

    /// The next line, with its end.
    pub(crate) fn line(&mut self) -> Vec<u8> {
        self.number += 1;
        let line = match self.below(8) {
            0 | 1 => self.json(),
            2 => self.text(),
            3 => self.access(),
            4 => self.traced(),
            5 => self.kubernetes(),
            6 => self.stack(),
            _ => self.sdk(),
        };
        (line + "\n").into_bytes()
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state >> 20
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn of(&mut self, letters: &[u8], length: usize) -> String {
        (0..length).map(|_| char::from(letters[self.below(letters.len())])).collect()
    }

    fn name(&mut self) -> &'static str {
        NAMES[self.below(NAMES.len())]
    }

    fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|length| self.of(HEX, length)).join("-")
    }

    fn time(&self) -> String {
        let (second, micro) = (self.number % 86_400, self.number * 7919 % 1_000_000);
        format!("2026-11-23T{:02}:{:02}:{:02}.{micro:06}Z", second / 3600, second / 60 % 60, second % 60)
    }

    /// An identifier as one service or another makes them.
    fn identifier(&mut self) -> String {
        match self.below(14) {
            0 => self.uuid(),
            1 => self.of(HEX, 16),
            2 => self.of(HEX, 32),
            3 => self.of(HEX, 40),
            4 => self.of(HEX, 64),
            5 => self.of(ULID, 26),
            6 => self.of(BASE64_URL, 22),
            7 => self.of(BASE64, 43) + "=",
            8 => self.of(LOWER, 25),
            9 => format!("req_{}", self.of(ALNUM, 24)),
            10 => format!("{}-{}", self.of(LOWER, 10), self.of(LOWER, 5)),
            11 => self.of(ALNUM, 21),
            12 => format!("sha256:{}", self.of(HEX, 64)),
            _ => format!("{}", self.next()),
        }
    }

    fn json(&mut self) -> String {
        let (time, name, trace, span) = (self.time(), self.name(), self.of(HEX, 32), self.of(HEX, 16));
        let (one, two, number) = (self.identifier(), self.identifier(), self.below(70_000));
        format!(
            r#"{{"timestamp":"{time}","level":"INFO","fields":{{"message":"{name} answered","request_id":"{one}","etag":"W/\"{two}\"","elapsed_ms":{}}},"target":"api::{name}","span":{{"trace_id":"{trace}","span_id":"{span}","uri":"/v1/{name}/{number}","name":"request"}}}}"#,
            number as f64 / 7.0
        )
    }

    fn text(&mut self) -> String {
        let (time, name, one, two) = (self.time(), self.name(), self.identifier(), self.identifier());
        format!(
            "{time}  INFO request{{id={one}}}: api::{name}::client: {name} call done session={two} attempts={}",
            self.below(4)
        )
    }

    fn access(&mut self) -> String {
        let (one, two, name) = (self.identifier(), self.of(BASE64_URL, 40), self.name());
        format!(
            r#"10.{}.{}.{} - - [23/Nov/2026:23:17:59 +0000] "GET /assets/{name}.{}.js?v={one} HTTP/1.1" 200 {} "https://shop.acme.io/c/{two}" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36""#,
            self.below(256),
            self.below(256),
            self.below(256),
            self.of(HEX, 20),
            self.below(90_000)
        )
    }

    fn traced(&mut self) -> String {
        let (trace, span, name) = (self.of(HEX, 32), self.of(HEX, 16), self.name());
        format!(
            "{} DEBUG {name}: traceparent=00-{trace}-{span}-01 tracestate={name}=s:1;t.dm:-4 baggage=tenant={}",
            self.time(),
            self.identifier()
        )
    }

    fn kubernetes(&mut self) -> String {
        let (name, replica, pod) = (self.name(), self.of(LOWER, 9), self.of(LOWER, 5));
        format!(
            "I1123 23:17:59.{:06} 1 controller.go:{}] \"Pulled image\" pod=\"prod/{name}-{replica}-{pod}\" image=\"registry.acme.io/{name}@sha256:{}\" uid=\"{}\"",
            self.below(1_000_000),
            self.below(900),
            self.of(HEX, 64),
            self.uuid()
        )
    }

    fn stack(&mut self) -> String {
        let mut text = format!(
            "thread 'tokio-runtime-worker' ({}) panicked at src/{}/handlers.rs:{}:{}:\ncalled `Result::unwrap()` on an `Err` value: Timeout",
            self.below(90_000),
            self.name(),
            self.below(900),
            self.below(90)
        );
        for frame in 0..4 {
            let (name, hash, address) = (self.name(), self.of(HEX, 16), self.of(HEX, 12));
            let _ = write!(
                text,
                "\n  {frame:2}: 0x{address} - api::{name}::handlers::list_all::{{{{closure}}}}::h{hash}\n             at /build/cargo/registry/src/index.crates.io-{}/{name}-0.{}.1/src/lib.rs:{}:9",
                self.of(HEX, 16),
                self.below(30),
                self.below(900)
            );
        }
        text
    }

    /// What clients of clouds log: identifiers of requests, in headers with names that sound secret.
    fn sdk(&mut self) -> String {
        let name = self.name();
        let (one, two, time) = (self.identifier(), self.identifier(), self.time());
        let header = [
            "x-amzn-requestid",
            "x-amz-id-2",
            "cf-ray",
            "x-request-id",
            "idempotency-key",
            "x-b3-traceid",
            "etag",
        ];
        let header = header[self.below(header.len())];
        format!(
            "{time} TRACE {name}_sdk::http: response status=200 headers={{\"{header}\": \"{one}\", \"content-md5\": \"{}==\", \"cursor\": \"{two}\"}} url=https://{}.s3.eu-west-1.amazonaws.com/{}/{}.parquet",
            self.of(BASE64, 22),
            self.of(LOWER, 12),
            self.uuid(),
            self.of(HEX, 32)
        )
    }
}
