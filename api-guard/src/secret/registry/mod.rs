//! What the redactor knows of the values that were held in this process: keyed hashes, never a needle in clear.
//!
//! A value is registered once and stays so when its last handle is dropped: it may still be valid elsewhere, and still
//! stand in a client's buffers. Nothing here reads text; that is the redactor's work.

mod encodings;
mod needles;

use std::cell::Cell;
use std::sync::{PoisonError, RwLock};

use once_cell::sync::OnceCell;

use super::SHORTEST;
use super::process_key::ProcessKey;
pub(crate) use needles::{Needles, WINDOW};

static NEEDLES: OnceCell<RwLock<Needles>> = OnceCell::new();

/// Makes `value` known in each encoding it may be written out in. Costs as much as these are long together.
pub(super) fn register(value: &str, key: &ProcessKey) {
    let needles = NEEDLES.get_or_init(|| RwLock::new(Needles::new(key)));
    let _inside = Inside::enter();
    // A panic while needles were added leaves some of them missing, none of them wrong.
    let mut needles = needles.write().unwrap_or_else(PoisonError::into_inner);
    for part in [value].into_iter().chain(lines(value)).filter(|part| part.len() >= SHORTEST) {
        encodings::each(part, &mut |needle| needles.add(needle));
    }
}

/// Calls `look` with what is known; `None` while nothing was ever registered.
pub(crate) fn read<R>(look: impl FnOnce(&Needles) -> R) -> Option<R> {
    let needles = NEEDLES.get()?;
    let _inside = Inside::enter();
    Some(look(&needles.read().unwrap_or_else(PoisonError::into_inner)))
}

/// Whether this thread is in the middle of [`register`] or [`read`], so that a further call could wait for itself.
pub(crate) fn is_entered() -> bool {
    INSIDE.get()
}

/// The lines of a value that has several, as a tool prints them one by one: a PEM block, a JSON document.
fn lines(value: &str) -> impl Iterator<Item = &str> {
    let several = value.contains('\n');
    // The boundaries of a PEM block are no secret, and occur in every other one.
    value.lines().filter(move |_| several).map(str::trim).filter(|line| !line.starts_with("-----"))
}

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

struct Inside;

impl Inside {
    fn enter() -> Self {
        INSIDE.set(true);
        Self
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}
