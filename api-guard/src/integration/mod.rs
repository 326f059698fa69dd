//! Helpers where a secret leaves without passing a writer: each behind a feature, with as little of the other crate as it
//! takes.
//!
//! | module | feature | for |
//! |---|---|---|
//! | `axum` | `axum` | rejections, which quote the body they reject |
//! | `http` | `http` | `HeaderMap`, whose `{:?}` prints what is not marked |
//! | `log` | `log` | any `log::Log` |
//! | `opentelemetry` | `opentelemetry` | a span exporter |
//! | `sentry` | `sentry` | `before_send` and `before_breadcrumb` |
//! | `tracing` | `tracing` | the span of a request, without its query |

#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "http")]
pub mod http;
#[cfg(feature = "log")]
pub mod log;
#[cfg(feature = "opentelemetry")]
pub mod opentelemetry;
#[cfg(feature = "sentry")]
pub mod sentry;
#[cfg(feature = "tracing")]
pub mod tracing;
