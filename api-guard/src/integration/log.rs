//! A `log::Log` that redacts messages for another logger.

use log::{Log, Metadata, Record};

use crate::redact::text;

/// Passes each message to another logger, without secrets.
///
/// Use it in front of a logger that chooses its own output, such as syslog or the systemd journal. For a logger that
/// takes a writer, such as `env_logger`, a [`RedactingWriter`](crate::redact::RedactingWriter) is better, because it
/// also covers what the logger adds itself.
///
/// # Security
///
/// The message is redacted. Key-value pairs (`log`'s feature `kv`) are not passed on, since they cannot be changed.
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
    /// Redacts messages for `inner`.
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
