//! What a program asks of the memory its secrets lie in.

use once_cell::sync::OnceCell;

use super::Shields;
use super::system::Mapping;
use crate::error::{Error, Kind};

/// How the memory of secrets is protected: chosen once, before the first secret.
///
/// Without it every value lies in pages that are locked, left out of core dumps and emptied in forked children, as far
/// as the operating system grants that; [`protection_report`](crate::protection_report) says how far it did.
///
/// # Examples
///
/// ```no_run
/// // No key in memory that could be swapped out or dumped: rather none at all.
/// api_guard::Protection::new().strict().install()?;
/// let openai = api_guard::Secret::from_env("OPENAI_API_KEY")?;
/// # Ok::<(), api_guard::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use = "a protection protects once it is installed"]
pub struct Protection {
    strict: bool,
    hidden: bool,
}

static IN_FORCE: OnceCell<Protection> = OnceCell::new();

impl Protection {
    /// What is in force where nothing is installed: the best of each system, and no refusal where that is little.
    pub const fn new() -> Self {
        Self { strict: false, hidden: false }
    }

    /// Refuses a value ([`Kind::Config`]) that would lie in a page which is not locked, may be in a core dump, or may
    /// be read by a forked child. On systems that lack one of the three (all but Linux) it refuses every value.
    ///
    /// The usual reason is the limit for locked memory, `ulimit -l`. Under one of 64 KiB, 960 keys fit.
    pub const fn strict(self) -> Self {
        Self { strict: true, ..self }
    }

    /// Takes memory from `memfd_secret(2)`, which the kernel itself has no address for: `/proc/PID/mem`, a debugger and
    /// a kernel dump read nothing there, root's neither. Linux 5.14 or newer, 6.5 without a boot option.
    ///
    /// Off by default because of its price: while one such secret lives, the kernel refuses to hibernate the machine.
    /// Once the limit for locked memory is used up, a further value is refused ([`Kind::Unavailable`]); there is no
    /// fallback. A forked child does not have these pages: a header that it inherited ends it with a segmentation
    /// fault when it is read.
    pub const fn memfd_secret(self) -> Self {
        Self { hidden: true, ..self }
    }

    /// Puts this in force for the whole process.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`] if a secret is there already, or another protection; [`Kind::Unavailable`] if the system does
    /// not grant [`memfd_secret`](Self::memfd_secret), [`Kind::Config`] if it does not grant what
    /// [`strict`](Self::strict) asks for. After an error nothing has changed.
    pub fn install(self) -> Result<(), Error> {
        let page = Mapping::new(1, self).ok_or_else(|| {
            Error::new(
                Kind::Unavailable,
                "the operating system grants no memory of the kind that is asked for",
            )
        })?;
        self.permits(page.shields())?;
        if *IN_FORCE.get_or_init(|| self) == self {
            return Ok(());
        }
        Err(Error::new(Kind::Config, "install the protection before the first secret, and only once"))
    }

    /// What is in force, from now on for good.
    #[inline]
    pub(super) fn in_force() -> Self {
        *IN_FORCE.get_or_init(Self::new)
    }

    pub(super) const fn is_hidden(self) -> bool {
        self.hidden
    }

    pub(super) fn permits(self, shields: Shields) -> Result<(), Error> {
        if !self.strict || shields.are_complete() {
            return Ok(());
        }
        let hint = if shields.locked {
            "strict protection refuses memory that a core dump or a forked child could show"
        } else {
            "strict protection refuses memory that is not locked: raise the limit, see `ulimit -l`"
        };
        Err(Error::new(Kind::Config, hint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_refuses_each_missing_shield_and_says_which() {
        let all = Shields { locked: true, kept_from_dumps: true, kept_from_children: true, hidden: false };
        assert!(Protection::new().strict().permits(all).is_ok());
        for lacking in [
            Shields { locked: false, ..all },
            Shields { kept_from_dumps: false, ..all },
            Shields { kept_from_children: false, ..all },
        ] {
            assert!(Protection::new().permits(lacking).is_ok());
            let error = Protection::new().strict().permits(lacking).unwrap_err();
            assert_eq!(error.kind(), Kind::Config);
            assert_eq!(error.to_string().contains("ulimit -l"), !lacking.locked);
        }
    }
}
