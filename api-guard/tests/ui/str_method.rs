//~ teaches: no method named `trim` found

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let _ = secret().trim();
}
