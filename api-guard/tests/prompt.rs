//! What goes out of a stream at once. A process of its own: the end of a text waits where a value that is known could begin
//! there, and the values of other tests begin with anything.
#![cfg(feature = "redact")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod support;

use std::io::Write;

use api_guard::redact::RedactingStream;
use support::{Random, Seen, know};

#[test]
fn a_prompt_is_seen_before_its_line_ends() {
    let _secret = know(&Random::new(206).text("xyz", 40));
    let seen = Seen::default();
    let mut stream = RedactingStream::new(seen.clone());
    stream.write_all(b"Continue? [Y/n] ").unwrap();
    assert_eq!(*seen.0.borrow(), b"Continue? [Y/n] ");
}

#[test]
fn a_drop_writes_what_waits() {
    let seen = Seen::default();
    let mut stream = RedactingStream::new(seen.clone());
    stream.write_all(b"no end").unwrap();
    assert_eq!(*seen.0.borrow(), b"no ");
    drop(stream);
    assert_eq!(*seen.0.borrow(), b"no end");
}
