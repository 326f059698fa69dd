//! Helpers for places where a secret could leave the process without going through a writer. Each is behind a feature,
//! and uses as little of the other crate as possible.
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
