//! The answers of AWS that contain no value.

use aws_sdk_secretsmanager::config::http::HttpResponse;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_secretsmanager::operation::RequestId;

use super::over_tls::Refused;
use crate::error::{Error, Kind};
use crate::provider::driver::causes;
use crate::provider::time;

/// An error of the SDK, which repeats what the server has written, as one of ours, which does not.
pub(super) fn failure<E: ProvideErrorMetadata + std::error::Error + 'static>(error: &SdkError<E>) -> Error {
    if causes(error).any(|cause| cause.is::<Refused>()) {
        return Error::new(
            Kind::Config,
            "its endpoint has no TLS and is not on this machine; look at AWS_ENDPOINT_URL",
        );
    }
    let refused = || refusal(error.code(), error.message());
    let mut failure = match error {
        SdkError::ServiceError(_) => refused().unwrap_or_else(|| by_status(error.raw_response())),
        SdkError::TimeoutError(_) => Error::new(Kind::Timeout, ""),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => Error::new(Kind::Timeout, ""),
        SdkError::DispatchFailure(failure) if failure.is_io() => {
            Error::new(Kind::Unavailable, "AWS cannot be reached")
        }
        SdkError::DispatchFailure(_) | SdkError::ConstructionFailure(_) => Error::new(
            Kind::Unauthenticated,
            "no credentials were found; set AWS_ACCESS_KEY_ID, AWS_PROFILE or the role of this machine",
        ),
        _ => by_status(error.raw_response()),
    };
    if let Some(answer) = error.raw_response() {
        failure = failure.with_http_status(answer.status().as_u16());
        if let Some(pause) = answer.headers().get("retry-after").and_then(time::pause) {
            failure = failure.with_retry_after(pause);
        }
    }
    match error.request_id() {
        Some(id) => failure.with_request_id(id),
        None => failure,
    }
}

/// By the code of the error. Those of every service are in the "Common Errors" of the API references; the others are
/// those of `GetSecretValue` and `GetParameter`.
fn refusal(code: Option<&str>, message: Option<&str>) -> Option<Error> {
    let (kind, hint) = match code? {
        "ResourceNotFoundException"
        | "ParameterNotFound"
        | "ParameterVersionNotFound"
        | "ParameterVersionLabelNotFound" => (Kind::NotFound, "look at its name, its version and the region"),
        // A sentence is all that tells this from another state: "it was marked for deletion", "it was deleted".
        "InvalidRequestException" if message.is_some_and(|message| message.contains("delet")) => {
            (Kind::Deleted, "it is scheduled for deletion; `restore-secret` brings it back")
        }
        "InvalidRequestException" => (Kind::Disabled, "AWS does not give it out in its present state"),
        "DecryptionFailure" | "InvalidKeyId" | "KMSAccessDeniedException" => {
            (Kind::Denied, "its KMS key cannot be used; it needs `kms:Decrypt`, and an enabled key")
        }
        "KMSDisabledException" | "KMSInvalidStateException" => (Kind::Disabled, "its KMS key is disabled"),
        "AccessDeniedException" | "AccessDenied" | "NotAuthorized" | "OptInRequired" => (
            Kind::Denied,
            "it needs `secretsmanager:GetSecretValue` or `ssm:GetParameter`, and `kms:Decrypt` for a KMS key of one's own",
        ),
        "ExpiredToken"
        | "ExpiredTokenException"
        | "IncompleteSignature"
        | "IncompleteSignatureException"
        | "InvalidClientTokenId"
        | "InvalidSignatureException"
        | "MissingAuthenticationToken"
        | "MissingAuthenticationTokenException"
        | "RequestExpired"
        | "SignatureDoesNotMatch"
        | "UnrecognizedClientException" => (Kind::Unauthenticated, "AWS does not accept the credentials"),
        "InvalidParameterException" | "ValidationException" | "ValidationError" => {
            (Kind::InvalidReference, "AWS does not accept the name, stage or version")
        }
        "RequestLimitExceeded"
        | "SlowDown"
        | "Throttling"
        | "ThrottlingException"
        | "TooManyRequestsException" => (Kind::Throttled, ""),
        "InternalFailure" | "InternalServerError" | "InternalServiceError" | "ServiceUnavailable" => {
            (Kind::Unavailable, "")
        }
        _ => return None,
    };
    Some(Error::new(kind, hint))
}

/// For an answer that AWS itself may not have given.
fn by_status(answer: Option<&HttpResponse>) -> Error {
    let (kind, hint) = match answer.map(|answer| answer.status().as_u16()) {
        Some(200..300) => (Kind::Malformed, "the answer is not one of AWS's"),
        Some(401 | 407) => (Kind::Unauthenticated, ""),
        Some(403) => (Kind::Denied, ""),
        Some(404) => (Kind::NotFound, "the server does not know the path; is it AWS?"),
        Some(408) => (Kind::Timeout, ""),
        Some(429) => (Kind::Throttled, ""),
        Some(300..500) => (Kind::Config, "the server does not accept the request; is it AWS?"),
        _ => (Kind::Unavailable, ""),
    };
    Error::new(kind, hint)
}

/// For an answer without a text.
pub(super) fn absent() -> Error {
    Error::new(Kind::Malformed, "it is binary, or the answer has no value; store it as text")
}
