//! How well the memory of a program's secrets has to be protected.

use once_cell::sync::OnceCell;

use super::Shields;
use super::system::Mapping;
use crate::error::{Error, Kind};

/// How the memory of secrets is protected. It is chosen once, before the first secret.
///
/// By default every value is in pages that are locked, left out of core dumps and emptied in forked children, as far as
/// the operating system grants that; [`protection_report`](crate::protection_report) says what it granted.
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
    /// The default, which is also in force if nothing is installed: the best protection that the system grants, with no
    /// refusal if that is little.
    pub const fn new() -> Self {
        Self { strict: false, hidden: false }
    }

    /// Refuses a value ([`Kind::Config`]) if its page would not be locked, could be in a core dump, or could be read by
    /// a forked child. On systems that cannot prevent all three (all but Linux), every value is refused.
    ///
    /// The usual reason for a refusal is the limit for locked memory, `ulimit -l`. Under a limit of 64 KiB, 960 keys
    /// fit.
    pub const fn strict(self) -> Self {
        Self { strict: true, ..self }
    }

    /// Takes memory from `memfd_secret(2)`, for which the kernel itself has no address: `/proc/PID/mem`, a debugger and
    /// a kernel dump cannot read it, even as root. It needs Linux 5.14 with a boot option, or 6.5 without one.
    ///
    /// It is off by default because of its price: while one such secret lives, the kernel refuses to hibernate the
    /// machine. Once the limit for locked memory is used up, further values are refused ([`Kind::Unavailable`]); there
    /// is no fallback. A forked child does not have these pages: if it reads a header that it inherited, it ends with a
    /// segmentation fault.
    pub const fn memfd_secret(self) -> Self {
        Self { hidden: true, ..self }
    }

    /// Puts this in force for the whole process.
    ///
    /// # Errors
    ///
    /// - [`Kind::Config`] if there already is a secret, or another protection is installed.
    /// - [`Kind::Unavailable`] if the system does not grant [`memfd_secret`](Self::memfd_secret).
    /// - [`Kind::Config`] if the system does not grant what [`strict`](Self::strict) asks for.
    ///
    /// After an error nothing has changed.
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
