//! Real servers for the tests of providers, and a proxy that spoils what they answer.
//!
//! `tests/servers/run` installs the servers and runs the tests with `API_GUARD_SERVERS=require`. Without it, a test whose
//! server is not installed says so and passes.

#[cfg(feature = "_cloud")]
pub mod asking;
pub mod canned;
pub mod double;
mod moto;
mod openbao;
pub mod proxy;
mod redis;

use std::env;
use std::net::TcpListener;
use std::path::PathBuf;

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

/// A port that nobody listens at now.
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn free_port() -> u16 {
    let listener =
        TcpListener::bind("127.0.0.1:0").unwrap_or_else(|error| panic!("no port is free: {error}"));
    listener.local_addr().map_or(0, |address| address.port())
}
