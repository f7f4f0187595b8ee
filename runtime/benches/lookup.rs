//! Cost of finding an operation and of choosing a media type: `cargo bench -p mockwright-runtime --bench lookup`.
#![allow(missing_docs)]

use divan::{Bencher, black_box};
use http::Method;
use mockwright_runtime::mock::{Offer, Router, Routing, negotiate};

fn main() {
    divan::main();
}

/// As many routes as asked for, in the shape of a large API: resources, their items, their parts.
fn routes_of_large_api(routes: usize) -> Router {
    let mut made = Router::default();
    for index in 0..routes {
        let resource = index / 3;
        let path = match index % 3 {
            0 => format!("/group{}/resource{resource}", resource % 50),
            1 => format!("/group{}/resource{resource}/{{id}}", resource % 50),
            _ => format!("/group{}/resource{resource}/{{id}}/parts/{{part}}", resource % 50),
        };
        made.insert(&Method::GET, &path, &["/v1.0".to_owned()], index);
    }
    made
}

const PATHS: [&str; 4] = [
    "/v1.0/group0/resource0",
    "/v1.0/group0/resource0/12",
    "/v1.0/group0/resource0/12/parts/abc",
    "/v1.0/group0/resource0/12/other/abc",
];

#[divan::bench(args = [3, 1_226, 11_422])]
fn find(bencher: Bencher, count: usize) {
    let router = routes_of_large_api(count);
    bencher.counter(PATHS.len()).bench(|| {
        for path in PATHS {
            if let Routing::Found(found) = router.find(&Method::GET, black_box(path), None) {
                black_box(found.operation());
            }
        }
    });
}

#[divan::bench(args = [3, 11_422])]
fn find_concrete(bencher: Bencher, count: usize) {
    let router = routes_of_large_api(count);
    bencher.bench(|| matches!(router.find(&Method::GET, black_box(PATHS[0]), None), Routing::Found(_)));
}

#[divan::bench(args = [
    "*/*",
    "application/json",
    "text/csv;q=0.9, application/json;q=0.1",
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
])]
fn accept(bencher: Bencher, accept: &str) {
    let offers = ["application/json", "application/xml", "text/csv"].map(Offer::new);
    bencher.bench(|| negotiate([black_box(accept)], &offers).map(|chosen| chosen.index));
}

#[divan::bench(args = [11_422])]
fn build(routes: usize) -> Router {
    routes_of_large_api(routes)
}
