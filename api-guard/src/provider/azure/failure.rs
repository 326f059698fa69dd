//! The answers of Azure that contain no value.

use azure_core::error::ErrorKind;
use azure_core::http::{RawResponse, headers::HeaderName};

use crate::error::{Error, Kind};
use crate::provider::driver::causes;
use crate::provider::json::Json;
use crate::provider::time;

/// An error of the SDK, which repeats what the server has written, as one of ours, which does not.
pub(super) fn failure(error: &azure_core::Error) -> Error {
    match error.kind() {
        ErrorKind::HttpResponse { status, raw_response, .. } => {
            answered(u16::from(*status), raw_response.as_deref())
        }
        ErrorKind::Connection | ErrorKind::Io => {
            Error::new(Kind::Unavailable, "the vault cannot be reached; look at its name")
        }
        ErrorKind::DataConversion => Error::new(Kind::Malformed, "the answer is not one of Key Vault's"),
        ErrorKind::Credential if is_outage(error) => {
            Error::new(Kind::Unavailable, "the service that issues tokens cannot be reached")
        }
        ErrorKind::Credential => Error::new(
            Kind::Unauthenticated,
            "set AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET, or give the machine an identity",
        ),
        _ => Error::new(Kind::Config, "the server that answered is not that vault"),
    }
}

fn answered(status: u16, answer: Option<&RawResponse>) -> Error {
    let mut failure = refusal(status, answer).with_http_status(status);
    let header =
        |name| answer.and_then(|answer| answer.headers().get_optional_str(&HeaderName::from_static(name)));
    if let Some(pause) = header("retry-after").and_then(time::pause) {
        failure = failure.with_retry_after(pause);
    }
    match header("x-ms-request-id") {
        Some(id) => failure.with_request_id(id),
        None => failure,
    }
}

/// By the status, and where that says too little by the inner code: "Key Vault REST API error codes".
fn refusal(status: u16, answer: Option<&RawResponse>) -> Error {
    let body = answer.and_then(|answer| str::from_utf8(answer.body().as_ref()).ok()).and_then(Json::parse);
    let inner = body.and_then(|body| body.get("error")?.get("innererror")?.get("code"));
    let (kind, hint) = match status {
        403 if inner.is_some_and(|code| code.is("SecretDisabled")) => {
            (Kind::Disabled, "the version is disabled in Key Vault")
        }
        403 => (
            Kind::Denied,
            "it needs the role `Key Vault Secrets User`, and a way through the vault's firewall",
        ),
        401 | 407 => (Kind::Unauthenticated, "the vault does not accept the token"),
        404 => (Kind::NotFound, "look at the vault and the name; it may also be deleted"),
        408 => (Kind::Timeout, ""),
        // Of a deletion that is under way.
        409 => (Kind::Deleted, ""),
        400 => (Kind::InvalidReference, "Key Vault does not accept the name or version"),
        429 => (Kind::Throttled, ""),
        300..500 => (Kind::Config, "the server does not accept the request; is it Key Vault?"),
        _ => (Kind::Unavailable, ""),
    };
    Error::new(kind, hint)
}

/// Whether a token was not to be had because nobody was there to give it.
fn is_outage(error: &azure_core::Error) -> bool {
    causes(error).filter_map(|error| error.downcast_ref::<azure_core::Error>()).any(|error| {
        match error.kind() {
            ErrorKind::Connection | ErrorKind::Io => true,
            ErrorKind::HttpResponse { status, .. } => matches!(u16::from(*status), 408 | 429 | 500..),
            _ => false,
        }
    })
}
