//! A table of copies. For each way to hold a key this program starts itself again, and from outside looks through the
//! other's memory, its core dumps and its forked child for the key, in every encoding.
//!
//! A plain `String` is the control: were it not found everywhere, the table would prove nothing.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a panic is how a test fails"
)]

#[cfg(target_os = "linux")]
mod forms;
#[cfg(target_os = "linux")]
mod holder;
#[cfg(all(target_os = "linux", feature = "vault"))]
mod manager;
#[cfg(target_os = "linux")]
mod outside;

#[cfg(not(target_os = "linux"))]
pub(crate) fn main(_: &str) {
    println!("the leak table needs /proc: not run");
}

#[cfg(target_os = "linux")]
pub(crate) fn main(allocator: &str) {
    #[cfg(feature = "vault")]
    if manager::was_asked_for() {
        return manager::serve(&holder::key());
    }
    if holder::was_asked_for() {
        return holder::hold();
    }
    println!("copies of a key under {allocator}; +p: a part of 32 bytes or more; –: not to be had here");
    println!(
        "{:28} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "holder", "alive", "gone", "gcore", "core", "fork", "environ"
    );
    let mut broken = Vec::new();
    for row in ROWS {
        let found = outside::look(row.holder);
        println!("{:28} {found}", row.holder);
        broken.extend(row.expected.iter().zip(found.0).filter_map(|(expected, found)| {
            let holds = match (expected, &found) {
                (_, None) | (Any, _) => true,
                (Found, Some(found)) => found.whole > 0,
                (AtMost(most), Some(found)) => found.whole <= *most && !found.in_part,
            };
            (!holds).then(|| format!("{}: {expected:?}, and yet {found:?}", row.holder))
        }));
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

use Expected::{Any, AtMost, Found};

#[derive(Debug)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "the table needs /proc"))]
enum Expected {
    /// The control.
    Found,
    AtMost(usize),
    Any,
}

#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "the table needs /proc"))]
struct Row {
    holder: &'static str,
    /// Alive, gone, gcore, kernel core, forked child, environ.
    expected: [Expected; 6],
}

const NONE: Expected = AtMost(0);

#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "the table needs /proc"))]
const ROWS: &[Row] = &[
    Row { holder: "String (control)", expected: [Found, Any, Found, Found, Found, NONE] },
    Row { holder: "variable (control)", expected: [Found, Any, Found, Found, Found, Found] },
    Row { holder: "Secret::from", expected: [AtMost(1), NONE, NONE, NONE, NONE, NONE] },
    Row { holder: "two clones", expected: [AtMost(1), NONE, NONE, NONE, NONE, NONE] },
    // What it was loaded from keeps it; it adds nothing that a dump or a child could show.
    Row {
        holder: "Secret::from_env",
        expected: [AtMost(2), AtMost(1), AtMost(1), AtMost(1), AtMost(1), Found],
    },
    Row { holder: "Secret::take_env", expected: [AtMost(1), NONE, NONE, NONE, NONE, NONE] },
    Row { holder: "take_env, memfd_secret", expected: [NONE, NONE, NONE, NONE, NONE, NONE] },
    Row { holder: "revoked", expected: [NONE, NONE, NONE, NONE, NONE, NONE] },
    Row { holder: "1 MiB", expected: [AtMost(1), NONE, NONE, NONE, NONE, NONE] },
    Row { holder: "copied and hashed", expected: [AtMost(1), NONE, NONE, NONE, NONE, NONE] },
    Row { holder: "in a place used before", expected: [AtMost(1), NONE, NONE, NONE, NONE, NONE] },
    // One for each of the two headers.
    #[cfg(feature = "http")]
    Row { holder: "with two headers", expected: [AtMost(3), NONE, NONE, NONE, NONE, NONE] },
    // As the manager's token too, so that neither the request nor the answer may leave anything behind.
    #[cfg(feature = "vault")]
    Row { holder: "fetched from Vault", expected: [AtMost(2), NONE, NONE, NONE, NONE, NONE] },
];
