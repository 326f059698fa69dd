//! Real servers for the tests of providers, and a proxy that spoils what they answer.
//!
//! `tests/servers/run` installs the servers and runs the tests with `API_GUARD_SERVERS=require`. Without it, a test whose
//! server is not installed says so and passes.

pub mod asking;
mod description;
pub mod double;
pub mod exchange;
#[cfg(feature = "_cloud")]
pub mod logged;
mod moto;
mod openbao;
pub mod proxy;
mod redis;
pub mod shelf;

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use std::{env, iter, process, thread};

pub use moto::Moto;
pub use openbao::{OpenBao, ROOT};
pub use redis::Redis;

/// An authority that nobody has the key of, where one has to be named.
pub const AUTHORITY: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../api-guard/src/provider/call/authority.pem");

/// The program of a server, which the variable names. `None` where it is not installed and need not be.
///
/// # Panics
///
/// If servers are required and this one is not there.
#[must_use]
pub fn program(variable: &str) -> Option<PathBuf> {
    let program = env::var_os(variable).map(PathBuf::from);
    let required = env::var("API_GUARD_SERVERS").is_ok_and(|value| value == "require");
    assert!(program.is_some() || !required, "{variable} is not set: start the tests by `tests/servers/run`");
    program
}

/// A port that nobody listens at now, and another one each time.
///
/// It is none of those that the system gives to outgoing connections, so that none of them has it before the server that
/// it is for. Nor does OpenBao have it, which takes the port after its own as well.
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn free_port() -> u16 {
    const PORTS: std::ops::Range<u16> = 20_000..32_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Another process of these tests begins elsewhere.
    let first = process::id() % 100 * 120;
    let ports = iter::repeat_with(|| u32::from(NEXT.fetch_add(2, Ordering::Relaxed)) + first);
    let mut ports = ports.map(|number| PORTS.start + (number % u32::from(PORTS.end - PORTS.start)) as u16);
    let is_free = |port: &u16| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok();
    ports.by_ref().take(PORTS.len()).find(is_free).unwrap_or_else(|| panic!("no port is free"))
}

/// Waits for what a server does in its own time.
///
/// # Panics
///
/// If it has not come about after a minute.
pub fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(60);
    while !condition() {
        assert!(Instant::now() < patience, "not after a minute: {what}");
        thread::sleep(Duration::from_millis(50));
    }
}
