//! Each channel that is said to leak does so without api-guard, and does not with it.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and the matrix is for people"
)]

mod support;

use std::process::Command;
use std::sync::{Arc, OnceLock};

use api_guard::integration::axum::Quiet;
use api_guard::integration::log::RedactingLog;
use api_guard::integration::opentelemetry::RedactingExporter;
use api_guard::integration::{http as headers, sentry};
use api_guard::redact::{self, RedactError as _, RedactingWriter};
use axum::response::IntoResponse as _;
use axum::{Json, Router, routing};
use http::Request;
use http_body_util::BodyExt as _;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Span as _, Status, Tracer as _, TracerProvider as _};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use sqlx::{ConnectOptions as _, Connection as _};
use support::{AWKWARD, Caught, PLAIN, know, leak, value};
use tower::ServiceExt as _;
use tracing::subscriber::with_default;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::writer::MakeWriterExt as _;
#[cfg(all(tokio_unstable, unix))]
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// Emits a value; `true` means with api-guard in place. Answers with what came out.
type Channel = fn(&str, bool) -> Vec<u8>;

const CHANNELS: &[(&str, &str, Channel)] = &[
    ("tracing text: field, message, span", AWKWARD, |value, safe| traced(Format::Text, value, safe)),
    ("tracing JSON: field, message, span", AWKWARD, |value, safe| traced(Format::Json, value, safe)),
    ("tracing pretty: field, message, span", AWKWARD, |value, safe| traced(Format::Pretty, value, safe)),
    ("tracing through tracing_appender", AWKWARD, appended),
    ("log: env_logger's pipe", AWKWARD, env_logged),
    ("log: any logger", AWKWARD, any_log),
    ("HeaderMap {:?}", PLAIN, |value, safe| {
        let mut map = http::HeaderMap::new();
        map.insert("x-api-key", value.parse().unwrap());
        if safe { format!("{:?}", headers::printed(&map)) } else { format!("{map:?}") }.into_bytes()
    }),
    ("HeaderMap {:?}, marked", PLAIN, |value, safe| {
        let mut map = http::HeaderMap::new();
        map.insert("api-key", value.parse().unwrap());
        if safe {
            headers::mark_sensitive(&mut map);
        }
        format!("{map:?}").into_bytes()
    }),
    ("http::Request {:?}", PLAIN, |value, safe| {
        let request = Request::get(format!("/?key={value}")).header("authorization", value).body(()).unwrap();
        if safe { format!("{:?}", redact::printed(&request)) } else { format!("{request:?}") }.into_bytes()
    }),
    ("reqwest::Client {:?} with default_headers", PLAIN, |value, safe| {
        let map = [("x-api-key".parse().unwrap(), value.parse().unwrap())].into_iter().collect();
        let client = reqwest::Client::builder().default_headers(map).build().unwrap();
        if safe { format!("{:?}", redact::printed(&client)) } else { format!("{client:?}") }.into_bytes()
    }),
    ("reqwest::Error with ?api_key=", PLAIN, |value, safe| {
        let url = format!("http://127.0.0.1:9/?api_key={value}");
        let error = block_on(reqwest::Client::new().get(url).send()).unwrap_err();
        if safe { format!("{0} {0:?} {0:#}", error.redacted()) } else { format!("{error} {error:?}") }
            .into_bytes()
    }),
    ("URL with a password", PLAIN, |value, safe| {
        let url = format!("https://user:{value}@host.example/path");
        if safe { redact::url(&url) } else { url }.into_bytes()
    }),
    ("tower-http TraceLayer's uri", PLAIN, trace_layer),
    ("axum rejection, the answer", PLAIN, |value, safe| rejection(value, safe).0),
    ("axum rejection, the log", PLAIN, |value, safe| rejection(value, safe).1),
    ("serde_json: unknown variant", AWKWARD, |value, safe| {
        let error = serde_json::from_value::<Kind>(value.into()).unwrap_err();
        if safe { format!("{0} {0:?}", error.redacted()) } else { format!("{error} {error:?}") }.into_bytes()
    }),
    ("env::VarError::NotUnicode", PLAIN, |value, safe| {
        let error = std::env::VarError::NotUnicode(value.into());
        if safe { format!("{0} {0:?}", error.redacted()) } else { format!("{error} {error:?}") }.into_bytes()
    }),
    ("FromUtf8Error {:?}: a decimal list", AWKWARD, |value, safe| {
        let error = String::from_utf8([value.as_bytes(), b"\xff"].concat()).unwrap_err();
        if safe { format!("{:?}", error.redacted()) } else { format!("{error:?}") }.into_bytes()
    }),
    ("Command {:?}: environment and arguments", AWKWARD, |value, safe| {
        let mut command = Command::new("curl");
        command.env("KEY", value).arg(format!("-uuser:{value}"));
        if safe { format!("{:?}", redact::printed(&command)) } else { format!("{command:?}") }.into_bytes()
    }),
    ("anyhow {:?} and {:#}", AWKWARD, |value, safe| {
        let error = anyhow::anyhow!("the key {value}").context(format!("a request with {value:?}"));
        if safe { format!("{0:?} {0:#}", error.redacted()) } else { format!("{error:?} {error:#}") }
            .into_bytes()
    }),
    ("OpenTelemetry span", AWKWARD, open_telemetry),
    ("Sentry event", AWKWARD, sentry_event),
    ("SQLite: SQL with its parameters", PLAIN, sqlite),
    ("sqlx: statement in the log, error", PLAIN, sqlx),
    #[cfg(all(tokio_unstable, unix))]
    ("tokio-console's recording", AWKWARD, tokio_console),
    ("tonic::Status, its metadata", PLAIN, |value, safe| {
        let mut status = tonic::Status::unauthenticated(format!("the key {value} is not known"));
        status.metadata_mut().insert("x-api-key", value.parse().unwrap());
        if safe { format!("{0} {0:?}", redact::printed(&status)) } else { format!("{status} {status:?}") }
            .into_bytes()
    }),
];

