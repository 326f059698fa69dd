//! Which protection the operating system granted to the memory of secrets.

use std::fmt;

use super::locked::{InUse, LockedText, Shields, in_use, lock_limit};
use super::spare;
use crate::error::Error;

/// How the secrets that this process holds are protected, and how the next one would be.
///
/// Log its text when the program has loaded its keys; [`is_complete`](Self::is_complete) is for a health check. To
/// refuse values instead of holding them in less protected memory, see
/// [`Protection::strict`](crate::Protection::strict).
#[derive(Clone, Copy)]
pub struct ProtectionReport {
    held: InUse,
    next: Shields,
    lock_limit: Option<u64>,
}

/// Reports how the secrets of this process are protected.
///
/// # Errors
///
/// [`Kind::Unavailable`](crate::Kind::Unavailable) or [`Kind::Config`](crate::Kind::Config), if a new value could not
/// be held now.
///
/// # Examples
///
/// ```
/// use api_guard::{Secret, secrecy::SecretString};
///
/// let _key = Secret::from(SecretString::from("a value for this example"));
/// let report = api_guard::protection_report()?;
/// assert_eq!(report.held(), 1);
/// if !report.is_complete() {
///     eprintln!("{report}"); // names what is missing, and the limit that is in the way
/// }
/// # Ok::<(), api_guard::Error>(())
/// ```
pub fn protection_report() -> Result<ProtectionReport, Error> {
    let mut held = in_use();
    // Spare places are in memory with every shield.
    held.all = held.all.saturating_sub(spare::count());
    let next = LockedText::join(&["?"])?.shields();
    Ok(ProtectionReport { held, next, lock_limit: lock_limit() })
}

impl ProtectionReport {
    /// How many values this process holds in memory of this crate, headers included.
    #[must_use]
    pub fn held(&self) -> usize {
        self.held.all
    }

    /// How many of them the system may write to swap.
    #[must_use]
    pub fn not_locked(&self) -> usize {
        self.held.not_locked
    }

    /// How many of them a core dump would hold.
    #[must_use]
    pub fn in_core_dumps(&self) -> usize {
        self.held.in_dumps
    }

    /// How many of them a forked child could read.
    #[must_use]
    pub fn in_forked_children(&self) -> usize {
        self.held.in_children
    }

    /// Whether the next value would be held in memory of `memfd_secret`.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.next.hidden
    }

    /// How many bytes the system lets this process lock; `None` if there is no limit, or it is not known.
    #[must_use]
    pub fn lock_limit(&self) -> Option<u64> {
        self.lock_limit
    }

    /// Whether every value, including the next one, is locked, left out of core dumps and kept from forked children.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let InUse { not_locked, in_dumps, in_children, .. } = self.held;
        not_locked + in_dumps + in_children == 0 && self.next.are_complete()
    }
}

impl fmt::Display for ProtectionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let InUse { all, not_locked, in_dumps, in_children } = self.held;
        write!(f, "{all} values held")?;
        let lacks = [
            ("could be swapped out", not_locked, self.next.locked),
            ("would be in a core dump", in_dumps, self.next.kept_from_dumps),
            ("would be readable in a forked child", in_children, self.next.kept_from_children),
        ];
        for (what, number, next_is_kept) in lacks {
            match (number, next_is_kept) {
                (0, true) => {}
                (_, true) => write!(f, "; {number} {what}")?,
                (_, false) => write!(f, "; {number} {what}, and so would a next one")?,
            }
        }
        if self.is_complete() {
            f.write_str(": locked, left out of core dumps, kept from forked children")?;
        }
        if self.next.hidden {
            f.write_str("; in memory that the kernel has no address for")?;
        }
        match self.lock_limit {
            Some(limit) if !self.next.locked || not_locked > 0 => {
                write!(f, "; this process may lock {} KiB (`ulimit -l`)", limit / 1024)
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for ProtectionReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProtectionReport({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Shields =
        Shields { locked: true, kept_from_dumps: true, kept_from_children: true, hidden: false };

    #[test]
    fn a_complete_report_says_so() {
        let held = InUse { all: 3, ..InUse::default() };
        let report = ProtectionReport { held, next: ALL, lock_limit: Some(65_536) };
        assert!(report.is_complete());
        assert_eq!(
            report.to_string(),
            "3 values held: locked, left out of core dumps, kept from forked children"
        );
    }

    #[test]
    fn a_report_names_what_is_missing_and_the_limit() {
        let held = InUse { all: 1100, not_locked: 76, ..InUse::default() };
        let next = Shields { locked: false, ..ALL };
        let report = ProtectionReport { held, next, lock_limit: Some(65_536) };
        assert!(!report.is_complete());
        let expected = "1100 values held; 76 could be swapped out, and so would a next one; \
                        this process may lock 64 KiB (`ulimit -l`)";
        assert_eq!(report.to_string(), expected);
    }
}
