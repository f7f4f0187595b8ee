//! Where an operation is mounted: the base paths of its servers.

use mockwright_generator::model::{Api, Operation, Server};

/// A description with more base paths than this for one operation is served under the first ones.
const MAX_BASE_PATHS: usize = 32;

/// The base paths of an operation, each once, in order. An operation or path item with servers of its own is served
/// under those alone (OpenAPI 3.1 §4.8.10.1); else the description's count, and `configured` before them.
pub(super) fn of_operation(api: &Api, operation: &Operation, configured: Option<&str>) -> Vec<String> {
    if !operation.servers.is_empty() {
        return of_servers(&operation.servers, None);
    }
    of_servers(&api.servers, configured)
}

fn of_servers(servers: &[Server], configured: Option<&str>) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    let configured = configured.map(|path| Server { url: path.to_owned(), variables: indexmap::IndexMap::new() });
    for server in configured.iter().chain(servers) {
        for path in every_base_path(server) {
            if paths.len() < MAX_BASE_PATHS && !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    if paths.is_empty() {
        paths.push(String::new());
    }
    paths
}

/// The base paths of the description for an operation with servers of its own: a client of a mock has one base for all,
/// and hosts cannot be told apart there.
pub(super) fn of_description(api: &Api, operation: &Operation) -> Vec<String> {
    if operation.servers.is_empty() || api.servers.is_empty() {
        return Vec::new();
    }
    of_servers(&api.servers, None)
}

/// The base paths of servers whose variables may have any value.
pub(super) fn of_any_value(api: &Api, operation: &Operation) -> Vec<String> {
    operation.servers.iter().chain(&api.servers).filter_map(any_base_path).take(MAX_BASE_PATHS).collect()
}

/// The base path with a parameter in the place of each variable that may have any value; `None` where there is none.
fn any_base_path(server: &Server) -> Option<String> {
    // A placeholder that no URL changes, and no path has.
    let mark = |index: usize| format!("mockwright-variable-{index}-");
    let mut open = server.clone();
    for (index, variable) in open.variables.values_mut().enumerate().filter(|(_, variable)| variable.allowed.is_empty())
    {
        variable.default = mark(index);
    }
    let path = path_of(&open);
    let marked = (0..server.variables.len())
        .fold(path.clone(), |path, index| path.replace(&mark(index), &format!("{{{}}}", mark(index))));
    (marked != path).then_some(marked)
}

/// The base path with the default of each variable, then those with each allowed value of one or more variables.
fn every_base_path(server: &Server) -> Vec<String> {
    let mut variants = vec![server.clone()];
    for (name, variable) in &server.variables {
        if !server.url.contains(&format!("{{{name}}}")) {
            continue;
        }
        let known = variants.len();
        for value in variable.allowed.iter().filter(|value| **value != variable.default) {
            for index in 0..known {
                if variants.len() >= MAX_BASE_PATHS {
                    break;
                }
                let Some(mut variant) = variants.get(index).cloned() else { continue };
                if let Some(variable) = variant.variables.get_mut(name) {
                    variable.default.clone_from(value);
                }
                variants.push(variant);
            }
        }
    }
    let mut paths = Vec::new();
    for variant in &variants {
        let path = path_of(variant);
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

/// The path of a server's URL, `.` and `..` undone (RFC 3986 §5.2.4). A URL that begins with `//` names a host.
fn path_of(server: &Server) -> String {
    let url = server.default_url();
    let url = if url.starts_with("//") { format!("http:{url}") } else { url };
    let path = Server { url, variables: indexmap::IndexMap::new() }.base_path();
    let mut segments = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    segments.iter().fold(String::new(), |path, segment| path + "/" + segment)
}
