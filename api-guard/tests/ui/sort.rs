//~ teaches: a `Secret` refuses to be ordered or hashed
//~ teaches: use `secret.fingerprint()` as the key of a map, or to sort by

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    [secret(), secret()].sort();
}
