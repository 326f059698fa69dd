//! What the redactor knows of the values that were held in this process: keyed hashes, never a needle in clear.
//!
//! A value is registered once and stays so when its last handle is dropped: it may still be valid elsewhere, and still
//! stand in a client's buffers. The registry says where in a text a value may stand. Replacing it is the redactor's work.

mod encodings;
mod filter;
mod lists;
mod mix;
mod names;
mod needles;
mod parts;
mod strides;
mod table;

use std::sync::{Mutex, OnceLock, PoisonError};

use super::SHORTEST;
use super::locked::PerProcess;
use super::process_key::ProcessKey;
use names::Names;
pub(crate) use names::{Name, Owner};
pub(crate) use needles::{Length, Needles, WINDOW, Window};

static NEEDLES: OnceLock<Needles> = OnceLock::new();
static NAMES: Names = Names::new();

/// Makes `value` known in each encoding it may be written out in, under this name unless it is known already. Costs as
/// much as these are long together.
pub(super) fn register(value: &str, name: Name, key: &'static ProcessKey) {
    /// One thread adds at a time. None that reads ever waits for it, nor a child that is forked off meanwhile.
    static ADDING: PerProcess<Mutex<()>> = PerProcess::new();

    let needles = NEEDLES.get_or_init(|| Needles::new(key));
    // A panic or a fork while needles were added leaves some of them missing, none of them wrong.
    let _adding = ADDING.get().lock().unwrap_or_else(PoisonError::into_inner);
    if value.len() < SHORTEST {
        return;
    }
    let owner = needles.owner(value.as_bytes()).unwrap_or_else(|| NAMES.push(name));
    parts::each(value, &mut |part| {
        if part.len() >= SHORTEST {
            encodings::each(part, &mut |needle| needles.add(needle, owner));
        }
    });
}

/// What is known now; `None` while nothing was ever registered. Takes no lock: a writer that logs, a panic in the
/// middle of a search and a signal handler can call this too.
pub(crate) fn known() -> Option<&'static Needles> {
    NEEDLES.get()
}

/// What may be said of the value that a needle is a form of.
pub(crate) fn name(owner: Owner) -> Option<&'static Name> {
    NAMES.get(owner)
}
