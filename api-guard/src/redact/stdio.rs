//! Redacts everything that this process writes to its standard output and error.

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

/// While it lives, everything that this process writes to file descriptors 1 and 2 is redacted: by `println!`, `dbg!`,
/// a panic with any hook, a C library, or a child that inherits them.
///
/// The writes go into a pipe. A thread reads from it and passes the text on through a [`RedactingStream`].
///
/// # Security
///
/// - Because of the pipe, what was written just before `process::exit`, an abort or a deadly signal may be lost, and so
///   may the message of that very abort. Nothing leaks. If the last words matter, run the program with `cargo api-guard
///   exec -- CMD`, where a parent process outlives the program.
/// - What is written after the drop is not redacted. This includes what other threads still write, and what a C library
///   has in its own buffer (`printf` into a pipe) and writes when the process exits: call `fflush(NULL)` in it before
///   the drop.
/// - A drop waits until everything that this process wrote was passed on. If a child lives on, the drop waits for it
///   for one second. What that child writes is passed on until this process ends; then its writes fail. A last word of
///   this process that does not end in a space is lost if the child outlives that second.
/// - The two streams are read separately. A value is not found if one piece goes to standard output and the other to
///   standard error, if another thread or process writes between its pieces, or if a killed child leaves only a part of
///   it and others write on.
/// - The program sees pipes instead of a terminal, so it switches its colours off.
/// - The order of writes between the two streams is lost.
/// - Files that are opened again, such as `/dev/tty` or `/proc/self/fd/…` of a copy made before, are not redacted.
/// - A process that is forked and runs no other program has the pipe but not the thread: this process redacts what the
///   other one writes, and has to outlive it. A program that makes itself a daemon calls `install` after that.
/// - If standard output is non-blocking and full, that counts as a failure, and what is written then is lost.
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
    /// Installs the redaction.
    ///
    /// # Errors
    ///
    /// The error of the operating system if there are no more file descriptors or threads, or if standard output or
    /// error is closed. Then both streams are unchanged.
    pub fn install() -> io::Result<Self> {
        io::stdout().flush()?;
        let out = Redirected::new(io::stdout().as_fd(), |to| rustix::stdio::dup2_stdout(to))?;
        let err = Redirected::new(io::stderr().as_fd(), |to| rustix::stdio::dup2_stderr(to))?;
        Ok(Self { streams: vec![out, err] })
    }

    /// Ends the redaction: waits until everything that was written was passed on, including what children still write.
    ///
    /// # Errors
    ///
    /// The first error of the underlying output.
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

    /// Restores the stream and waits until everything that was written was passed on.
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
    /// Reads until all writers are gone. If the output accepts no more, it still reads and discards what is written: a
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
