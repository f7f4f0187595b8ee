//! Which operation serves a request: OpenAPI's precedence over segments, base paths, methods.

mod allow;
mod base_path;
mod endpoint;
mod query;
mod segment;
mod template;
#[cfg(test)]
mod tests;
mod tree;

pub use allow::Allow;
use endpoint::{Endpoint, Route};
use http::Method;
use mockwright_generator::diagnostic::{Code, Diagnostic};
use mockwright_generator::model::Api;
use percent_encoding::percent_decode_str;
use segment::Capture;
use template::Template;
use tree::Tree;

/// The routes of one mock.
///
/// More text in a segment wins over less, text over a parameter, a parameter over one that takes the rest of the path
/// (OpenAPI 3.1 §4.8.8.2), segment by segment from the left; a way that leads nowhere is left for the next best one.
/// A path without parameters is decisive; among templates one that serves the request's method is preferred.
///
/// # Examples
/// ```
/// use http::Method;
/// use mockwright_runtime::mock::{Router, Routing};
///
/// let mut router = Router::default();
/// router.insert(&Method::GET, "/pets/{petId}", &["/v1".to_owned()], 7);
/// let Routing::Found(found) = router.find(&Method::GET, "/v1/pets/12", None) else { panic!("not found") };
/// assert_eq!(found.operation(), 7);
/// assert_eq!(found.parameters().next(), Some(("petId", "12")));
/// ```
#[derive(Debug)]
pub struct Router {
    /// Paths with their base path.
    mounted: Tree<Endpoint>,
    /// The same paths without it, asked only when nothing matches with it.
    bare: Tree<Endpoint>,
    /// The same paths under base paths with any value of their variables: what nothing else serves.
    elsewhere: Tree<Endpoint>,
}

impl Default for Router {
    fn default() -> Self {
        Self { mounted: Tree::new(), bare: Tree::new(), elsewhere: Tree::new() }
    }
}

/// Where a request leads.
#[derive(Debug)]
pub enum Routing<'r, 'p> {
    /// To an operation.
    Found(Found<'r, 'p>),
    /// To a path that has no such method.
    MethodNotAllowed(Allow),
    /// Nowhere.
    NotFound,
    /// The path's percent-encoding is broken or not UTF-8.
    Malformed,
}

/// An operation and what its path captured.
#[derive(Debug)]
pub struct Found<'r, 'p> {
    route: &'r Route,
    captures: Vec<Capture<'p>>,
}

impl Found<'_, '_> {
    /// The number that the operation was inserted with.
    pub fn operation(&self) -> usize {
        self.route.operation
    }

    /// The path's parameters with their decoded values, those of the base path first.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names().zip(self.captures.iter().map(|capture| &*capture.decoded))
    }

    /// The same with the values as sent, percent-encoded: what is escaped in them is no delimiter.
    pub fn raw_parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names().zip(self.captures.iter().map(|capture| capture.raw))
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.route.names.iter().map(|name| &**name)
    }
}

impl Router {
    /// The routes of an API, each operation numbered by its place in [`Api::operations`].
    ///
    /// Operations that `served` refuses are left out. `base_path` is served beside those of the description's servers.
    pub fn of_api(api: &Api, base_path: Option<&str>, served: impl Fn(usize) -> bool) -> (Self, Vec<Diagnostic>) {
        let mut router = Self::default();
        let mut diagnostics = Vec::new();
        let mut operations: Vec<_> = api.operations.iter().enumerate().filter(|(index, _)| served(*index)).collect();
        // A fragment is never sent, so that a path without one is what requests mean.
        operations.sort_by_key(|(_, operation)| operation.key.path.contains('#'));
        let mut others = Vec::new();
        for (index, operation) in operations {
            let Ok(method) = Method::from_bytes(operation.key.method.as_bytes()) else {
                let message = format!("`{}` is no HTTP method, so that no request can have it", operation.key.method);
                diagnostics.push(Diagnostic::error(Code::InvalidName, &operation.at, message));
                continue;
            };
            let bases = base_path::of_operation(api, operation, base_path);
            if !router.insert(&method, &operation.key.path, &bases, index) {
                let message = format!("`{}` is hidden: an operation before it serves the same requests", operation.key);
                diagnostics.push(Diagnostic::warning(Code::HiddenOperation, &operation.at, message));
            }
            let path = operation.key.path.strip_prefix('/').unwrap_or(&operation.key.path);
            for base_path in base_path::of_any_value(api, operation) {
                insert(&mut router.elsewhere, &method, &format!("{base_path}/{path}"), index);
            }
            let bases = base_path::of_description(api, operation);
            others.extend(bases.iter().map(|base_path| (method.clone(), format!("{base_path}/{path}"), index)));
        }
        // Last, so that what is declared there stays.
        for (method, path, index) in others {
            insert(&mut router.mounted, &method, &path, index);
        }
        (router, diagnostics)
    }

