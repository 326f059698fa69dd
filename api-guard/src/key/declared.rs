//! What the code that `#[derive(LoadSecrets)]` writes is made of.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::vec;

use super::handle::Key;
use super::loading::Loading;
use super::store::KeyStore;
use super::together::currents;
use crate::error::{Error, Kind};
use crate::secret::Secret;

/// The secrets that the fields of a struct name, in their order.
#[derive(Debug, Default)]
pub struct Declared {
    fields: Vec<Field>,
    /// The fields of the structs that the one being declared is nested in, each with its dot.
    outer: String,
}

#[derive(Debug)]
struct Field {
    name: String,
    reference: &'static str,
    optional: bool,
}

/// The keys of the fields, in the order in which they were declared, and what they had together.
#[derive(Debug)]
pub struct Loaded {
    keys: vec::IntoIter<Option<(Key, Result<Secret, Error>)>>,
}

impl Declared {
    /// A field whose secret is kept there.
    pub fn field(&mut self, name: &str, reference: &'static str, optional: bool) {
        self.fields.push(Field { name: format!("{}{name}", self.outer), reference, optional });
    }

    /// A field that is a struct with fields of its own.
    pub fn nested(&mut self, name: &str, declare: fn(&mut Self)) {
        let length = self.outer.len();
        self.outer.push_str(name);
        self.outer.push('.');
        declare(self);
        self.outer.truncate(length);
    }

    /// Loads all of them at the same time.
    ///
    /// # Errors
    ///
    /// Those of all fields in one.
    pub async fn load(self, store: &KeyStore) -> Result<Loaded, Error> {
        let mut loads: Vec<Load> =
            self.fields.iter().map(|field| Load::Pending(store.load(field.reference))).collect();
        poll_fn(|cx| all(&mut loads, cx)).await;
        gathered(self.fields, loads)
    }

    /// The same, for a thread that may block.
    ///
    /// # Errors
    ///
    /// Those of all fields in one.
    pub fn load_blocking(self, store: &KeyStore) -> Result<Loaded, Error> {
        let waker = Waker::from(Arc::new(Parked(thread::current())));
        let mut cx = Context::from_waker(&waker);
        let mut loads: Vec<Load> =
            self.fields.iter().map(|field| Load::Pending(store.load(field.reference))).collect();
        while all(&mut loads, &mut cx).is_pending() {
            thread::park();
        }
        gathered(self.fields, loads)
    }
}

/// One field on its way.
enum Load {
    Pending(Loading),
    Over(Result<Key, Error>),
}

/// Goes on with all that are not over, so that none waits for another.
fn all(loads: &mut [Load], cx: &mut Context<'_>) -> Poll<()> {
    let mut poll = Poll::Ready(());
    for load in loads {
        let Load::Pending(loading) = load else { continue };
        match Pin::new(loading).poll(cx) {
            Poll::Ready(result) => *load = Load::Over(result),
            Poll::Pending => poll = Poll::Pending,
        }
    }
    poll
}

/// Wakes a thread that waits for its loads.
struct Parked(Thread);

impl Wake for Parked {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

fn gathered(fields: Vec<Field>, loads: Vec<Load>) -> Result<Loaded, Error> {
    let (mut keys, mut problems) = (Vec::new(), Vec::new());
    for (field, load) in fields.into_iter().zip(loads) {
        match load {
            Load::Over(Ok(key)) => keys.push(Some(key)),
            Load::Over(Err(error)) if field.optional && error.kind() == Kind::NotFound => keys.push(None),
            Load::Over(Err(error)) => problems.push((field.name.into(), error)),
            Load::Pending(_) => {}
        }
    }
    match Error::of_fields(problems) {
        Some(error) => Err(error),
        None => {
            let mut currents = currents(&keys.iter().flatten().collect::<Vec<_>>()).into_iter();
            let keys = keys.into_iter().map(|key| key.and_then(|key| Some((key, currents.next()?))));
            Ok(Loaded { keys: keys.collect::<Vec<_>>().into_iter() })
        }
    }
}

impl Loaded {
    /// What the next field has; nothing where it is optional and not there.
    fn next(&mut self) -> Option<(Key, Result<Secret, Error>)> {
        self.keys.next().flatten()
    }

    fn required(&mut self) -> Result<(Key, Result<Secret, Error>), Error> {
        // Every required field has a key, or there would be an error in place of this.
        self.next().ok_or_else(|| Error::new(Kind::NotFound, ""))
    }
}

/// The type of a field whose secret has to be there.
#[diagnostic::on_unimplemented(
    message = "`#[derive(LoadSecrets)]` cannot fill a field of type `{Self}`",
    label = "this is a `Key` or a `Secret`",
    note = "`Key` follows its secret's versions; `Secret` is the value of the moment when it is loaded",
    note = "with `optional` it is an `Option` of one of them: `#[secret(\"…\", optional)]`",
    note = "a struct of such fields is `#[secret(nested)]`"
)]
pub trait Required: Sized {
    /// The next field's.
    ///
    /// # Errors
    ///
    /// The key has ended since it was loaded.
    fn take(loaded: &mut Loaded) -> Result<Self, Error>;
}

/// The type of a field whose secret need not be there.
#[diagnostic::on_unimplemented(
    message = "`#[derive(LoadSecrets)]` cannot fill an optional field of type `{Self}`",
    label = "this is an `Option<Key>` or an `Option<Secret>`"
)]
pub trait Optional: Sized {
    /// The next field's.
    ///
    /// # Errors
    ///
    /// The key has ended since it was loaded.
    fn take(loaded: &mut Loaded) -> Result<Self, Error>;
}

/// A struct of secrets, as `#[derive(LoadSecrets)]` makes one.
#[diagnostic::on_unimplemented(
    message = "`#[derive(LoadSecrets)]` finds no fields in `{Self}`",
    label = "this is a struct with `#[derive(LoadSecrets)]` of its own",
    note = "a field that is a `Key` or a `Secret` says where that is kept: `#[secret(env = \"NAME\")]`"
)]
pub trait Nested: Sized {
    /// Names the fields to whom loads them.
    fn declare(declared: &mut Declared);

    /// The struct, of what was loaded for its fields.
    ///
    /// # Errors
    ///
    /// A key has ended since it was loaded.
    fn take(loaded: &mut Loaded) -> Result<Self, Error>;
}

impl Required for Key {
    fn take(loaded: &mut Loaded) -> Result<Self, Error> {
        Ok(loaded.required()?.0)
    }
}

impl Required for Secret {
    fn take(loaded: &mut Loaded) -> Result<Self, Error> {
        loaded.required()?.1
    }
}

impl Optional for Option<Key> {
    fn take(loaded: &mut Loaded) -> Result<Self, Error> {
        Ok(loaded.next().map(|(key, _)| key))
    }
}

impl Optional for Option<Secret> {
    fn take(loaded: &mut Loaded) -> Result<Self, Error> {
        loaded.next().map(|(_, current)| current).transpose()
    }
}
