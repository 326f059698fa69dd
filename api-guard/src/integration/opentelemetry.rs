//! A span exporter that redacts spans for another exporter.

use std::borrow::Cow;
use std::time::Duration;

use opentelemetry::trace::Status;
use opentelemetry::{Array, KeyValue, StringValue, Value};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

use crate::redact::text;

/// Passes each span to another exporter, with secrets removed from its name, attributes, events, links and status.
///
/// A layer of `tracing` cannot change what the layers beside it see, so the writer of a log does not help here.
///
/// # Security
///
/// The resource and the names of attributes are passed on unchanged: both are written in the program.
#[derive(Clone, Debug)]
pub struct RedactingExporter<E>(E);

impl<E: SpanExporter> RedactingExporter<E> {
    /// Redacts spans for `inner`.
    pub const fn new(inner: E) -> Self {
        Self(inner)
    }
}

impl<E: SpanExporter> SpanExporter for RedactingExporter<E> {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        batch.iter_mut().for_each(redact);
        self.0.export(batch).await
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }
}

fn redact(span: &mut SpanData) {
    redact_text(&mut span.name);
    span.attributes.iter_mut().for_each(redact_attribute);
    for event in &mut span.events.events {
        redact_text(&mut event.name);
        event.attributes.iter_mut().for_each(redact_attribute);
    }
    span.links.links.iter_mut().flat_map(|link| &mut link.attributes).for_each(redact_attribute);
    if let Status::Error { description } = &mut span.status {
        redact_text(description);
    }
}

fn redact_attribute(attribute: &mut KeyValue) {
    match &mut attribute.value {
        Value::String(value) => redact_value(value),
        Value::Array(Array::String(values)) => values.iter_mut().for_each(redact_value),
        // Bytes come as numbers.
        Value::Array(Array::I64(numbers)) if changed(&format!("{numbers:?}")).is_some() => {
            attribute.value = Value::String(crate::secret::MARKER.into());
        }
        _ => {}
    }
}

fn redact_value(value: &mut StringValue) {
    if let Some(clean) = changed(value.as_str()) {
        *value = clean.into();
    }
}

fn redact_text(value: &mut Cow<'static, str>) {
    if let Some(clean) = changed(value) {
        *value = Cow::Owned(clean);
    }
}

/// What becomes of a text with a secret in it.
fn changed(value: &str) -> Option<String> {
    match text(value) {
        Cow::Borrowed(_) => None,
        Cow::Owned(clean) => Some(clean),
    }
}
