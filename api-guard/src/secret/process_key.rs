//! Random keys that live as long as the process, so that what is derived from a value means nothing elsewhere.
//!
//! They are in memory that core dumps leave out: with these keys, the hashes that a dump does hold would reveal how
//! values begin.

use once_cell::sync::OnceCell;

use super::locked::Kept;
use crate::error::Error;
#[cfg(unix)]
use crate::error::Kind;

/// One key a purpose: what serves one says nothing about another.
#[derive(Clone, Copy, Default)]
pub(super) struct ProcessKey {
    pub(super) fingerprint: [u8; 16],
    pub(super) verify: [u8; 16],
    #[cfg(feature = "redact")]
    pub(super) needle: [u8; 16],
    #[cfg(feature = "redact")]
    pub(super) window: [u8; 16],
}

impl ProcessKey {
    /// The key of this process and its forked children, drawn when first asked for.
    pub(super) fn of_this_process() -> Result<&'static Self, Error> {
        static KEY: OnceCell<Kept<ProcessKey>> = OnceCell::new();
        let key = KEY.get_or_try_init(|| {
            let mut key = Kept::new(Self::default())?;
            // Drawn where they stay.
            draw(&mut key.fingerprint)?;
            draw(&mut key.verify)?;
            #[cfg(feature = "redact")]
            draw(&mut key.needle)?;
            #[cfg(feature = "redact")]
            draw(&mut key.window)?;
            Ok(key)
        });
        key.map(|key| &**key)
    }
}

/// Random bytes of the operating system. Read from its device with the standard library alone: the usual crate would
/// be a fifth of what a service compiles for this one.
#[cfg(unix)]
fn draw(bytes: &mut [u8]) -> Result<(), Error> {
    use std::io::Read as _;

    let drawn = std::fs::File::open("/dev/urandom").and_then(|mut device| device.read_exact(bytes));
    drawn.map_err(|_| {
        Error::new(Kind::Unavailable, "the operating system gave no random bytes (`/dev/urandom`)")
    })
}

/// Where there is no such device: the standard library seeds `RandomState` from the operating system, and what it
/// hashes with that seed cannot be told from random bytes without it.
#[cfg(not(unix))]
fn draw(bytes: &mut [u8]) -> Result<(), Error> {
    use std::hash::BuildHasher as _;

    let seeded = std::hash::RandomState::new();
    bytes.iter_mut().enumerate().for_each(|(at, byte)| *byte = seeded.hash_one(at).to_le_bytes()[0]);
    Ok(())
}
