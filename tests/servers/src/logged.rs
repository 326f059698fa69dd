//! What is logged while a provider is asked.

use std::io;
use std::sync::{Arc, Mutex};

use crate::double::locked;

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
        let mut text = String::from_utf8_lossy(&locked(&log.0)).into_owned();
        text.push_str(&locked(&RECORDS));
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
        locked(&RECORDS).push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        locked(&self.0).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
