//! Asking a provider, and looking at all that it says.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use api_guard::provider::{Deadline, Fetched, Provider};
use api_guard::secrecy::ExposeSecret as _;
use api_guard::{Error, Kind};

/// What every secret of these tests contains, and nothing else may.
pub const CANARY: &str = "canary-of-the-server-tests";

/// Fetches with time enough for a server on a busy machine.
///
/// # Errors
/// The provider's.
pub fn fetch(provider: &impl Provider, reference: &str) -> Result<Fetched, Error> {
    provider.fetch(&reference.parse()?, Deadline::after(Duration::from_secs(60)))
}

/// The value of a reference that has one.
///
/// # Panics
///
/// If it has none, or if more than the value shows it.
#[must_use]
pub fn value(provider: &impl Provider, reference: &str) -> String {
    let fetched = fetch(provider, reference).unwrap_or_else(|error| panic!("{reference}: {error}"));
    assert!(!format!("{fetched:?}").contains(CANARY), "{reference}: its Debug shows the value");
    fetched.expose_secret().to_owned()
}

/// The kind of error of a reference that has none. No error shows a value.
///
/// # Panics
///
/// If it has one, or if the error shows one.
#[must_use]
pub fn kind(provider: &impl Provider, reference: &str) -> Kind {
    let Err(error) = fetch(provider, reference) else { panic!("{reference} has a value") };
    assert!(
        !format!("{error} {error:?} {error:#?}").contains(CANARY),
        "{reference}: its error shows a value"
    );
    error.kind()
}

/// What is logged, at every level.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// What `asking` logs through `tracing`, and what the process has logged through `log`.
    pub fn of<T>(asking: impl FnOnce() -> T) -> (T, String) {
        // It may be there already.
        let _ = log::set_logger(&Records);
        log::set_max_level(log::LevelFilter::Trace);
        let log = Self::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        let answer = tracing::subscriber::with_default(subscriber, asking);
        let mut text = String::from_utf8_lossy(&held(&log.0)).into_owned();
        text.push_str(&held(&RECORDS));
        (answer, text)
    }
}

/// What goes through `log`, which has one listener for the whole process.
static RECORDS: Mutex<String> = Mutex::new(String::new());

struct Records;

impl log::Log for Records {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        held(&RECORDS).push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

fn held<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        held(&self.0).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