    /// Adds an operation under each of its base paths and, behind everything that has one, without any.
    ///
    /// Returns `false` when no request can reach it: an operation of the same method and shape is there already, or
    /// the path has more segments than any request may have.
    pub fn insert(&mut self, method: &Method, path: &str, base_paths: &[String], operation: usize) -> bool {
        let mut added = false;
        let path = path.strip_prefix('/').unwrap_or(path);
        for base_path in base_paths {
            added |= insert(&mut self.mounted, method, &format!("{base_path}/{path}"), operation);
        }
        if !base_paths.iter().any(String::is_empty) {
            added |= insert(&mut self.bare, method, path, operation);
        }
        added
    }

    /// Looks a request up. `path` is as sent, percent-encoded; methods are compared case-sensitively.
    pub fn find<'r, 'p>(&'r self, method: &Method, path: &'p str, query: Option<&str>) -> Routing<'r, 'p> {
        let Some(path) = path.strip_prefix('/') else { return Routing::NotFound };
        if !is_sound(path) {
            return Routing::Malformed;
        }
        let mut captures = Vec::new();
        let mut known = false;
        let mut route = None;
        for tree in [&self.mounted, &self.bare, &self.elsewhere] {
            let mut decided = false;
            tree.search(path, &mut captures, &mut |endpoint, captured| {
                route = endpoint.route(method, query);
                known |= endpoint.accepts_query(query);
                decided = route.is_some() || (captured == 0 && endpoint.accepts_query(query));
                decided
            });
            if decided {
                break;
            }
        }
        match route {
            Some(route) => Routing::Found(Found { route, captures }),
            None if known => Routing::MethodNotAllowed(self.allow(path, query)),
            None => Routing::NotFound,
        }
    }

    /// The methods of a path as it is sent; `None` where no path matches.
    pub(crate) fn allowed(&self, path: &str, query: Option<&str>) -> Option<Allow> {
        let path = path.strip_prefix('/').filter(|path| is_sound(path))?;
        let allow = self.allow(path, query);
        // OPTIONS is added to the methods of every path, so that it stands alone where there is no path.
        (allow.methods().len() > 1).then_some(allow)
    }

    /// What [`find`](Self::find) would have served at a path.
    fn allow(&self, path: &str, query: Option<&str>) -> Allow {
        let mut methods = Vec::new();
        for tree in [&self.mounted, &self.bare, &self.elsewhere] {
            let mut decided = false;
            tree.search(path, &mut Vec::new(), &mut |endpoint, captured| {
                methods.extend(endpoint.methods(query));
                decided = captured == 0 && endpoint.accepts_query(query);
                decided
            });
            if decided {
                break;
            }
        }
        Allow::new(methods)
    }
}

fn insert(tree: &mut Tree<Endpoint>, method: &Method, path: &str, operation: usize) -> bool {
    let Some(template) = Template::parse(path) else { return false };
    let Some(endpoint) = tree.endpoint(&template.segments) else { return false };
    let route = Route { method: method.clone(), operation, names: template.names.into() };
    endpoint.add(&template.query, route)
}

/// Whether each `%` begins an escape and the escapes make UTF-8.
fn is_sound(path: &str) -> bool {
    if !path.contains('%') {
        return true;
    }
    let escapes = path.split('%').skip(1);
    let complete = |escape: &str| escape.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    escapes.into_iter().all(complete) && path.split('/').all(|part| percent_decode_str(part).decode_utf8().is_ok())
}
