//! One suite of vectors through all engines: what the detector finds, the command line reports, `guard!` refuses and the
//! redactor hides, at the same place.
//!
//! | engine | reads | is held to |
//! |---|---|---|
//! | the detector | each vector, as text and inside a literal of Rust | what the vector expects |
//! | the command line | the same as files | rule, level, first and last place of the detector |
//! | `guard!` | the files of Rust | rule, level and place of the detector |
//! | the redactor | each vector as a line of a log | what is secret is gone, all else is there; [`redactor`] has the exceptions |

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a panic is how a test fails")]

mod carriers;
mod command_line;
mod detector;
mod guard;
mod redactor;
