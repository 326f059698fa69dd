//! The ordinary heap, for Miri, which knows no system calls, and for systems whose calls we do not know. The report
//! says that nothing here is protected.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ptr::NonNull;
use std::sync::atomic::AtomicU64;

use super::Shields;
use super::protection::Protection;

/// Zeroed memory of its own, given back when dropped.
pub(super) struct Mapping {
    start: NonNull<u8>,
    layout: Layout,
}

// SAFETY: memory of the heap belongs to no thread, and this is its only owner.
unsafe impl Send for Mapping {}
// SAFETY: a shared `Mapping` gives out only an address and numbers.
unsafe impl Sync for Mapping {}

impl Mapping {
    /// As much as `pages` pages; `None` where there is no memory, or none of the kind that `protection` asks for.
    pub(super) fn new(pages: usize, protection: Protection) -> Option<Self> {
        if protection.is_hidden() {
            return None;
        }
        let layout = Layout::from_size_align(pages.checked_mul(page_size())?, page_size()).ok()?;
        if layout.size() == 0 {
            return None;
        }
        // SAFETY: the size is not zero.
        let start = NonNull::new(unsafe { alloc_zeroed(layout) })?;
        Some(Self { start, layout })
    }

    /// As [`new`](Self::new): what is protected from nobody is not kept from children either.
    pub(super) fn that_children_have(pages: usize, protection: Protection) -> Option<Self> {
        Self::new(pages, protection)
    }

    pub(super) fn at(&self) -> NonNull<u8> {
        self.start
    }

    pub(super) fn len(&self) -> usize {
        self.layout.size()
    }

    pub(super) fn shields(&self) -> Shields {
        Shields::NONE
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it was allocated with this layout, and its owner is gone.
        unsafe { dealloc(self.start.as_ptr(), self.layout) };
    }
}

pub(super) fn page_size() -> usize {
    4096
}

pub(crate) fn lock_limit() -> Option<u64> {
    Some(0)
}

/// Here nobody forks.
pub(super) fn zero_in_children() -> &'static AtomicU64 {
    static EPOCH: AtomicU64 = AtomicU64::new(0);
    &EPOCH
}
