//! No request goes to AWS without TLS, whether code, a variable or a profile has named the endpoint.

use std::fmt;

use aws_sdk_secretsmanager::config::interceptors::BeforeTransmitInterceptorContextRef;
use aws_sdk_secretsmanager::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_secretsmanager::error::BoxError;

use crate::provider::address::Address;

/// Looks at each request before it goes out.
#[derive(Debug)]
pub(super) struct OverTls;

impl Intercept for OverTls {
    fn name(&self) -> &'static str {
        "OverTls"
    }

    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        Address::parse(context.request().uri()).map(drop).map_err(|_| Refused.into())
    }
}

/// Why a request was not sent.
#[derive(Debug)]
pub(super) struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the endpoint is not asked by TLS")
    }
}

impl std::error::Error for Refused {}
