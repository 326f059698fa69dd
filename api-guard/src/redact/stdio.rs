//! Redacts what this process writes to its standard output and error, whoever writes it.

use std::fs::File;
use std::io::{self, PipeReader, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Weak};
use std::time::Duration;
use std::{process, thread};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use super::RedactingStream;

/// How long a drop waits for what others may still write: a child that lives on keeps the stream open.
const PATIENCE: Duration = Duration::from_secs(1);

/// No pipe holds more, unless it is told to: when so much has passed, what was in it has.
const PIPE_HOLDS: u64 = 1 << 20;

/// While it lives, all that this process writes to file descriptors 1 and 2 is redacted: `println!`, `dbg!`, a panic by
/// any hook, a C library, a child that inherits them. What closes the process's own writers off from the outside.
///
/// A thread of its own reads what is written from a pipe and passes it on through a [`RedactingStream`].
///
/// # Security
///
/// - A pipe is between: what was written just before `process::exit`, an abort or a deadly signal may be lost, and so may
///   the message of that very abort. Nothing leaks. Where the last words count run the program with
///   `cargo api-guard exec -- CMD`, whose parent process outlives it.
/// - What is written after the drop is as it would be without. That goes for what other threads still write, and for what
///   a C library has in a buffer of its own (`printf` into a pipe), which it writes when the process exits: let it
///   `fflush(NULL)` before.
/// - A drop waits until all that this process wrote has passed. A child that lives on is waited for for a second, and what
///   it writes passes until this process ends. Then its writes fail, and a last word of this process that ended in no
///   space is lost if the child was not waited for.
/// - Each stream is read for itself: a value of which one piece goes to standard output and the other to standard error is
///   two parts of a value, and those are not found. So are the pieces of a value between which another thread or process
///   writes, and what a killed child leaves of one when others write on.
/// - Both streams are pipes to the program: it finds no terminal there, and switches its colours off.
/// - The order between the two streams is no longer that of the writes.
/// - What is opened anew, such as `/dev/tty` or `/proc/self/fd/…` of a copy made before, does not pass here.
/// - A process that is forked off and runs no other program has the pipe but not the thread: this process redacts what it
///   writes, and has to outlive it. A program that makes itself a daemon calls `install` after that.
/// - Standard output that does not block, and is full, counts as one that failed: what is written then is lost.
///
/// # Examples
///
/// ```no_run
/// let _guard = api_guard::redact::StdioGuard::install()?;
/// // The rest of `main`. Let it return rather than call `process::exit`.
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "redaction of standard output and error ends when this is dropped"]
pub struct StdioGuard {
    streams: Vec<Redirected>,
}

impl StdioGuard {
    /// Puts the redaction in place.
    ///
    /// # Errors
    ///
    /// What the operating system returns where it has no more file descriptors or threads to give, or where standard
    /// output or error is closed. Then both are as they were.
    pub fn install() -> io::Result<Self> {
        io::stdout().flush()?;
        let out = Redirected::new(io::stdout().as_fd(), |to| rustix::stdio::dup2_stdout(to))?;
        let err = Redirected::new(io::stderr().as_fd(), |to| rustix::stdio::dup2_stderr(to))?;
        Ok(Self { streams: vec![out, err] })
    }

    /// Ends the redaction: waits until all that was written has passed, also by children that still write.
    ///
    /// # Errors
    ///
    /// What the writer behind returned first.
    pub fn finish(mut self) -> io::Result<()> {
        let _ = io::stdout().flush();
        let streams = std::mem::take(&mut self.streams);
        streams.into_iter().map(|mut stream| stream.restore(None)).fold(Ok(()), io::Result::and)
    }
}

impl Drop for StdioGuard {
    fn drop(&mut self) {
        let _ = io::stdout().flush();
        for stream in &mut self.streams {
            let _ = stream.restore(Some(PATIENCE));
        }
    }
}

