//! Memory that values lie in: locked, between guard pages, left out of core dumps and of forked children.
//!
//! One of the two rooms with `unsafe` code. From the outside in:
//!
//! - [`Guarded`]: a text that can be read until it is closed, and is wiped by whoever is last (`gate.rs`);
//! - [`LockedText`]: a text in a slot of the arena, zeroed when it is dropped;
//! - `arena.rs`: slots by size, cut out of mappings; one mutex, touched when a text comes or goes;
//! - `epoch.rs`: tells a forked child, whose pages are zeros, that they are not its own;
//! - `system.rs`: the mappings themselves, in the words of the operating system (or, under Miri and where we know no
//!   better, the ordinary heap).
#![allow(unsafe_code, reason = "memory of the operating system is handled here, and nowhere else")]

mod arena;
mod epoch;
mod gate;
mod guarded;
mod protection;
mod report;
mod text;

// Both conditions are one, and its opposite: the systems whose numbers `calls.rs` has.
#[cfg_attr(
    all(
        not(miri),
        target_pointer_width = "64",
        any(
            target_os = "macos",
            all(
                target_os = "linux",
                any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
            )
        )
    ),
    path = "system_calls.rs"
)]
#[cfg_attr(
    not(all(
        not(miri),
        target_pointer_width = "64",
        any(
            target_os = "macos",
            all(
                target_os = "linux",
                any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
            )
        )
    )),
    path = "system_heap.rs"
)]
mod system;

pub(super) use guarded::{Guarded, Refusal};
pub use protection::Protection;
pub use report::{ProtectionReport, protection_report};
pub(crate) use text::LockedText;

/// What a mapping is protected from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Shields {
    /// The pages are not written to swap.
    locked: bool,
    /// A core dump leaves them out.
    kept_from_dumps: bool,
    /// A forked child finds zeros, or nothing.
    kept_from_children: bool,
    /// Neither the kernel nor a debugger of root reads them by the usual ways: `memfd_secret`.
    hidden: bool,
}

impl Shields {
    const NONE: Self =
        Self { locked: false, kept_from_dumps: false, kept_from_children: false, hidden: false };

    /// Whether a value here has all that [`Protection::strict`] asks for.
    const fn are_complete(self) -> bool {
        self.locked && self.kept_from_dumps && self.kept_from_children
    }
}
