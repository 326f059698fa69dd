//! Takes secrets out of text on its way out of the process.
//!
//! Two things are replaced by `[REDACTED]`, or by [more](Redactor::with_names) where asked for: every value that a [`Secret`](crate::Secret) of this process holds or ever
//! held, in every encoding listed below, and any text with the form of a key that a rule of `api-guard-detect` knows.
//!
//! All look at the same values: those that this process has loaded by now.
//!
//! | what emits | what stands there | what an exit or abort does to the tail |
//! |---|---|---|
//! | a log | [`writer`], [`RedactingWriter`]: waits for the line | a line that has ended is out; one that has not is lost |
//! | a terminal, a pipe, a socket | [`RedactingStream`]: waits for the word | the last word is lost |
//! | `println!`, `dbg!`, C libraries, children | `StdioGuard` (feature `stdio`) | what is in the pipe is lost: up to all of it |
//! | a panic | [`init`] | printed before the abort |
//! | a whole program, its last words included | `cargo api-guard exec -- CMD` | nothing is lost: a parent prints it |
//! | an error, a `Command`, a URL | [`RedactError::redacted`], [`printed`], [`url`] | – |
//! | headers, axum, OpenTelemetry, Sentry, `log`, spans | [`integration`](crate::integration) | – |
//! | text in hand | [`text`], [`bytes()`] | – |
//!
//! # Encodings
//!
//! Of a known value these forms are found:
//!
//! - as it is; as `{:?}`, `escape_debug` and `escape_ascii` print it, and `{:?}` of that; as JSON, with `/` or `\/`, as Go,
//!   Rails and Python write it, and three deep; as JSON of `{:?}`; within the quotes of SQL, YAML, CSV, a shell and Python;
//! - as XML and HTML text: `&amp;`, `&lt;` and `&gt;`; with them `&quot;`, alone or with `'` as `&apos;`, `&#39;` or
//!   `&#x27;`; and as Go (`&#34;`, `&#43;`), Tera, Handlebars and Mustache (`&#x2F;`, `&#x3D;`, `&#x60;`) escape it;
//! - percent-encoded by any of the usual sets, or twice; in hex; in base64, standard and URL, wherever it begins in what is
//!   encoded; and as a list of bytes on one line, as `{:?}`, `{:02x?}` and JSON print it.
//!
//! Of a value of several lines each line of 8 bytes or more counts too.
//!
//! # Security
//!
//! - To find values, keyed hashes of them are held, and no value nor part of one in any encoding. Their key is random and
//!   lives as long as the process. Without it no way is known to tell anything from them; of the fast ones, of short pieces
//!   of a beginning, there is no proof, as there is none of a hash so fast. With it, as in a copy of all of the process's
//!   memory, the beginning of a value and of each line of it (the first 23 bytes) can be worked out and a guess of the rest
//!   be tested.
//! - Not found are: values under 8 bytes; a part of a value, such as one cut by a length limit; an encoding not listed,
//!   such as compressed text, base64 broken into lines, a value with colours or line breaks in it, or base64 of base64,
//!   of hex or of JSON that escapes some of the value; in another case; in UTF-16, octal or a list of characters.
//! - Of the encodings listed, other spellings are not found: JSON with `\u` escapes for more than named above; HTML with
//!   other names or numbers; hex with spaces or colons; bytes by `{:#?}`, with one on each line, and by `{:X?}` or
//!   `{:02X?}`; a `\x` escape for every byte; JSON or `{:?}` that is percent-encoded in turn, where it escapes some of the
//!   value.
//! - A key that was never held here is known by its form; one without a telling form by the words right before it, such as
//!   `DATADOG_API_KEY=`. Split over two fields, cut, or spelled in another way, it is not found.
//! - What does not pass through here is not redacted: other writers, the standard output of C libraries, headers.
//!
//! # Examples
//!
//! ```
//! use api_guard::{Secret, redact, secrecy::SecretString};
//!
//! let secret = Secret::from(SecretString::from("correct horse battery"));
//! drop(secret); // and still it is known
//! assert_eq!(redact::text("password=correct horse battery, user=me"), "password=[REDACTED], user=me");
//! assert_eq!(redact::text("?p=correct%20horse%20battery"), "?p=[REDACTED]");
//! ```

#[cfg(feature = "tokio")]
mod asynchronous;
mod engine;
mod error;
mod marker;
mod panic;
mod pieces;
mod redactor;
#[cfg(all(feature = "stdio", unix))]
mod stdio;
mod stream;
mod unbuffered;
mod url;
mod writer;

use std::borrow::Cow;

pub use error::{Printed, RedactError, RedactedError, printed};
pub use panic::{DangerousRedaction, Redaction, init};
pub use redactor::{Dangerous, Redactor};
#[cfg(all(feature = "stdio", unix))]
pub use stdio::StdioGuard;
pub use unbuffered::RedactingStream;
pub use url::url;
pub use writer::{RedactingWriter, writer};

/// `text` without secrets; borrowed where it has none. [`Redactor::redact_str`] as a function.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    Redactor::new().redact_str(text)
}

/// `bytes` without secrets; borrowed where they have none. [`Redactor::redact_bytes`] as a function.
#[must_use]
pub fn bytes(bytes: &[u8]) -> Cow<'_, [u8]> {
    Redactor::new().redact_bytes(bytes)
}
