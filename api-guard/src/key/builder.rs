//! Which providers a store has, and which times and limits it uses.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::engine::{Engine, Named, Providers};
use super::settings::Settings;
use super::store::{Alive, KeyStore};
use crate::clock::{Clock, SystemClock};
use crate::error::{Error, Kind};
use crate::provider::{Credentials, Env, File, Provider};

/// Makes a [`KeyStore`]: [`KeyStore::builder`].
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use api_guard::KeyStore;
///
/// let store = KeyStore::builder()
///     .with_env()
///     .with_file()
///     .ttl(Duration::from_secs(60)) // a revocation at the provider is seen within a minute
///     .build()?;
/// # Ok::<(), api_guard::Error>(())
/// ```
#[must_use = "it makes a store when `build` is called"]
pub struct Builder {
    providers: Vec<Arc<dyn Provider>>,
    settings: Settings,
    clock: Box<dyn Clock>,
}

impl Builder {
    pub(super) fn new() -> Self {
        Self { providers: Vec::new(), settings: Settings::default(), clock: Box::new(SystemClock) }
    }

    /// Environment variables: `env://NAME`. See [`Env`].
    pub fn with_env(self) -> Self {
        self.with(Env::new())
    }

    /// Mounted files, `file:///run/secrets/name`, and credentials of systemd, `cred://name`. See [`File`] and
    /// [`Credentials`].
    pub fn with_file(self) -> Self {
        self.with(File::new()).with(Credentials::new())
    }

    /// Any other provider.
    pub fn with(mut self, provider: impl Provider) -> Self {
        self.providers.push(Arc::new(provider));
        self
    }

    /// How long a value is fresh: 300 seconds by default. It is read again after 80 to 90 % of that.
    pub fn ttl(mut self, time: Duration) -> Self {
        self.settings.ttl = time;
        self
    }

    /// How much longer a value may be used while its provider cannot be reached: an hour by default. An outage is not a
    /// revocation. A provider that denies the key, or has deleted or disabled it, ends it at once.
    pub fn max_stale(mut self, time: Duration) -> Self {
        self.settings.max_stale = time;
        self
    }

    /// How long [`Key::previous`](crate::Key::previous) returns the value before the current one: 300 seconds by
    /// default.
    pub fn grace(mut self, time: Duration) -> Self {
        self.settings.grace = time;
        self
    }

    /// How long the provider is not asked again for a secret that was not found: 10 seconds by default.
    pub fn not_found_for(mut self, time: Duration) -> Self {
        self.settings.not_found_for = time;
        self
    }

    /// The shortest time between two fetches of an existing key: 10 seconds by default. Because of it, a server that
    /// rejects every request does not cause a storm of requests to the provider.
    pub fn refresh_gap(mut self, time: Duration) -> Self {
        self.settings.refresh_gap = time;
        self
    }

    /// How often a provider that cannot be reached is asked before a fetch fails: 3 times by default.
    pub fn attempts(mut self, count: u32) -> Self {
        self.settings.attempts = count;
        self
    }

    /// How long the random pauses between attempts are: from 100 milliseconds to 2 seconds by default. A provider's
    /// `Retry-After` makes them longer.
    pub fn retry_pauses(mut self, shortest: Duration, longest: Duration) -> Self {
        self.settings.shortest_pause = shortest;
        self.settings.longest_pause = longest;
        self
    }

    /// How long connecting to a provider may take: 2 seconds by default.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.settings.connect_timeout = time;
        self
    }

    /// How long a provider has for one attempt: 5 seconds by default.
    pub fn attempt_timeout(mut self, time: Duration) -> Self {
        self.settings.attempt_timeout = time;
        self
    }

    /// How long a load takes at most, with all attempts and pauses: 15 seconds by default. This also holds if a
    /// provider hangs.
    pub fn total_timeout(mut self, time: Duration) -> Self {
        self.settings.total_timeout = time;
        self
    }

    /// How many requests to providers run at the same time: 8 by default, each on a thread that only exists while there
    /// is work.
    pub fn threads(mut self, count: usize) -> Self {
        self.settings.threads = count;
        self
    }

    /// A clock that a test controls.
    #[cfg(feature = "test-util")]
    pub fn clock(mut self, clock: &crate::clock::ManualClock) -> Self {
        self.clock = Box::new(clock.clone());
        self
    }

    /// Makes the store. Before its first load it starts no thread and contacts no provider.
    ///
    /// # Errors
    ///
    /// [`Kind::Config`]: two providers serve the same scheme, or a setting makes no sense.
    pub fn build(self) -> Result<KeyStore, Error> {
        self.settings.check()?;
        let mut by_scheme = HashMap::new();
        for provider in self.providers {
            let schemes = provider.schemes();
            for scheme in schemes {
                let named = Named { provider: Arc::clone(&provider), name: schemes[0] };
                match by_scheme.entry(*scheme) {
                    Entry::Vacant(place) => place.insert(named),
                    Entry::Occupied(_) => {
                        let hint = format!(
                            "two providers of this store serve the scheme `{scheme}`; keep one of them{}",
                            // Whoever wants both has both in the one.
                            if *scheme == "env" { ": `Dotenv` reads the environment, too" } else { "" },
                        );
                        return Err(Error::new(Kind::Config, hint));
                    }
                };
            }
        }
        let engine = Engine::new(self.settings, self.clock, Providers(by_scheme));
        Ok(KeyStore { alive: Arc::new(Alive { engine }) })
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self.providers.iter().flat_map(|provider| provider.schemes()).collect();
        f.debug_struct("Builder").field("schemes", &schemes).field("settings", &self.settings).finish()
    }
}
