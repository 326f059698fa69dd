//! Rejections of axum that do not repeat what was rejected.

use axum_core::extract::{FromRequest, FromRequestParts, Request};
use axum_core::response::{IntoResponse, Response};
use http::request::Parts;

/// An extractor whose rejection contains only its status.
///
/// axum answers a body that it cannot read with a text that quotes it (`unknown variant …`), and whoever logs the
/// answer logs the quote too. Wrap the extractor to prevent that: `Quiet(Json(order)): Quiet<Json<Order>>`.
///
/// # Examples
///
/// ```
/// use api_guard::integration::axum::Quiet;
/// # mod axum { pub use axum_core::extract::FromRequest; }
///
/// async fn create(Quiet(body): Quiet<String>) -> String {
///     format!("{} bytes", body.len())
/// }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Quiet<E>(pub E);

impl<S: Send + Sync, E: FromRequest<S>> FromRequest<S> for Quiet<E> {
    type Rejection = Rejected;

    async fn from_request(request: Request, state: &S) -> Result<Self, Rejected> {
        E::from_request(request, state).await.map(Self).map_err(Rejected::of)
    }
}

/// The same as [`Quiet`], for extractors that read the head of a request, such as `Query` and `Path`.
#[derive(Clone, Copy, Debug, Default)]
pub struct QuietParts<E>(pub E);

impl<S: Send + Sync, E: FromRequestParts<S>> FromRequestParts<S> for QuietParts<E> {
    type Rejection = Rejected;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejected> {
        E::from_request_parts(parts, state).await.map(Self).map_err(Rejected::of)
    }
}

/// The answer to a request that was rejected: the status and its standard text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rejected {
    status: http::StatusCode,
}

impl Rejected {
    fn of(rejection: impl IntoResponse) -> Self {
        Self { status: rejection.into_response().status() }
    }

    /// The status that the wrapped extractor answered with.
    #[must_use]
    pub fn status(&self) -> http::StatusCode {
        self.status
    }
}

impl IntoResponse for Rejected {
    fn into_response(self) -> Response {
        let words = self.status.canonical_reason().unwrap_or("the request was rejected");
        (self.status, words).into_response()
    }
}
