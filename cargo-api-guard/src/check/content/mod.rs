//! What a stream of bytes holds, and how it is read: nothing here knows of keys.

mod kind;
mod utf16;
mod windows;

pub(crate) use kind::{HEAD, Kind};
pub(crate) use utf16::Utf16;
pub(crate) use windows::{Cut, Window, each};
