//! A service of axum and reqwest that is careless with its key, twice: as it is, and with api-guard.
//!
//! `cargo run -p redaction` shows what each emits. The key is made up when the program starts.

mod service;

use std::error::Error;
use std::io::Write as _;
use std::process::{Command, ExitCode};
use std::time::{SystemTime, UNIX_EPOCH};

/// Says to the child which of the two it is.
const MODE: &str = "REDACTION_EXAMPLE";

fn main() -> ExitCode {
    let done = match std::env::var(MODE) {
        Ok(mode) => service::run(mode == "after"),
        Err(_) => show(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // Not returned from `main`: the standard library would print it past the redactor.
        Err(error) => {
            tracing::error!(error = %error, "the example failed");
            ExitCode::FAILURE
        }
    }
}

/// Runs the service as a child each way, and shows what came out.
fn show() -> Result<(), Box<dyn Error>> {
    let seed = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
    let key = format!("svc-{:032x}", seed.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c834));
    let mut shown = Vec::new();
    for mode in ["before", "after"] {
        let child = Command::new(std::env::current_exe()?)
            .envs([(MODE, mode), ("UPSTREAM_API_KEY", &key), ("NO_COLOR", "1"), ("RUST_BACKTRACE", "0")])
            .output()?;
        let text = String::from_utf8([child.stdout, child.stderr].concat())?;
        let times = text.matches(&key).count();
        writeln!(shown, "-- {mode}: the key stands in what was emitted {times} times\n{text}")?;
        if (mode == "after") != (times == 0) {
            return Err("the other way round was expected".into());
        }
    }
    Ok(std::io::stdout().write_all(&shown)?)
}
