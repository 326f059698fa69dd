//! Amazon Web Services, through its own SDK.

mod connection;
mod failure;
mod over_tls;
mod parameters;
mod secrets;

pub use parameters::AwsParameters;
pub use secrets::AwsSecrets;
