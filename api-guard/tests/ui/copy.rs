//~ teaches: use of moved value

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let secret = secret();
    let _two = (secret, secret);
}
