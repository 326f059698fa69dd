//! Random keys that live as long as the process, so that what is derived from a value means nothing elsewhere.

use once_cell::sync::OnceCell;

use crate::error::{Error, Kind};

/// One key a purpose: what serves one says nothing about another.
pub(super) struct ProcessKey {
    pub(super) fingerprint: [u8; 16],
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
                #[cfg(feature = "redact")]
                needle: random()?,
                #[cfg(feature = "redact")]
                window: random()?,
            })
        })
    }
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    match getrandom::fill(&mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(Error::new(Kind::Unavailable, "the operating system gave no random bytes")),
    }
}
