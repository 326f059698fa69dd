//~ teaches: lifetime may not live long enough

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

async fn send(_: &str) {}

async fn call() {
    secret().expose_secret(|value| async move { send(value).await }).unwrap().await;
}

fn main() {
    let _ = call();
}
