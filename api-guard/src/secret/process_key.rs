//! Random keys that live as long as the process, so that what is derived from a value means nothing elsewhere.

use once_cell::sync::OnceCell;

use crate::error::Error;
#[cfg(unix)]
use crate::error::Kind;

/// One key a purpose: what serves one says nothing about another.
pub(super) struct ProcessKey {
    pub(super) fingerprint: [u8; 16],
    pub(super) verify: [u8; 16],
    #[cfg(feature = "redact")]
    pub(super) needle: [u8; 16],
    #[cfg(feature = "redact")]
    pub(super) window: [u8; 8],
}

impl ProcessKey {
    /// The key of this process, drawn when first asked for.
    pub(super) fn of_this_process() -> Result<&'static Self, Error> {
        static KEY: OnceCell<ProcessKey> = OnceCell::new();
        KEY.get_or_try_init(|| {
            Ok(Self {
                fingerprint: random()?,
                verify: random()?,
                #[cfg(feature = "redact")]
                needle: random()?,
                #[cfg(feature = "redact")]
                window: random()?,
            })
        })
    }
}

/// Random bytes of the operating system. Read from its device with the standard library alone: the usual crate would
/// be a fifth of what a service compiles for this one.
#[cfg(unix)]
fn random<const N: usize>() -> Result<[u8; N], Error> {
    use std::io::Read as _;

    let mut bytes = [0; N];
    match std::fs::File::open("/dev/urandom").and_then(|mut device| device.read_exact(&mut bytes)) {
        Ok(()) => Ok(bytes),
        Err(_) => {
            Err(Error::new(Kind::Unavailable, "the operating system gave no random bytes (`/dev/urandom`)"))
        }
    }
}

/// Where there is no such device: the standard library seeds `RandomState` from the operating system, and what it
/// hashes with that seed cannot be told from random bytes without it.
#[cfg(not(unix))]
fn random<const N: usize>() -> Result<[u8; N], Error> {
    use std::hash::BuildHasher as _;

    let seeded = std::hash::RandomState::new();
    Ok(std::array::from_fn(|at| seeded.hash_one(at).to_le_bytes()[0]))
}
