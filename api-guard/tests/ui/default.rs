//~ teaches: a `Secret` refuses to have a default value
//~ teaches: if a key is optional, use `Option<Secret>`

use api_guard::Secret;

fn main() {
    let _ = Secret::default();
}
