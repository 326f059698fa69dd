//~ teaches: a `Secret` refuses to be ordered or hashed
//~ teaches: this would put an API key into a collection's keys

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let _ = std::collections::HashMap::from([(secret(), 1)]);
}
