//! Shows the progress of a scan on a terminal, once it takes longer than a person would wait without any sign.

use std::io::{self, Write as _};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Nothing is said before.
const PATIENCE: Duration = Duration::from_secs(1);
const TICK: Duration = Duration::from_millis(100);
/// Back to the line's beginning, and clear it.
const CLEAR: &str = "\r\x1b[K";

/// What was done so far, by all threads.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    files: AtomicUsize,
    bytes: AtomicU64,
    found: AtomicUsize,
}

impl Counters {
    /// Another file.
    pub(crate) fn file(&self) {
        self.files.fetch_add(1, Ordering::Relaxed);
    }

    /// So many more bytes.
    pub(crate) fn read(&self, bytes: usize) {
        self.bytes.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// Another finding.
    pub(crate) fn found(&self) {
        self.found.fetch_add(1, Ordering::Relaxed);
    }

    fn line(&self) -> String {
        let files = self.files.load(Ordering::Relaxed);
        let bytes = self.bytes.load(Ordering::Relaxed) as f64;
        let found = self.found.load(Ordering::Relaxed);
        let size =
            if bytes < 1e9 { format!("{:.0} MB", bytes / 1e6) } else { format!("{:.1} GB", bytes / 1e9) };
        format!("api-guard: {files} files, {size}, {found} findings so far")
    }
}

/// Does `work`; where `live` says so, tells meanwhile on standard error how far it is, and leaves nothing behind.
pub(crate) fn during<T>(live: bool, counters: &Counters, work: impl FnOnce() -> T) -> T {
    if !live {
        return work();
    }
    let (done, wait) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || tell(counters, &wait));
        let result = work();
        drop(done);
        result
    })
}

fn tell(counters: &Counters, wait: &mpsc::Receiver<()>) {
    let mut pause = PATIENCE;
    while wait.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        say(&format!("{CLEAR}{}", counters.line()));
        pause = TICK;
    }
    if pause == TICK {
        say(CLEAR);
    }
}

fn say(text: &str) {
    let mut err = io::stderr();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush()); // only a courtesy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_much_was_read_and_found() {
        let counters = Counters::default();
        counters.file();
        counters.read(1_234_567_890);
        counters.found();
        assert_eq!(counters.line(), "api-guard: 1 files, 1.2 GB, 1 findings so far");
    }

    #[test]
    fn work_is_done_once_and_its_result_comes_back() {
        assert_eq!(during(true, &Counters::default(), || 7), 7);
        assert_eq!(during(false, &Counters::default(), || 7), 7);
    }
}