#[derive(Debug, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Only,
}

#[test]
fn each_channel_leaks_without_api_guard_and_not_with_it() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut broken = Vec::new();
    println!("\n{:45} {:22} with api-guard", "channel", "without");
    for (number, (name, letters, channel)) in CHANNELS.iter().enumerate() {
        let (unknown, known) =
            (value(2 * number as u64 + 1, letters, 40), value(2 * number as u64 + 2, letters, 40));
        let without = leak(&channel(&unknown, false), &unknown);
        let _secret = know(&known);
        let out = channel(&known, true);
        let with = leak(&out, &known);
        println!("{name:45} {:22} {}", without.unwrap_or("NOTHING"), with.unwrap_or("nothing"));
        if without.is_none() || with.is_some() || out.is_empty() {
            broken.push(name);
        }
    }
    assert!(broken.is_empty(), "these rows say otherwise: {broken:?}");
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

#[derive(Clone, Copy)]
enum Format {
    Text,
    Json,
    Pretty,
}

fn traced(format: Format, value: &str, safe: bool) -> Vec<u8> {
    let caught = Caught::default();
    let (plain, redacting) = (caught.clone(), caught.clone());
    let emit = || {
        let _in_it = tracing::info_span!("request", key = value).entered();
        tracing::info!(plain = value, debug = ?value, list = ?value.as_bytes(), "sent {value}");
    };
    if safe {
        emit_to(format, redact::writer(move || redacting.clone()), emit);
    } else {
        emit_to(format, move || plain.clone(), emit);
    }
    caught.bytes()
}

fn emit_to<W>(format: Format, writer: W, emit: impl FnOnce())
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let log = tracing_subscriber::fmt().with_writer(writer);
    match format {
        Format::Text => with_default(log.finish(), emit),
        Format::Json => with_default(log.json().finish(), emit),
        Format::Pretty => with_default(log.pretty().finish(), emit),
    }
}

fn appended(value: &str, safe: bool) -> Vec<u8> {
    let caught = Caught::default();
    let (writer, guard) = if safe {
        tracing_appender::non_blocking(RedactingWriter::new(caught.clone()))
    } else {
        tracing_appender::non_blocking(caught.clone())
    };
    emit_to(Format::Json, writer, || tracing::info!(value, "sent {value}"));
    drop(guard);
    caught.bytes()
}

