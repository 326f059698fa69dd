//! Memory that holds values: locked, between guard pages, left out of core dumps and of forked children.
//!
//! One of the two rooms with `unsafe` code. From the outside in:
//!
//! - [`Guarded`]: a text that can be read until it is closed, and is wiped by whoever is last (`gate.rs`);
//! - [`LockedText`]: a text in a slot of the arena, zeroed when it is dropped;
//! - `arena.rs`: slots by size, cut out of mappings; one mutex, taken when a text is added or removed;
//! - `epoch.rs`: tells a forked child, whose pages are zeros, that they are not its own (`per_process.rs` does so for
//!   the records of its parent);
//! - `system_calls.rs`: the mappings themselves, in the words of the operating system (`system.rs`: the ordinary heap,
//!   under Miri and where we know no better).
//!
//! And [`Shared`], the counted handle that a `Secret` is, and [`Kept`], a page for what a forked child needs too.
#![allow(unsafe_code, reason = "memory of the operating system is handled here, and nowhere else")]

mod arena;
mod epoch;
mod gate;
mod guarded;
mod kept;
mod per_process;
mod protection;
mod shared;
mod text;
mod turn;

// The systems whose numbers `calls.rs` has; elsewhere, and under Miri, `system.rs`.
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
mod system;

pub(super) use arena::{InUse, in_use, room_for};
pub(super) use guarded::{Guarded, Refusal};
pub(super) use kept::Kept;
pub(super) use per_process::PerProcess;
pub use protection::Protection;
pub(super) use shared::{Recycle, Shared, Sole};
pub(super) use system::lock_limit;
pub(crate) use text::LockedText;
pub(super) use turn::turn;

/// What a mapping is protected from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shields {
    /// The pages are not written to swap.
    pub(super) locked: bool,
    /// A core dump leaves them out.
    pub(super) kept_from_dumps: bool,
    /// A forked child finds zeros, or nothing.
    pub(super) kept_from_children: bool,
    /// Neither the kernel nor a debugger of root reads them by the usual ways: `memfd_secret`.
    pub(super) hidden: bool,
}

impl Shields {
    const NONE: Self =
        Self { locked: false, kept_from_dumps: false, kept_from_children: false, hidden: false };

    /// Whether a value here has all that [`Protection::strict`] asks for.
    pub(super) const fn are_complete(self) -> bool {
        self.locked && self.kept_from_dumps && self.kept_from_children
    }
}
