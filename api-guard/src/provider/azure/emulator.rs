//! A vault on this machine.
//!
//! Azure's SDK sends a token only by `https`, which an emulator does not have without a certificate of its own. So the
//! request is made as for the vault and redirected at the last moment; everything else is as with a vault.

use std::sync::Arc;

use async_trait::async_trait;
use azure_core::credentials::{AccessToken, TokenCredential, TokenRequestOptions};
use azure_core::http::policies::{Policy, PolicyResult};
use azure_core::http::{Context, HttpClient, Request, Transport, Url, new_http_client};
use azure_core::time::{Duration, OffsetDateTime};

use crate::error::{Error, Kind};

#[derive(Debug)]
pub(super) struct Emulator {
    url: Url,
    client: Arc<dyn HttpClient>,
}

impl Emulator {
    pub(super) fn at(url: &str) -> Result<Self, Error> {
        let url = Url::parse(url).map_err(|_| Error::new(Kind::Config, "the emulator's URL is none"))?;
        Ok(Self { url, client: new_http_client(None) })
    }

    pub(super) fn transport(self: &Arc<Self>) -> Transport {
        Transport::with_policy(Arc::<Self>::clone(self))
    }
}

#[async_trait]
impl Policy for Emulator {
    async fn send(&self, _: &Context, request: &mut Request, _: &[Arc<dyn Policy>]) -> PolicyResult {
        let mut request = request.clone();
        let url = request.url_mut();
        let here = url.set_scheme(self.url.scheme()).is_ok()
            && url.set_host(self.url.host_str()).is_ok()
            && url.set_port(self.url.port()).is_ok();
        if !here {
            let what = "the emulator's URL is none";
            return Err(azure_core::Error::with_message(azure_core::error::ErrorKind::Other, what));
        }
        self.client.execute_request(&request).await
    }
}

/// Who asks an emulator.
#[derive(Debug)]
pub(super) struct Nobody;

#[async_trait]
impl TokenCredential for Nobody {
    async fn get_token(
        &self,
        _: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AccessToken> {
        Ok(AccessToken::new("nobody", OffsetDateTime::now_utc() + Duration::hours(1)))
    }
}