fn env_logged(value: &str, safe: bool) -> Vec<u8> {
    let caught = Caught::default();
    let pipe: Box<dyn std::io::Write + Send> =
        if safe { Box::new(RedactingWriter::new(caught.clone())) } else { Box::new(caught.clone()) };
    let logger = env_logger::Builder::new()
        .filter_level(log::LevelFilter::Info)
        .target(env_logger::Target::Pipe(pipe))
        .build();
    log_to(&logger, value);
    drop(logger);
    caught.bytes()
}

fn any_log(value: &str, safe: bool) -> Vec<u8> {
    let caught = Caught::default();
    let logger = env_logger::Builder::new()
        .filter_level(log::LevelFilter::Info)
        .target(env_logger::Target::Pipe(Box::new(caught.clone())))
        .build();
    if safe {
        log_to(&RedactingLog::new(logger), value)
    } else {
        log_to(&logger, value)
    }
    caught.bytes()
}

fn log_to(logger: &dyn log::Log, value: &str) {
    let message = format_args!("sent {value} and {value:?}");
    logger.log(&log::Record::builder().level(log::Level::Info).args(message).build());
}

fn trace_layer(value: &str, safe: bool) -> Vec<u8> {
    let caught = Caught::default();
    let plain = caught.clone();
    let log =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || plain.clone());
    let router = Router::new().route("/", routing::get(|| async { tracing::info!("in it") }));
    let layer = tower_http::trace::TraceLayer::new_for_http();
    let router = if safe {
        router.layer(layer.make_span_with(api_guard::integration::tracing::make_span))
    } else {
        router.layer(layer)
    };
    let request = Request::get(format!("/?api_key={value}")).body(axum::body::Body::empty()).unwrap();
    let _default = log.finish().set_default();
    let answered = block_on(router.oneshot(request)).unwrap().status();
    assert_eq!(answered, 200);
    caught.bytes()
}

/// What the caller is answered, and what a log at the lowest level has of it.
fn rejection(value: &str, safe: bool) -> (Vec<u8>, Vec<u8>) {
    let caught = Caught::default();
    let (plain, redacting) = (caught.clone(), caught.clone());
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    let _default = if safe {
        log.with_writer(redact::writer(move || redacting.clone())).finish().set_default()
    } else {
        log.with_writer(move || plain.clone()).finish().set_default()
    };
    let router = if safe {
        Router::new().route(
            "/",
            routing::post(|Quiet(Json(kind)): Quiet<Json<Kind>>| async move { format!("{kind:?}") }),
        )
    } else {
        Router::new().route("/", routing::post(|Json(kind): Json<Kind>| async move { format!("{kind:?}") }))
    };
    let request = Request::post("/").header("content-type", "application/json");
    let request = request.body(axum::body::Body::from(format!("{value:?}"))).unwrap();
    let response = block_on(router.oneshot(request)).unwrap();
    assert_eq!(response.status(), 422);
    let body = block_on(response.into_response().into_body().collect()).unwrap().to_bytes().to_vec();
    tracing::warn!("answered with {}", String::from_utf8_lossy(&body));
    (body, caught.bytes())
}

fn open_telemetry(value: &str, safe: bool) -> Vec<u8> {
    let exported = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder();
    let provider = if safe {
        provider.with_simple_exporter(RedactingExporter::new(exported.clone())).build()
    } else {
        provider.with_simple_exporter(exported.clone()).build()
    };
    let mut span = provider.tracer("leaks").start(format!("call with {value}"));
    span.set_attribute(KeyValue::new("key", value.to_owned()));
    let numbers = value.bytes().map(i64::from).collect();
    span.set_attribute(KeyValue::new(
        "bytes",
        opentelemetry::Value::Array(opentelemetry::Array::I64(numbers)),
    ));
    span.add_event(format!("sent {value}"), vec![KeyValue::new("list", format!("{:?}", value.as_bytes()))]);
    span.set_status(Status::error(format!("not authorized: {value}")));
    span.end();
    format!("{:?}", exported.get_finished_spans().unwrap()).into_bytes()
}

