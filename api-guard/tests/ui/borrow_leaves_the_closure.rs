//~ teaches: lifetime may not live long enough

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let secret = secret();
    let _: &str = secret.expose_secret(|value| value).unwrap();
}
