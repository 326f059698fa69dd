//~ teaches: this method takes 1 argument but 0 arguments were supplied

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let secret = secret();
    let _ = secret.expose_secret();
}
