//~ teaches: a `Secret` refuses to be serialized
//~ teaches: skip the field with `#[serde(skip)]`, or serialize `secret.reference()` as text: where it lives
//~ needs: serde

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let _ = serde_json::to_string(&secret());
}
