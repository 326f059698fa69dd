//! Secrets that change, behind a double, for the suite that every provider has to pass.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use api_guard::provider::Provider;
use api_guard::test_util::{Place, State};

use crate::double::{Double, locked};
use crate::exchange::{Answer, Request};

/// What the server has under a name.
#[derive(Clone)]
#[non_exhaustive]
pub enum Kept {
    /// And how often it was written.
    Bytes(Vec<u8>, usize),
    /// It had something.
    Deleted,
    /// It has something and does not give it out.
    Disabled,
    /// It has something for others.
    Denied,
}

/// A provider, the double that it asks, and what that has.
pub struct Shelf {
    provider: Arc<dyn Provider>,
    reference: fn(&str) -> String,
    bytes: bool,
    fields: bool,
    disabled: bool,
    kept: Arc<Mutex<HashMap<String, Kept>>>,
    _double: Double,
}

impl Shelf {
    /// `description` is the name of the vendor's. `answer` gets a request and what finds what the server has under a name.
    pub fn new<P: Provider>(
        description: &str,
        answer: impl Fn(&Request, &dyn Fn(&str) -> Option<Kept>) -> Answer + Send + 'static,
        provider: impl FnOnce(&Double) -> P,
        reference: fn(&str) -> String,
    ) -> Self {
        let kept = Arc::<Mutex<HashMap<_, Kept>>>::default();
        let shelf = Arc::clone(&kept);
        let find = move |name: &str| locked(&shelf).get(name).cloned();
        let double = Double::of(description, move |request| answer(request, &find));
        let provider = Arc::new(provider(&double));
        Self { provider, reference, bytes: false, fields: false, disabled: false, kept, _double: double }
    }

    /// The manager keeps bytes, too.
    #[must_use]
    pub fn with_bytes(mut self) -> Self {
        self.bytes = true;
        self
    }

    /// A field of what the manager keeps can be asked for.
    #[must_use]
    pub fn with_fields(mut self) -> Self {
        self.fields = true;
        self
    }

    /// The manager can keep something without giving it out.
    #[must_use]
    pub fn with_disabled(mut self) -> Self {
        self.disabled = true;
        self
    }
}

impl Place for Shelf {
    fn provider(&self) -> Arc<dyn Provider> {
        self.provider.clone()
    }

    fn reference(&self, name: &str) -> String {
        (self.reference)(name)
    }

    fn arrange(&self, name: &str, state: State<'_>) -> bool {
        let mut kept = locked(&self.kept);
        let written = match kept.get(name) {
            Some(Kept::Bytes(_, written)) => written + 1,
            _ => 1,
        };
        let now = match state {
            State::Text(value) => Kept::Bytes(value.as_bytes().to_vec(), written),
            State::Json(value) if self.fields => Kept::Bytes(value.as_bytes().to_vec(), written),
            State::Bytes(value) if self.bytes => Kept::Bytes(value.to_vec(), written),
            State::Deleted => Kept::Deleted,
            State::Disabled if self.disabled => Kept::Disabled,
            State::Denied => Kept::Denied,
            _ => return false,
        };
        kept.insert(name.to_owned(), now);
        true
    }
}
