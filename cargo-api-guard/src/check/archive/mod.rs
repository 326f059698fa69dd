//! Reads what is packed inside a file: `.crate`, `.zip`, `.jar`, `.whl`, `.tar`, `.tar.gz`, `.gz`, and these inside
//! each other.
//!
//! Nothing is ever unpacked to disk. The readers of tar and zip are our own because they have little to do, and what
//! they must not do is what matters: an archive can come from anyone, and whatever it says, memory, time and entries
//! stay within [`limits`].

mod gzip;
mod limits;
mod tar;
mod zip;

#[cfg(test)]
mod tests;

use std::io::{self, Cursor, Read, SeekFrom};
use std::sync::{Mutex, PoisonError};

use self::gzip::Gzip;
pub(crate) use self::limits::Limits;
use self::limits::{DEPTH, IN_MEMORY};
use self::zip::Seekable;
use super::content::{HEAD, Kind};

/// Why something packed was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It makes no sense.
    Damaged,
    /// It goes beyond a limit.
    Limit(&'static str),
    /// It is packed in a way that is not read.
    Unsupported(&'static str),
    /// The system says so.
    Io(io::ErrorKind),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            // What a decompressor says of its input.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                Self::Damaged
            }
            kind => Self::Io(kind),
        }
    }
}

/// Who sees what is no archive.
pub(crate) trait Leaves {
    /// Content that is no archive, of whatever kind, under the name that it is reported by.
    ///
    /// # Errors
    /// What `content` says.
    fn leaf(&mut self, path: &str, kind: Kind, content: &mut dyn Read) -> io::Result<()>;

    /// Something was not read, or not to its end.
    fn trouble(&mut self, path: &str, trouble: Trouble);
}

/// Reads a file, and what is packed inside it, from `content`. `size` is how long it is, as far as is known.
pub(crate) fn read(path: &str, content: &mut dyn Read, size: u64, leaves: &mut dyn Leaves) {
    let limits = Limits::for_packed(size);
    Unpack { limits: &limits, leaves, depth: 0, in_memory: false }.stream(path, content);
}

/// Reads a file that can be read from anywhere. A zip needs no memory then.
pub(crate) fn read_file(path: &str, file: &mut dyn Seekable, size: u64, leaves: &mut dyn Leaves) {
    let limits = Limits::for_packed(size);
    let mut unpack = Unpack { limits: &limits, leaves, depth: 0, in_memory: false };
    let start = head(file).and_then(|head| file.seek(SeekFrom::Start(0)).map(|_| Kind::of(&head)));
    match start {
        Ok(Kind::Zip) => unpack.zip(path, file),
        Ok(_) => unpack.stream(path, file),
        Err(error) => unpack.leaves.trouble(path, error.into()),
    }
}

/// Zips that lie in memory: one at a time, however many threads there are.
static MEMORY: Mutex<()> = Mutex::new(());

struct Unpack<'u> {
    limits: &'u Limits,
    leaves: &'u mut dyn Leaves,
    depth: usize,
    /// Whether this thread holds [`MEMORY`].
    in_memory: bool,
}

impl Unpack<'_> {
    fn stream(&mut self, path: &str, content: &mut dyn Read) {
        let head = match head(content) {
            Ok(head) => head,
            Err(error) => return self.trouble(path, error.into()),
        };
        let kind = Kind::of(&head);
        let mut whole = Cursor::new(head).chain(content);
        let read = match kind {
            Kind::Gzip | Kind::Tar | Kind::Zip if self.depth == DEPTH => {
                Err(Trouble::Limit("archives lie in each other more than 5 deep"))
            }
            Kind::Gzip => {
                let limits = self.limits;
                self.inside().stream(path, &mut limits.count(Gzip::new(whole)));
                Ok(())
            }
            Kind::Tar => self.tar(path, &mut whole),
            Kind::Zip => self.zip_in_memory(path, &mut whole),
            kind => self.leaves.leaf(path, kind, &mut whole).map_err(Trouble::from),
        };
        if let Err(trouble) = read {
            self.trouble(path, trouble);
        }
    }

    fn tar(&mut self, path: &str, content: &mut dyn Read) -> Result<(), Trouble> {
        let limits = self.limits;
        let mut inside = self.inside();
        tar::entries(content, limits, &mut |name, content| {
            inside.stream(&format!("{path}!/{name}"), content);
            if limits.hit().is_some() { Err(Trouble::Limit("")) } else { Ok(()) }
        })
    }

    fn zip(&mut self, path: &str, file: &mut dyn Seekable) {
        let limits = self.limits;
        let mut inside = self.inside();
        let read = zip::entries(file, limits, &mut |name, content| {
            let path = format!("{path}!/{name}");
            match content {
                Ok(content) => inside.stream(&path, &mut limits.count(content)),
                Err(trouble) => inside.trouble(&path, trouble),
            }
            if limits.hit().is_some() { Err(Trouble::Limit("")) } else { Ok(()) }
        });
        if let Err(trouble) = read {
            self.trouble(path, trouble);
        }
    }

    fn zip_in_memory(&mut self, path: &str, content: &mut dyn Read) -> Result<(), Trouble> {
        let _held = (!self.in_memory).then(|| MEMORY.lock().unwrap_or_else(PoisonError::into_inner));
        let mut bytes = Vec::new();
        content.take(IN_MEMORY + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > IN_MEMORY {
            return Err(Trouble::Limit("a zip that is packed itself is read up to 32 MiB"));
        }
        let was_in_memory = std::mem::replace(&mut self.in_memory, true);
        self.zip(path, &mut Cursor::new(bytes));
        self.in_memory = was_in_memory;
        Ok(())
    }

    fn inside(&mut self) -> Unpack<'_> {
        Unpack {
            limits: self.limits,
            leaves: &mut *self.leaves,
            depth: self.depth + 1,
            in_memory: self.in_memory,
        }
    }

    /// Names what went wrong. A limit ends all that is around it, and is named once, where it was hit.
    fn trouble(&mut self, path: &str, trouble: Trouble) {
        if self.limits.is_to_be_told() {
            self.leaves.trouble(path, self.limits.hit().unwrap_or(trouble));
        }
    }
}

fn head(content: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD);
    content.take(HEAD as u64).read_to_end(&mut head)?;
    Ok(head)
}
