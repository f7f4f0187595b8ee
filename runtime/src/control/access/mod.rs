//! Who may steer: keys, users and their tokens, what each may do and how often.

mod addresses;
mod credentials;
mod keys;
mod limits;
mod origin;
mod passwords;
mod role;
mod signing;
mod tokens;
mod users;

use std::net::IpAddr;
use std::sync::Arc;

pub(crate) use addresses::AllowedHosts;
pub(crate) use credentials::{CredentialsError, FirstCredentials};
use http::HeaderMap;
use http::header::{AUTHORIZATION, HeaderName};
pub(crate) use keys::Keys;
pub(crate) use limits::{RateLimits, RateSpec, Standing, parse_rate_limit};
pub(crate) use origin::{Origin, Refused};
pub(crate) use role::Role;
pub(crate) use tokens::{Claims, Tokens};
pub(crate) use users::Users;

use super::clock::Clock;
use super::entropy::Entropy;
use crate::store::{Store, StoreError};

/// The header that carries a key.
pub(crate) const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Everything that decides who may do what.
#[derive(Debug)]
pub(crate) struct Access {
    pub(crate) keys: Keys,
    pub(crate) users: Users,
    pub(crate) tokens: Tokens,
    pub(crate) limits: RateLimits,
    pub(crate) hosts: AllowedHosts,
    /// Whether callers have to say who they are.
    pub(crate) enabled: bool,
}

/// Who sends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Caller {
    /// The name of the key or user.
    pub(crate) name: Arc<str>,
    pub(crate) role: Role,
    /// What its quotas are counted by.
    pub(crate) account: Arc<str>,
    /// The token that was shown, if it was one.
    pub(crate) token: Option<Claims>,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// Nothing was shown.
    Nothing,
    /// What was shown does not count, or no longer.
    Invalid,
}

impl Access {
    /// Reads what is kept, and makes the first user, key and secret where there are none.
    pub(crate) async fn open(
        store: &Store,
        clock: &Clock,
        entropy: &Entropy,
        settings: AccessSettings,
    ) -> Result<Self, StoreError> {
        let keys = Keys::read(store, settings.given_key).await?;
        let users = Users::read(store).await?;
        let tokens = Tokens::read(store, clock, entropy).await?;
        let limits = RateLimits::new(settings.rate, clock.clone());
        Ok(Self { keys, users, tokens, limits, hosts: settings.hosts, enabled: settings.enabled })
    }

    /// Who sends a request, by its headers.
    pub(crate) fn caller(&self, headers: &HeaderMap, client: IpAddr) -> Result<Caller, Unknown> {
        if let Some(shown) = headers.get(&API_KEY) {
            let key = shown.to_str().ok().and_then(|shown| self.keys.find(shown)).ok_or(Unknown::Invalid)?;
            return Ok(Caller { name: key.name, role: key.role, account: key.account, token: None });
        }
        if let Some(shown) = headers.get(AUTHORIZATION) {
            let bearer = shown.to_str().ok().and_then(bearer).ok_or(Unknown::Invalid)?;
            let claims = self.tokens.check(bearer).ok_or(Unknown::Invalid)?;
            // A user that is gone, or has another role now, does not keep what a token says.
            let role = self.users.role(&claims.sub).ok_or(Unknown::Invalid)?;
            let account = format!("user:{}", claims.sub).into();
            return Ok(Caller { name: claims.sub.as_str().into(), role, account, token: Some(claims) });
        }
        if self.enabled {
            return Err(Unknown::Nothing);
        }
        Ok(Caller {
            name: "anonymous".into(),
            role: Role::Admin,
            account: format!("address:{client}").into(),
            token: None,
        })
    }
}

/// What decides who is let in besides what is kept.
#[derive(Debug)]
pub(crate) struct AccessSettings {
    /// A key that the command line gives, which is nowhere kept.
    pub(crate) given_key: Option<String>,
    pub(crate) rate: Option<RateSpec>,
    pub(crate) hosts: AllowedHosts,
    pub(crate) enabled: bool,
}

/// The token of `Bearer …`; the scheme's case does not matter (RFC 9110 §11.1).
fn bearer(shown: &str) -> Option<&str> {
    let (scheme, token) = shown.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
