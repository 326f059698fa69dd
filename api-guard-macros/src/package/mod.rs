//! What a package consists of.

pub(crate) mod files;
pub(crate) mod manifest;
pub(crate) mod modules;
pub(crate) mod workspace;
