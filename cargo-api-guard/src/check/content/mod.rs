//! Tells what a stream of bytes contains, and reads it. Nothing here knows about keys.

mod kind;
mod utf16;
mod windows;

pub(crate) use kind::{HEAD, Kind};
pub(crate) use utf16::Utf16;
pub(crate) use windows::{Cut, Window, each};
