//! Removes secrets from text that leaves the process.
//!
//! Two things are replaced by `[REDACTED]`, or by a marker [with a name](Redactor::with_names) if you ask for it:
//! - every value that a [`Secret`](crate::Secret) of this process holds or ever held, in every encoding listed below;
//! - any text with the form of a key that a rule of `api-guard-detect` knows.
//!
//! Everything in this module looks for the same values: those that this process has loaded so far.
//!
//! | output | what redacts it | what happens to the last bytes at an exit or abort |
//! |---|---|---|
//! | a log | [`writer`], [`RedactingWriter`]: waits for the end of the line | a complete line is written; an incomplete one is lost |
//! | a terminal, a pipe, a socket | [`RedactingStream`]: waits for the end of the word | the last word is lost |
//! | `println!`, `dbg!`, C libraries, children | `StdioGuard` (feature `stdio`) | what is still in the pipe is lost, which may be everything |
//! | a panic | [`init`] | it is printed before the abort |
//! | a whole program, its last words included | `cargo api-guard exec -- CMD` | nothing is lost: a parent process prints it |
//! | an error, a `Command`, a URL | [`RedactError::redacted`], [`printed`], [`url`] | – |
//! | headers, axum, OpenTelemetry, Sentry, `log`, spans | [`integration`](crate::integration) | – |
//! | text that you have | [`text`], [`bytes()`] | – |
//!
//! # Encodings
//!
//! These forms of a known value are found:
//!
//! - the plain value, also without the white space around it; as `{:?}`, `escape_debug`, `escape_default` and
//!   `escape_ascii` print it, and `{:?}` of that; as `{:?}` of `http::HeaderValue` and of `bytes::Bytes` print it; with
//!   control characters as tracing-subscriber writes them;
//! - as JSON, with `/` or `\/`, as Go, Rails, Python and PHP write it, and up to three levels deep; as JSON of `{:?}`;
//!   within the quotes of SQL, YAML, CSV, a shell and Python;
//! - as XML and HTML text: `&amp;`, `&lt;` and `&gt;`; with them `&quot;`, alone or with `'` as `&apos;`, `&#39;` or
//!   `&#x27;`; and as Go (`&#34;`, `&#43;`), Askama (`&#38;`), Tera, MiniJinja, Handlebars and Mustache (`&#x2F;`,
//!   `&#x3D;`, `&#x60;`) escape it;
//! - percent-encoded with the sets of the URL standard, RFC 3986, JavaScript, Go and Python, and twice with the
//!   strictest ones; in hex; in base64, standard and URL, wherever the value begins in the encoded data; and as a list of
//!   bytes on one line, as `{:?}`, `{:02x?}` and JSON print it.
//!
//! For a value of several lines, each line of 8 bytes or more is found as well. For a URL with a password, the password
//! is found too, unless it consists of lowercase letters only.
//!
//! # Security
//!
//! - To find values, this module holds keyed hashes of them, and neither a value nor a part of one in any encoding. The
//!   hash key is random and lives as long as the process. Without it, no way is known to learn anything from the
//!   hashes. For the fast hashes, of short pieces of a beginning, there is no proof of that, as there is none for any
//!   hash so fast. With the key, for example in a copy of all of the process's memory, it is possible to work out the
//!   beginning of a value and of each line of it (the first 23 bytes), and to test guesses of the rest.
//! - These are not found: values of less than 8 bytes; a part of a value, such as one cut by a length limit, one field
//!   of a JSON document that was loaded as one secret, or what comes before an unescaped `#` in a URL; a value in another
//!   case, or changed by a URL parser, which drops tabs and turns `\` into `/`; a value in UTF-16, in octal or as a list
//!   of characters; and encodings that are not listed, such as compressed text, base64 broken into lines, a value with
//!   colours or line breaks in it, or base64 of base64, of hex or of JSON in which some of the value is escaped.
//! - Other spellings of the encodings listed are not found: JSON with `\u` escapes for more than is named above; HTML
//!   with other names or numbers; hex with spaces or colons; bytes by `{:#?}` and `dbg!`, with one on each line, by
//!   `{:x?}` if one is below 16, by `{:X?}` or `{:02X?}`, or as `serde_json::Value` prints them (`Number(115)`); a `\x`
//!   escape for every byte; JSON or `{:?}` that escapes some of the value and is then percent-encoded.
//! - A key that was never held here is recognized by its form, or, if its form is not distinctive, by the words right
//!   before it, such as `DATADOG_API_KEY=`. It is not found if it is split over two fields, cut, or spelled
//!   differently.
//! - What does not go through this module is not redacted: other writers, the standard output of C libraries, headers.
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

/// `text` without secrets; borrowed if it has none. [`Redactor::redact_str`] as a function.
#[must_use]
pub fn text(text: &str) -> Cow<'_, str> {
    Redactor::new().redact_str(text)
}

/// `bytes` without secrets; borrowed if they have none. [`Redactor::redact_bytes`] as a function.
#[must_use]
pub fn bytes(bytes: &[u8]) -> Cow<'_, [u8]> {
    Redactor::new().redact_bytes(bytes)
}
