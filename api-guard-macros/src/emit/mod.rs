//! What people see: findings as diagnostics, refusals as errors.

mod channel;
mod json;
mod process;
mod refuse;

pub(crate) use channel::{Severity, report_finding, report_problem, shown_path};
pub(crate) use process::{Channel, Process};
pub(crate) use refuse::{may_be_printed, refuse, refuse_hidden, stop};
