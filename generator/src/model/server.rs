use indexmap::IndexMap;

/// Where an API is served, as the description says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL template, as written.
    pub url: String,
    /// Its variables by name.
    pub variables: IndexMap<String, ServerVariable>,
}

/// One variable of a server's URL (OpenAPI 3.0 §4.7.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerVariable {
    /// The value where none is chosen.
    pub default: String,
    /// The values that may be chosen; empty: any.
    pub allowed: Vec<String>,
}

impl Server {
    /// The URL with each variable's default in its place.
    #[must_use]
    pub fn default_url(&self) -> String {
        let mut url = self.url.clone();
        for (name, variable) in &self.variables {
            url = url.replace(&format!("{{{name}}}"), &variable.default);
        }
        url
    }

    /// The path of the URL without a trailing slash: what requests begin with. Empty for none.
    #[must_use]
    pub fn base_path(&self) -> String {
        let url = self.default_url();
        let after_authority = match url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("", |start| &rest[start..]),
            None => url.as_str(),
        };
        let path = after_authority.split(['?', '#']).next().unwrap_or_default();
        let path = path.trim_end_matches('/');
        if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
    }
}
