//! The credentials, and where requests go.

use std::fmt;

use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig, retry::RetryConfig};
use once_cell::sync::OnceCell;

use crate::error::{Error, Kind};
use crate::provider::Deadline;
use crate::provider::address::Address;
use crate::provider::driver::Driver;

/// Settings, and from the first call on a client of one of the services.
pub(super) struct Connection<C> {
    region: Option<Box<str>>,
    profile: Option<Box<str>>,
    endpoint: Option<Box<str>>,
    driver: Driver,
    client: OnceCell<C>,
}

impl<C> Connection<C> {
    pub(super) fn from_env() -> Result<Self, Error> {
        Ok(Self {
            region: None,
            profile: None,
            endpoint: None,
            driver: Driver::new()?,
            client: OnceCell::new(),
        })
    }

    pub(super) fn region(self, name: &str) -> Self {
        Self { region: Some(name.into()), ..self }
    }

    pub(super) fn profile(self, name: &str) -> Self {
        Self { profile: Some(name.into()), ..self }
    }

    pub(super) fn endpoint(self, url: &str) -> Result<Self, Error> {
        Address::parse(url)?;
        Ok(Self { endpoint: Some(url.into()), ..self })
    }

    /// Asks `question` of the client, which is made with `connect` the first time.
    pub(super) fn ask<T>(
        &self,
        deadline: Deadline,
        connect: impl FnOnce(&SdkConfig) -> C,
        question: impl AsyncFnOnce(&C) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let client = self.client.get_or_try_init(|| {
            // To find the region, files are read, and the service that tells a machine about itself is asked.
            let config = self.driver.run(deadline, self.configure(deadline))?;
            if config.region().is_none() {
                return Err(Error::new(
                    Kind::Config,
                    "no region is set; set AWS_REGION, or the region in code",
                ));
            }
            Ok(connect(&config))
        })?;
        self.driver.run(deadline, question(client))?
    }

    async fn configure(&self, deadline: Deadline) -> SdkConfig {
        let timeouts = TimeoutConfig::builder().connect_timeout(deadline.connect_timeout()).build();
        let mut loader = aws_config::defaults(BehaviorVersion::latest())
            // The store does both.
            .retry_config(RetryConfig::disabled())
            .timeout_config(timeouts);
        if let Some(name) = &self.profile {
            loader = loader.profile_name(&**name);
        }
        if let Some(name) = &self.region {
            loader = loader.region(Region::new(name.to_string()));
        }
        if let Some(url) = &self.endpoint {
            loader = loader.endpoint_url(&**url);
        }
        loader.load().await
    }
}

impl<C> fmt::Debug for Connection<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { region, profile, endpoint, .. } = self;
        f.debug_struct("Connection")
            .field("region", region)
            .field("profile", profile)
            .field("endpoint", endpoint)
            .finish_non_exhaustive()
    }
}
