//! The span of a request, without what may be a secret in it.

use http::Request;
use tracing::Span;

/// Makes the span that tower-http's `TraceLayer` opens for a request. It has the method, the version, and the URL as
/// [`redact::url`](crate::redact::url) prints it.
///
/// The layer's own span contains the whole URL, including `?api_key=…`, and so does every event inside that span, in
/// the log and in each exporter. Use
/// `TraceLayer::new_for_http().make_span_with(api_guard::integration::tracing::make_span)` instead.
///
/// # Examples
///
/// ```
/// let request = http::Request::get("/v1/models?api_key=anything").body(())?;
/// let _in_it = api_guard::integration::tracing::make_span(&request).entered();
/// # Ok::<(), http::Error>(())
/// ```
pub fn make_span<B>(request: &Request<B>) -> Span {
    let uri = crate::redact::url(&request.uri().to_string());
    tracing::debug_span!("request", method = %request.method(), %uri, version = ?request.version())
}
