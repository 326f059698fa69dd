//! What people see: findings as diagnostics, refusals as errors.

mod channel;
mod json;
mod process;
mod refuse;

pub(crate) use channel::{report_finding, report_notice, report_problem, report_rest, shown_path};
pub(crate) use process::{Channel, Process};
pub(crate) use refuse::{may_be_printed, refuse, refuse_hidden, stop};
