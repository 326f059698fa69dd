//! 1Password, from a Connect server or through its command line.

mod command_line;
mod connect;

pub use command_line::OnePasswordCli;
pub use connect::OnePassword;
