//! Whether a request carries the credentials that its operation asks for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName};
use mockwright_generator::bundle::Credential;
use mockwright_generator::model::{Api, ApiKeyLocation, Operation, SecuritySchemeKind};
use percent_encoding::percent_decode_str;

/// What one operation asks of its callers.
#[derive(Debug)]
pub(super) struct SecurityPlan {
    /// Any of these is enough; all schemes of one must be met.
    alternatives: Vec<Vec<Scheme>>,
    /// The values of `WWW-Authenticate`, each once.
    challenges: Vec<String>,
}

#[derive(Debug)]
struct Scheme {
    name: String,
    kind: SecuritySchemeKind,
    scopes: Vec<String>,
}

/// Why a request is not let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Denied {
    /// No credentials, or none that count (401): what is asked for, and the challenges.
    Unauthorized { detail: String, challenges: Vec<String> },
    /// The credentials are known and lack scopes (403).
    Forbidden { detail: String },
}

/// How far one scheme is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Met {
    No,
    /// Known, but without a scope that is asked for.
    WithoutScopes,
    Yes,
}

impl SecurityPlan {
    /// The requirements of an operation (OpenAPI 3.1 §4.8.30); `None` when anybody may call it.
    pub(super) fn new(operation: &Operation, api: &Api) -> Option<Self> {
        let alternatives: Vec<Vec<Scheme>> = operation
            .security
            .iter()
            .map(|requirement| requirement.schemes.iter().map(|(name, scopes)| scheme(api, name, scopes)).collect())
            .collect();
        let open = |schemes: &Vec<Scheme>| schemes.iter().all(Scheme::is_always_met);
        if alternatives.is_empty() || alternatives.iter().any(open) {
            return None;
        }
        let mut challenges: Vec<String> = Vec::new();
        for challenge in alternatives.iter().flatten().filter_map(Scheme::challenge) {
            if !challenges.contains(&challenge) {
                challenges.push(challenge);
            }
        }
        Some(Self { alternatives, challenges })
    }

    /// Whether a request has what is asked for. `credentials`: the ones that count; `None` takes any.
    pub(super) fn check(
        &self,
        headers: &HeaderMap,
        query: Option<&str>,
        credentials: Option<&[Credential]>,
    ) -> Result<(), Denied> {
        let sent = Sent { headers, query };
        let met = self.alternatives.iter().map(|schemes| {
            let each = schemes.iter().map(|scheme| scheme.met(&sent, credentials));
            each.min().unwrap_or(Met::Yes)
        });
        match met.max() {
            Some(Met::Yes) | None => Ok(()),
            Some(Met::WithoutScopes) => Err(Denied::Forbidden { detail: self.scopes() }),
            Some(Met::No) => Err(Denied::Unauthorized { detail: self.asked(), challenges: self.challenges.clone() }),
        }
    }

    fn asked(&self) -> String {
        let alternatives = self.alternatives.iter().map(|schemes| {
            let names = schemes.iter().filter(|scheme| !scheme.is_always_met()).map(Scheme::described);
            names.collect::<Vec<_>>().join(" and ")
        });
        format!("the operation asks for {}", alternatives.collect::<Vec<_>>().join(", or "))
    }

    fn scopes(&self) -> String {
        let asked = self.alternatives.iter().flatten().flat_map(|scheme| &scheme.scopes);
        let asked: Vec<String> = asked.map(|scope| format!("`{scope}`")).collect();
        format!("the credentials lack a scope that is asked for: {}", asked.join(", "))
    }
}

fn scheme(api: &Api, name: &str, scopes: &[String]) -> Scheme {
    // A scheme that is not declared was told when the description was read.
    let kind = api.security_schemes.get(name).map_or(SecuritySchemeKind::Unknown, |scheme| scheme.kind.clone());
    Scheme { name: name.to_owned(), kind, scopes: scopes.to_vec() }
}

impl Scheme {
    /// Without TLS nobody can show a certificate, so that nobody is asked for one.
    fn is_always_met(&self) -> bool {
        matches!(self.kind, SecuritySchemeKind::MutualTls | SecuritySchemeKind::Unknown)
    }

    fn challenge(&self) -> Option<String> {
        match &self.kind {
            SecuritySchemeKind::ApiKey { .. } => Some("ApiKey realm=\"mock\"".to_owned()),
            SecuritySchemeKind::Http { scheme } if is_token(scheme) => Some(match scheme.as_str() {
                "basic" => "Basic realm=\"mock\", charset=\"UTF-8\"".to_owned(),
                "bearer" => "Bearer realm=\"mock\"".to_owned(),
                other => format!("{other} realm=\"mock\""),
            }),
            SecuritySchemeKind::Http { .. } | SecuritySchemeKind::OAuth2 | SecuritySchemeKind::OpenIdConnect => {
                Some("Bearer realm=\"mock\"".to_owned())
            }
            SecuritySchemeKind::MutualTls | SecuritySchemeKind::Unknown => None,
        }
    }

