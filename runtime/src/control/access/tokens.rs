//! Tokens for users: JWT (RFC 7519), signed with HS256 and a secret of this installation.

use std::collections::HashMap;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

use super::{Role, signing};
use crate::control::clock::Clock;
use crate::control::entropy::{Entropy, NoEntropy};
use crate::store::{Store, StoreError};

/// How long a token counts, in seconds.
const LIFETIME: u64 = 3600;

/// How far the clocks of who issues and who checks may be apart, in seconds. They are the same clock.
const LEEWAY: u64 = 0;

const AUDIENCE: &str = "mockwright-admin";
const SECRET: &str = "jwt-secret";
const ISSUER: &str = "installation";

/// Issues and checks tokens.
pub(crate) struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    /// Names this installation, so that another one's tokens do not count even with the same secret.
    issuer: String,
    clock: Clock,
    entropy: Entropy,
    /// Those that were ended, and when they would have.
    revoked: RwLock<HashMap<String, u64>>,
}

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The user.
    pub(crate) sub: String,
    pub(crate) role: String,
    pub(crate) iss: String,
    pub(crate) aud: String,
    pub(crate) iat: u64,
    pub(crate) nbf: u64,
    pub(crate) exp: u64,
    /// Names the token, so that it can be ended.
    pub(crate) jti: String,
}

/// A token and how long it counts, in seconds.
#[derive(Clone, Debug)]
pub(crate) struct IssuedToken {
    pub(crate) text: String,
    pub(crate) expires_in: u64,
}

impl Tokens {
    pub(super) async fn read(store: &Store, clock: &Clock, entropy: &Entropy) -> Result<Self, StoreError> {
        signing::install();
        let no_entropy = |error: NoEntropy| StoreError::Unexpected(error.to_string());
        let secret = store.setting_or(SECRET, entropy.hex::<32>().map_err(no_entropy)?).await?;
        let issuer = store.setting_or(ISSUER, entropy.hex::<8>().map_err(no_entropy)?).await?;
        let revoked = store.revoked_tokens(clock.now().timestamp()).await?;
        let revoked = revoked.into_iter().map(|(id, until)| (id, u64::try_from(until).unwrap_or_default())).collect();
        Ok(Self {
            encoding: EncodingKey::from_secret(secret.as_bytes()),
            decoding: DecodingKey::from_secret(secret.as_bytes()),
            issuer: format!("mockwright:{issuer}"),
            clock: clock.clone(),
            entropy: entropy.clone(),
            revoked: RwLock::new(revoked),
        })
    }

    /// A token for a user; `None` where the system gives no random bytes.
    pub(crate) fn issue(&self, user: &str, role: Role) -> Option<IssuedToken> {
        let now = self.now();
        let claims = Claims {
            sub: user.to_owned(),
            role: role.name().to_owned(),
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            iat: now,
            nbf: now,
            exp: now + LIFETIME,
            jti: self.entropy.hex::<16>().ok()?,
        };
        let text = jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding).ok()?;
        Some(IssuedToken { text, expires_in: LIFETIME })
    }

    /// What a token says, if it counts.
    pub(crate) fn check(&self, token: &str) -> Option<Claims> {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&self.issuer]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // Times are held against our clock, below.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation).ok()?.claims;
        let now = self.now();
        let in_time = claims.exp > now && claims.nbf <= now + LEEWAY && claims.iat <= now + LEEWAY;
        let revoked = self.revoked.read().unwrap_or_else(PoisonError::into_inner).contains_key(&claims.jti);
        (in_time && !revoked).then_some(claims)
    }

    /// Ends a token.
    pub(crate) fn revoke(&self, claims: &Claims) {
        let now = self.now();
        let mut revoked = self.revoked.write().unwrap_or_else(PoisonError::into_inner);
        revoked.retain(|_, until| *until > now);
        revoked.insert(claims.jti.clone(), claims.exp);
    }

    fn now(&self) -> u64 {
        u64::try_from(self.clock.now().timestamp()).unwrap_or_default()
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}
