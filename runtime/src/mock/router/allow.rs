//! The methods that a path answers to.

use std::fmt;

use http::Method;

/// The methods that a path answers to, as `Allow` lists them (RFC 9110 §10.2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allow {
    methods: Vec<Method>,
}

const ORDER: [Method; 9] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::OPTIONS,
    Method::TRACE,
    Method::CONNECT,
];

impl Allow {
    /// The declared methods, HEAD beside GET, and OPTIONS, which every path answers. The standard ones come first,
    /// then the others in the order given.
    pub fn new<'m>(declared: impl IntoIterator<Item = &'m Method>) -> Self {
        let mut methods = vec![Method::OPTIONS];
        for method in declared {
            if !methods.contains(method) {
                methods.push(method.clone());
            }
            if *method == Method::GET && !methods.contains(&Method::HEAD) {
                methods.push(Method::HEAD);
            }
        }
        methods.sort_by_key(|method| ORDER.iter().position(|known| known == method).unwrap_or(ORDER.len()));
        Self { methods }
    }

    /// The methods, in the order in which they are listed.
    pub fn methods(&self) -> &[Method] {
        &self.methods
    }
}

impl fmt::Display for Allow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, method) in self.methods.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(method.as_str())?;
        }
        Ok(())
    }
}
