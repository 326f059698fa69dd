//~ teaches: a `Secret` refuses to be borrowed without an end

use api_guard::Secret;

fn secret() -> Secret {
    Secret::from_env("NAME").unwrap()
}

fn main() {
    fn text(borrow: impl std::borrow::Borrow<str>) -> usize {
        borrow.borrow().len()
    }
    let _ = text(secret());
}
