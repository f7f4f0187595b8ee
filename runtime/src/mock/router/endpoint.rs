//! What stands at the end of a path: variants by required query, methods, operations.

use http::Method;

use super::query;

/// An operation that serves a method at a path.
#[derive(Debug)]
pub(super) struct Route {
    pub(super) method: Method,
    pub(super) operation: usize,
    /// Names of the captured parameters, in order.
    pub(super) names: Box<[Box<str>]>,
}

/// Adding and finding are linear in both; no description that people wrote comes near.
const MAX_VARIANTS: usize = 4096;
const MAX_METHODS: usize = 1024;

type RequiredPairs = [(Box<str>, Option<Box<str>>)];

#[derive(Debug)]
struct Variant {
    query: Box<RequiredPairs>,
    routes: Vec<Route>,
}

/// All operations whose paths have one shape.
#[derive(Debug, Default)]
pub(super) struct Endpoint {
    /// Those with more required pairs first.
    variants: Vec<Variant>,
}

impl Endpoint {
    /// Adds a route; the first of a method wins, and there is room for a few thousand. Returns whether it was added.
    pub(super) fn add(&mut self, query: &RequiredPairs, route: Route) -> bool {
        let known = self.variants.iter().position(|variant| *variant.query == *query);
        if known.is_none() && self.variants.len() >= MAX_VARIANTS {
            return false;
        }
        let index = known.unwrap_or_else(|| {
            let place = self.variants.partition_point(|variant| variant.query.len() >= query.len());
            self.variants.insert(place, Variant { query: query.into(), routes: Vec::new() });
            place
        });
        let Some(variant) = self.variants.get_mut(index) else { return false };
        let taken = variant.routes.iter().any(|known| known.method == route.method);
        if taken || variant.routes.len() >= MAX_METHODS {
            return false;
        }
        variant.routes.push(route);
        true
    }

    /// Whether a query selects anything here.
    pub(super) fn accepts_query(&self, query: Option<&str>) -> bool {
        self.selected(query).next().is_some()
    }

    /// The route of a method; GET answers HEAD where HEAD is not declared (RFC 9110 §9.3.2).
    pub(super) fn route<'e>(&'e self, method: &Method, query: Option<&str>) -> Option<&'e Route> {
        self.selected(query).find_map(|variant| {
            let of = |method: &Method| variant.routes.iter().find(|route| route.method == *method);
            of(method).or_else(|| if *method == Method::HEAD { of(&Method::GET) } else { None })
        })
    }

    /// The declared methods under a query.
    pub(super) fn methods<'e, 'q>(&'e self, query: Option<&'q str>) -> impl Iterator<Item = &'e Method> + use<'e, 'q> {
        self.selected(query).flat_map(|variant| variant.routes.iter().map(|route| &route.method))
    }

    fn selected<'e, 'q>(&'e self, query: Option<&'q str>) -> impl Iterator<Item = &'e Variant> + use<'e, 'q> {
        self.variants.iter().filter(move |variant| query::has_pairs(query, &variant.query))
    }
}
