//! Redacts what this process writes to its standard output and error, whoever writes it.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use super::RedactingStream;

/// How long a drop waits for what others still write: a child that lives on keeps the stream open.
const PATIENCE: Duration = Duration::from_secs(1);

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
/// - Both streams are pipes to the program: it finds no terminal there, and switches its colours off.
/// - The order between the two streams is no longer that of the writes.
/// - What is opened anew, such as `/dev/tty` or `/proc/self/fd/…` of a copy made before, does not pass here.
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
    put: fn(BorrowedFd<'_>) -> rustix::io::Result<()>,
    /// Says how the passing on ended.
    ended: Option<Receiver<io::Result<()>>>,
}

impl Redirected {
    fn new(stream: BorrowedFd<'_>, put: fn(BorrowedFd<'_>) -> rustix::io::Result<()>) -> io::Result<Self> {
        let original = stream.try_clone_to_owned()?;
        let behind = File::from(original.try_clone()?);
        let (reader, writer) = io::pipe()?;
        let (report, ended) = mpsc::channel();
        // A thread that does not start leaves both streams as they were.
        thread::Builder::new().name("api-guard stdio".to_owned()).spawn(move || {
            let _ = report.send(pass_on(reader, behind));
        })?;
        put(writer.as_fd())?;
        Ok(Self { original, put, ended: Some(ended) })
    }

    /// Puts the stream back where it was and waits until what was written has passed.
    fn restore(&mut self, patience: Option<Duration>) -> io::Result<()> {
        let Some(ended) = self.ended.take() else { return Ok(()) };
        // Closes the last writing end that this process has.
        (self.put)(self.original.as_fd())?;
        let gone = || Err(io::ErrorKind::BrokenPipe.into());
        match patience {
            None => ended.recv().unwrap_or_else(|_| gone()),
            Some(patience) => ended.recv_timeout(patience).unwrap_or_else(|_| gone()),
        }
    }
}

impl Drop for Redirected {
    fn drop(&mut self) {
        let _ = self.restore(Some(PATIENCE));
    }
}

/// Reads until all writers are gone. Where the other side takes no more, what is written is read still and let go: a
/// full pipe would stop the program.
fn pass_on(mut from: io::PipeReader, to: File) -> io::Result<()> {
    let mut to = RedactingStream::new(to);
    let mut piece = [0; 16 * 1024];
    let mut result = Ok(());
    loop {
        match from.read(&mut piece) {
            Ok(0) => return result.and_then(|()| to.finish()),
            Ok(count) if result.is_ok() => result = to.write_all(&piece[..count]),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return result.and(Err(error)),
        }
    }
}
