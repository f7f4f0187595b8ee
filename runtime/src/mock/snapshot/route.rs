//! What a request leads to: an operation, something beside the description, or nothing.

use http::request::Parts;
use http::{Method, StatusCode, header};

use super::Snapshot;
use super::built_in::BuiltInPath;
use super::choose::{Selection, Target};
use super::refuse::Refusal;
use crate::mock::problem::{Problem, ProblemKind};
use crate::mock::request::ReadRequest;
use crate::mock::router::{Allow, Found, Routing};

/// What is done with a request.
#[derive(Debug)]
pub(crate) enum Choice {
    /// A reply of the mock.
    Reply(Selection),
    /// OPTIONS where it is not declared: the methods, without a body.
    Options(Allow),
    /// Refused.
    Refused(Problem),
    /// Refused for what it says; the refusal must be made first.
    Invalid(Box<Refusal>),
    /// Answered by a function.
    Handled(Box<Handled>),
}

/// A request that a function answers.
#[derive(Debug)]
pub(crate) struct Handled {
    /// The place of the function.
    pub(crate) function: usize,
    /// The place of the operation.
    pub(crate) operation: usize,
    /// What is answered without the function.
    pub(crate) selection: Selection,
    pub(crate) read: ReadRequest,
}

/// Where a request leads.
#[derive(Debug)]
pub(crate) enum Route<'s, 'p> {
    /// To an operation.
    Operation(Found<'s, 'p>),
    /// To what is answered without one.
    Other(Choice),
}

impl Snapshot {
    /// Finds what a request leads to.
    pub(crate) fn route<'p>(&self, request: &'p Parts) -> Result<Route<'_, 'p>, Problem> {
        let (method, path) = (&request.method, request.uri.path());
        match self.shared.router.find(method, path, request.uri.query()) {
            Routing::Found(found) => Ok(Route::Operation(found)),
            Routing::MethodNotAllowed(allow) => not_allowed(method, path, allow).map(Route::Other),
            Routing::Malformed => {
                Err(Problem::new(ProblemKind::MALFORMED_PATH, "the path's percent-encoding is broken or not UTF-8"))
            }
            Routing::NotFound => without_operation(method, path).map(Route::Other),
        }
    }
}

fn without_operation(method: &Method, path: &str) -> Result<Choice, Problem> {
    match BuiltInPath::of(path) {
        Some(path) if matches!(*method, Method::GET | Method::HEAD) => {
            Ok(Choice::Reply(Selection::new(StatusCode::OK, Target::BuiltIn(path))))
        }
        Some(_) => not_allowed(method, path, Allow::new([&Method::GET])),
        // `OPTIONS *` asks about the server as a whole (RFC 9110 §9.3.7).
        None if *method == Method::OPTIONS && path == "*" => Ok(Choice::Options(Allow::new([&Method::GET]))),
        None => Err(Problem::new(ProblemKind::NO_ROUTE, format!("the description has no path for `{path}`"))),
    }
}

fn not_allowed(method: &Method, path: &str, allow: Allow) -> Result<Choice, Problem> {
    if *method == Method::OPTIONS {
        return Ok(Choice::Options(allow));
    }
    let listed = allow.to_string();
    Err(Problem::new(ProblemKind::METHOD_NOT_ALLOWED, format!("`{path}` does not answer {method}, but {listed}"))
        .header(header::ALLOW, listed))
}