/// One of the two streams.
#[derive(Debug)]
struct Redirected {
    original: OwnedFd,
    /// The thread lives here, and not in a child that was forked off.
    process: u32,
    /// What the thread does, while it lives.
    passing: Weak<Passing>,
    put: fn(BorrowedFd<'_>) -> rustix::io::Result<()>,
    /// Says how the passing on ended.
    ended: Option<Receiver<io::Result<()>>>,
}

impl Redirected {
    fn new(stream: BorrowedFd<'_>, put: fn(BorrowedFd<'_>) -> rustix::io::Result<()>) -> io::Result<Self> {
        let original = stream.try_clone_to_owned()?;
        let behind = File::from(original.try_clone()?);
        let (reader, writer) = io::pipe()?;
        let thread =
            Arc::new(Passing { pipe: reader, busy: AtomicBool::default(), passed: AtomicU64::default() });
        let passing = Arc::downgrade(&thread);
        let (report, ended) = mpsc::channel();
        // A thread that does not start leaves both streams as they were.
        thread::Builder::new().name("api-guard stdio".to_owned()).spawn(move || {
            let _ = report.send(thread.run(behind));
        })?;
        put(writer.as_fd())?;
        Ok(Self { original, process: process::id(), passing, put, ended: Some(ended) })
    }

    /// Puts the stream back where it was and waits until what was written has passed.
    fn restore(&mut self, patience: Option<Duration>) -> io::Result<()> {
        let Some(ended) = self.ended.take() else { return Ok(()) };
        // Closes the last writing end that this process has.
        (self.put)(self.original.as_fd())?;
        if self.process != process::id() {
            return Ok(());
        }
        let gone = || Err(io::ErrorKind::BrokenPipe.into());
        let Some(patience) = patience else { return ended.recv().unwrap_or_else(|_| gone()) };
        let passed = || self.passing.upgrade().map_or(0, |passing| passing.passed.load(Ordering::SeqCst));
        let enough = passed() + PIPE_HOLDS;
        loop {
            match ended.recv_timeout(patience) {
                Ok(result) => return result,
                Err(RecvTimeoutError::Disconnected) => return gone(),
                // However slow the other side is, what this process wrote is waited for.
                Err(RecvTimeoutError::Timeout) => {
                    let rests = self.passing.upgrade().is_some_and(|passing| passing.rests());
                    if rests || passed() > enough {
                        return gone();
                    }
                }
            }
        }
    }
}

impl Drop for Redirected {
    fn drop(&mut self) {
        let _ = self.restore(Some(PATIENCE));
    }
}

/// What the thread of a stream does. It alone keeps the pipe open: should it end, a write into it fails and does not wait.
#[derive(Debug)]
struct Passing {
    pipe: PipeReader,
    /// From before something is read until it has passed.
    busy: AtomicBool,
    /// How many bytes have passed.
    passed: AtomicU64,
}

impl Passing {
    /// Reads until all writers are gone. Where the other side takes no more, what is written is read still and let go: a
    /// full pipe would stop the program.
    fn run(&self, to: File) -> io::Result<()> {
        let mut to = RedactingStream::new(to);
        let mut piece = [0; 16 * 1024];
        let mut result = Ok(());
        loop {
            self.wait()?;
            self.busy.store(true, Ordering::SeqCst);
            match (&self.pipe).read(&mut piece) {
                Ok(0) => return result.and_then(|()| to.finish()),
                Ok(count) => {
                    if result.is_ok() {
                        result = to.write_all(&piece[..count]);
                    }
                    self.passed.fetch_add(count as u64, Ordering::SeqCst);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return result.and(Err(error)),
            }
            self.busy.store(false, Ordering::SeqCst);
        }
    }

    /// Waits until there is something to read, or nobody left to write.
    fn wait(&self) -> io::Result<()> {
        loop {
            match poll(&mut [PollFd::new(&self.pipe, PollFlags::IN)], None) {
                Ok(_) => return Ok(()),
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether nothing is in the pipe, nor on its way out of it, though somebody holds its other end. The pipe is asked
    /// first: what was taken from it before then was taken by a thread that had said so.
    fn rests(&self) -> bool {
        let ready = poll(&mut [PollFd::new(&self.pipe, PollFlags::IN)], Some(&Timespec::default()));
        ready == Ok(0) && !self.busy.load(Ordering::SeqCst)
    }
}
