//~ teaches: a `Secret` refuses to be printed or turned into a string

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    let _: String = secret().into();
}