    fn described(&self) -> String {
        match &self.kind {
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Header, name } => format!("the header `{name}`"),
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Query, name } => {
                format!("the query parameter `{name}`")
            }
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Cookie, name } => format!("the cookie `{name}`"),
            SecuritySchemeKind::Http { scheme } => format!("`Authorization: {scheme} …`"),
            _ => "`Authorization: Bearer …`".to_owned(),
        }
    }

    fn met(&self, sent: &Sent<'_>, credentials: Option<&[Credential]>) -> Met {
        let Some(secret) = self.secret(sent) else { return if self.is_always_met() { Met::Yes } else { Met::No } };
        let Some(credentials) = credentials else { return Met::Yes };
        let of_scheme = credentials.iter().filter(|credential| credential.scheme == self.name);
        let known = of_scheme.filter(|credential| same(secret.as_bytes(), credential.secret().as_bytes()));
        let scoped = known.map(|credential| {
            let lacking = self.scopes.iter().any(|scope| !credential.scopes.contains(scope));
            if lacking { Met::WithoutScopes } else { Met::Yes }
        });
        scoped.max().unwrap_or(Met::No)
    }

    /// What was sent for this scheme: a key, a token, or `user:password`.
    fn secret(&self, sent: &Sent<'_>) -> Option<String> {
        match &self.kind {
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Header, name } => sent.header(name),
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Query, name } => sent.query_value(name),
            SecuritySchemeKind::ApiKey { location: ApiKeyLocation::Cookie, name } => sent.cookie(name),
            SecuritySchemeKind::Http { scheme } if scheme == "basic" => {
                let decoded = STANDARD.decode(sent.authorization("basic")?).ok()?;
                String::from_utf8(decoded).ok().filter(|pair| pair.contains(':'))
            }
            SecuritySchemeKind::Http { scheme } => sent.authorization(scheme).map(str::to_owned),
            SecuritySchemeKind::OAuth2 | SecuritySchemeKind::OpenIdConnect => {
                sent.authorization("bearer").map(str::to_owned)
            }
            SecuritySchemeKind::MutualTls | SecuritySchemeKind::Unknown => None,
        }
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Compares without telling by its time how much is equal.
fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && left.iter().zip(right).fold(0, |differing, (a, b)| differing | (a ^ b)) == 0
}

/// Where credentials travel.
struct Sent<'r> {
    headers: &'r HeaderMap,
    query: Option<&'r str>,
}

impl<'r> Sent<'r> {
    fn header(&self, name: &str) -> Option<String> {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        let value = String::from_utf8_lossy(self.headers.get(name)?.as_bytes()).into_owned();
        Some(value).filter(|value| !value.is_empty())
    }

    fn query_value(&self, name: &str) -> Option<String> {
        let pairs = self.query?.split('&').filter_map(|pair| pair.split_once('='));
        let mut named = pairs.filter(|(key, _)| decoded(key) == name).map(|(_, value)| decoded(value));
        named.find(|value| !value.is_empty())
    }

    fn cookie(&self, name: &str) -> Option<String> {
        let headers = self.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = headers.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(key, value)| *key == name && !value.is_empty()).map(|(_, value)| value.to_owned())
    }

    /// The rest of an `Authorization` header of this scheme, whose name knows no case (RFC 9110 §11.1).
    fn authorization(&self, scheme: &str) -> Option<&'r str> {
        let values = self.headers.get_all(AUTHORIZATION).iter().filter_map(|value| value.to_str().ok());
        let mut of_scheme = values.filter_map(|value| value.split_once(' ')).filter_map(|(name, rest)| {
            name.eq_ignore_ascii_case(scheme).then(|| rest.trim()).filter(|rest| !rest.is_empty())
        });
        of_scheme.next()
    }
}

fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(alternatives: &[&[(&str, SecuritySchemeKind, &[&str])]]) -> SecurityPlan {
        let scheme = |(name, kind, scopes): &(&str, SecuritySchemeKind, &[&str])| Scheme {
            name: (*name).to_owned(),
            kind: kind.clone(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        };
        let alternatives: Vec<Vec<Scheme>> =
            alternatives.iter().map(|schemes| schemes.iter().map(scheme).collect()).collect();
        let challenges = alternatives.iter().flatten().filter_map(Scheme::challenge).collect();
        SecurityPlan { alternatives, challenges }
    }

    fn key(location: ApiKeyLocation, name: &str) -> SecuritySchemeKind {
        SecuritySchemeKind::ApiKey { location, name: name.to_owned() }
    }

    fn http(scheme: &str) -> SecuritySchemeKind {
        SecuritySchemeKind::Http { scheme: scheme.to_owned() }
    }

    fn status(plan: &SecurityPlan, header: &str, query: &str, credentials: Option<&[Credential]>) -> u16 {
        let mut headers = HeaderMap::new();
        if let Some((name, value)) = header.split_once(": ") {
            headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap());
        }
        match plan.check(&headers, (!query.is_empty()).then_some(query), credentials) {
            Ok(()) => 200,
            Err(Denied::Unauthorized { challenges, .. }) => {
                assert!(!challenges.is_empty());
                401
            }
            Err(Denied::Forbidden { .. }) => 403,
        }
    }

    #[test]
    fn presence_is_asked_of_each_place() {
        let cases = [
            (key(ApiKeyLocation::Header, "X-Key"), "x-key: k", "", 200),
            (key(ApiKeyLocation::Header, "X-Key"), "X-Other: k", "", 401),
            (key(ApiKeyLocation::Header, "bad name"), "X-Key: k", "", 401),
            (key(ApiKeyLocation::Query, "a key"), "", "b=1&a+key=1", 200),
            (key(ApiKeyLocation::Query, "a key"), "", "a%20key=1", 200),
            (key(ApiKeyLocation::Query, "token"), "", "token=", 401),
            (key(ApiKeyLocation::Query, "token"), "", "token", 401),
            (key(ApiKeyLocation::Cookie, "sid"), "Cookie: a=b; sid=1", "", 200),
            (key(ApiKeyLocation::Cookie, "sid"), "Cookie: xsid=1", "", 401),
            (http("basic"), "Authorization: Basic dTpw", "", 200),
            (http("basic"), "Authorization: basic dTpw", "", 200),
            (http("basic"), "Authorization: Basic !!", "", 401),
            (http("basic"), "Authorization: Basic dXA=", "", 401),
            (http("basic"), "Authorization: Bearer dTpw", "", 401),
            (http("bearer"), "Authorization: Bearer t", "", 200),
            (http("bearer"), "Authorization: Bearer", "", 401),
            (http("digest"), "Authorization: Digest username=\"u\"", "", 200),
            (SecuritySchemeKind::OAuth2, "Authorization: Bearer t", "", 200),
            (SecuritySchemeKind::OAuth2, "Authorization: Basic dTpw", "", 401),
            (SecuritySchemeKind::OpenIdConnect, "", "", 401),
        ];
        for (kind, header, query, expected) in cases {
            let plan = plan(&[&[("s", kind.clone(), &["read"])]]);
            assert_eq!(status(&plan, header, query, None), expected, "{kind:?} {header} {query}");
        }
    }

    #[test]
    fn one_alternative_is_enough_and_all_its_schemes_are_asked() {
        let (a, b) = (key(ApiKeyLocation::Header, "A"), key(ApiKeyLocation::Query, "b"));
        let either = plan(&[&[("a", a.clone(), &[])], &[("b", b.clone(), &[])]]);
        assert_eq!(status(&either, "A: 1", "", None), 200);
        assert_eq!(status(&either, "", "b=1", None), 200);
        assert_eq!(status(&either, "", "", None), 401);
        let both = plan(&[&[("a", a, &[]), ("b", b, &[]), ("tls", SecuritySchemeKind::MutualTls, &[])]]);
        assert_eq!(status(&both, "A: 1", "", None), 401);
        assert_eq!(status(&both, "A: 1", "b=1", None), 200);
    }

    #[test]
    fn listed_credentials_and_their_scopes_count() {
        let credential = |scheme: &str, value: &str, scopes: &[&str]| Credential {
            scheme: scheme.to_owned(),
            value: Some(value.to_owned()),
            username: None,
            password: None,
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        };
        let mut user = credential("basic", "", &[]);
        (user.value, user.username, user.password) = (None, Some("u".to_owned()), Some("p".to_owned()));
        let listed =
            [credential("oauth", "reader", &["read"]), credential("oauth", "writer", &["read", "write"]), user];
        let oauth = plan(&[&[("oauth", SecuritySchemeKind::OAuth2, &["write"])]]);
        assert_eq!(status(&oauth, "Authorization: Bearer writer", "", Some(&listed)), 200);
        assert_eq!(status(&oauth, "Authorization: Bearer reader", "", Some(&listed)), 403);
        assert_eq!(status(&oauth, "Authorization: Bearer other", "", Some(&listed)), 401);
        assert_eq!(status(&oauth, "Authorization: Bearer other", "", None), 200);
        let basic = plan(&[&[("basic", http("basic"), &[])]]);
        assert_eq!(status(&basic, "Authorization: Basic dTpw", "", Some(&listed)), 200);
        assert_eq!(status(&basic, "Authorization: Basic dTpx", "", Some(&listed)), 401);
    }
}
