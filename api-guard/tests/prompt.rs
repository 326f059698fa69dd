//! What goes out of a stream at once. A process of its own: the end of a text waits where a value that is known could begin
//! there, and the values of other tests begin with anything.
#![cfg(feature = "redact")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod support;

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use api_guard::redact::RedactingStream;
use support::{Random, know};

/// A writer whose bytes can be looked at while the stream lives.
#[derive(Clone, Default)]
struct Seen(Rc<RefCell<Vec<u8>>>);

impl Write for Seen {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

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
