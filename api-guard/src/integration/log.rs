//! A `log::Log` that redacts for another.

use log::{Log, Metadata, Record};

use crate::redact::text;

/// Gives each message to another logger without secrets.
///
/// Where a logger writes to something of its own choice, such as syslog or the systemd journal, this goes before it. A
/// logger that takes a writer, as `env_logger` does, is better given a [`RedactingWriter`](crate::redact::RedactingWriter):
/// then what it adds itself is covered too.
///
/// # Security
///
/// The message is redacted; key-value pairs (`log`'s feature `kv`) are not passed on, since they cannot be changed.
///
/// # Examples
///
/// ```no_run
/// # struct Inner;
/// # impl log::Log for Inner {
/// #     fn enabled(&self, _: &log::Metadata) -> bool { true }
/// #     fn log(&self, _: &log::Record) {}
/// #     fn flush(&self) {}
/// # }
/// log::set_boxed_logger(Box::new(api_guard::integration::log::RedactingLog::new(Inner)))?;
/// # Ok::<(), log::SetLoggerError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct RedactingLog<L>(L);

impl<L: Log> RedactingLog<L> {
    /// Redacts for `inner`.
    pub const fn new(inner: L) -> Self {
        Self(inner)
    }
}

impl<L: Log> Log for RedactingLog<L> {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        self.0.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let message = record.args().to_string();
        self.0.log(
            &Record::builder()
                .metadata(record.metadata().clone())
                .args(format_args!("{}", text(&message)))
                .module_path(record.module_path())
                .file(record.file())
                .line(record.line())
                .build(),
        );
    }

    fn flush(&self) {
        self.0.flush();
    }
}
