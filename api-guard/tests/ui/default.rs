//~ teaches: a `Secret` refuses to have a default value
//~ teaches: where a key is optional use `Option<Secret>`

use api_guard::Secret;

fn main() {
    let _ = Secret::default();
}