fn sentry_event(value: &str, safe: bool) -> Vec<u8> {
    let mut options = sentry_core::ClientOptions::default();
    if safe {
        options.before_send = Some(Arc::new(|event| sentry::redacted(&event)));
        options.before_breadcrumb = Some(Arc::new(|breadcrumb| sentry::redacted(&breadcrumb)));
    }
    let events = sentry_core::test::with_captured_events_options(
        || {
            sentry_core::add_breadcrumb(sentry_core::Breadcrumb {
                message: Some(value.to_owned()),
                ..Default::default()
            });
            sentry_core::configure_scope(|scope| scope.set_extra("bytes", value.as_bytes().into()));
            sentry_core::capture_message(&format!("sent {value}"), sentry_core::Level::Error);
        },
        options,
    );
    assert_eq!(events.len(), 1);
    serde_json::to_vec(&events).unwrap()
}

fn sqlite(value: &str, safe: bool) -> Vec<u8> {
    thread_local!(static SAID: std::cell::RefCell<Vec<String>> = const { std::cell::RefCell::new(Vec::new()) });
    let mut database = rusqlite::Connection::open_in_memory().unwrap();
    database.trace(Some(|statement| SAID.with_borrow_mut(|said| said.push(statement.to_owned()))));
    database.execute("CREATE TABLE keys (value)", ()).unwrap();
    database.execute("INSERT INTO keys VALUES (?1)", [value]).unwrap();
    let error = database.execute(&format!("SELECT {value}"), ()).unwrap_err();
    let said = SAID.take().join("\n");
    if safe { format!("{} {}", redact::text(&said), error.redacted()) } else { format!("{said} {error}") }
        .into_bytes()
}

/// `sqlx` logs a statement as it was given, at debug, and no bound value. Its SQLite has a thread of its own, which only the
/// process's own subscriber hears: that one writes to both ends.
fn sqlx(value: &str, safe: bool) -> Vec<u8> {
    static LOGS: OnceLock<[Caught; 2]> = OnceLock::new();
    let [plain, redacted] = LOGS.get_or_init(|| {
        let logs = [Caught::default(), Caught::default()];
        let (plain, redacting) = (logs[0].clone(), logs[1].clone());
        let both = (move || plain.clone()).and(redact::writer(move || redacting.clone()));
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::DEBUG).with_writer(both);
        // Not `init`, which sets a logger of `log` as well where it is built to: the channels of `log` have that.
        tracing::subscriber::set_global_default(log.finish()).unwrap();
        logs
    });
    let options = sqlx::sqlite::SqliteConnectOptions::new().in_memory(true);
    let error = block_on(async {
        let mut database = options.connect().await.unwrap();
        let statement = format!("SELECT * FROM (SELECT '{value}')");
        sqlx::query(&statement).execute(&mut database).await.unwrap();
        let error = sqlx::query(&format!("SELECT {value}")).execute(&mut database).await;
        // Once it is closed its thread has logged all.
        database.close().await.unwrap();
        error.unwrap_err()
    });
    let (log, error) = if safe {
        (redacted, format!("{0} {0:?}", error.redacted()))
    } else {
        (plain, format!("{error} {error:?}"))
    };
    let log = log.bytes();
    assert!(log.windows(6).any(|at| at == b"SELECT"), "a log without the statement proves nothing");
    [&log, error.as_bytes()].concat()
}

/// Its layer writes what a task's span says to a file that it opens by path. Where that path is a pipe's, what is read there
/// can be redacted.
#[cfg(all(tokio_unstable, unix))]
fn tokio_console(value: &str, safe: bool) -> Vec<u8> {
    use std::os::fd::AsRawFd as _;

    let (mut reader, writer) = std::io::pipe().unwrap();
    let (layer, _server) = console_subscriber::ConsoleLayer::builder()
        .recording_path(format!("/dev/fd/{}", writer.as_raw_fd()))
        .build();
    drop(writer);
    let task = async { tokio::task::Builder::new().name(value).spawn(async {}).unwrap().await.unwrap() };
    with_default(tracing_subscriber::registry().with(layer), || block_on(task));
    // The layer is gone, and so is its thread once it has written all: then the pipe ends.
    let caught = Caught::default();
    if safe {
        std::io::copy(&mut reader, &mut RedactingWriter::new(caught.clone())).unwrap();
    } else {
        std::io::copy(&mut reader, &mut caught.clone()).unwrap();
    }
    caught.bytes()
}
