//! Processor time per request, case by case.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::io::{Error, Result};
use std::path::{Path, PathBuf};

use super::child::Child;
use super::load::{self, Request};
use super::median;

const RUNS: usize = 5;
const REQUESTS: u32 = 100_000;

/// One request that is asked again and again. The first answer is what bare hyper answers, too.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) file: PathBuf,
    pub(crate) request: Request,
}

const FIND: &str = "/pet/findByStatus?status=available";
const JSON: &str = "application/json";
const VALID: &str = r#"{"petId":198772,"quantity":7,"status":"approved","complete":true}"#;
const INVALID: &str = r#"{"petId":198772,"quantity":"seven","status":"approved","complete":true}"#;

fn dynamic(request: Request) -> Request {
    request.header("Prefer", "dynamic=true")
}

/// Further cases are added here.
pub(crate) fn cases() -> Vec<Case> {
    let case = |name, file: &Path, request| Case { name, file: file.to_owned(), request };
    let (petstore, small) = (Path::new("specs/petstore.yaml"), Path::new("benches/cost/three-operations.yaml"));
    let mut cases = vec![
        case("static GET, 3 operations", small, Request::get("/things/7")),
        case("static GET, 19 operations", petstore, Request::get("/store/inventory").header("api_key", "k")),
        case("GET with an echo", petstore, Request::get("/pet/1").header("api_key", "k")),
        case("GET with parameters", petstore, Request::get(FIND).header("Authorization", "Bearer t")),
        case("POST of a valid body", petstore, Request::new("POST", "/store/order").body(JSON, VALID)),
        case("POST of an invalid body", petstore, Request::new("POST", "/store/order").body(JSON, INVALID)),
        case("dynamic GET of a list", petstore, dynamic(Request::get(FIND).header("Authorization", "Bearer t"))),
    ];
    if let Some(corpus) = std::env::var_os("MOCKWRIGHT_CORPUS").map(PathBuf::from) {
        let (github, graph) = (corpus.join("github-api-3.0.json"), corpus.join("microsoft-graph-3.0.json"));
        cases.push(case("static GET, 845 operations", &github, Request::get("/gitignore/templates")));
        let known = |request: Request| request.header("Authorization", "Bearer t");
        cases.push(case("static GET, 11422 operations", &graph, known(Request::get("/me"))));
        cases.push(case(
            "GET with parameters, 11422 operations",
            &graph,
            known(Request::get("/users?$top=5&$select=id")),
        ));
    }
    cases.retain(|case| case.file.is_file());
    cases
}

pub(crate) fn answer(names: &[&str]) -> Result<()> {
    println!("answer                                 status   bytes   hyper us    ours us   hyper / ours");
    for Case { name, file, request } in cases() {
        if super::is_asked_for(name, names) {
            compare(name, &Child::library(&file, false)?, &request)?;
        }
    }
    let (steered, ad_hoc) = ("static GET, steered and recorded", "ad-hoc mock");
    if super::is_asked_for(steered, names) || super::is_asked_for(ad_hoc, names) {
        let folder = tempfile::tempdir()?;
        let server = Child::steered(Path::new("specs/petstore.yaml"), folder.path())?;
        let made =
            Request::new("POST", "/v1/mocks").header("X-API-Key", KEY).body(JSON, r#"{"body": "{\"sold\": 12}"}"#);
        let (_, made) = load::one(server.address, &made)?;
        let path = made.split("\"endpoint_url\":\"").nth(1).and_then(|rest| rest.split('"').next());
        let path = path.ok_or_else(|| Error::other(format!("no mock was made: {made}")))?;
        compare(steered, &server, &Request::get("/store/inventory").header("api_key", "k"))?;
        compare(ad_hoc, &server, &Request::get(path))?;
    }
    Ok(())
}

/// The key of servers that are steered.
pub(crate) const KEY: &str = "a-key-for-benches";

fn compare(name: &str, server: &Child, request: &Request) -> Result<()> {
    let (status, body) = load::one(server.address, request)?;
    let (mut ratios, mut bare_costs, mut our_costs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        let bare = Child::anchor_hyper(status, &body)?;
        let bare_cost = cost_of(&bare, request)?;
        let our_cost = cost_of(server, request)?;
        ratios.push(bare_cost / our_cost);
        bare_costs.push(bare_cost);
        our_costs.push(our_cost);
    }
    println!(
        "{name:<38} {status:>6} {:>7} {:>10.2} {:>10.2} {:>14.2}",
        body.len(),
        median(&mut bare_costs),
        median(&mut our_costs),
        median(&mut ratios),
    );
    Ok(())
}

/// Processor time per request, in microseconds.
fn cost_of(server: &Child, request: &Request) -> Result<f64> {
    load::many(server.address, request, REQUESTS / 10)?;
    let before = server.processor_time()?;
    load::many(server.address, request, REQUESTS)?;
    let spent = server.processor_time()?.saturating_sub(before);
    Ok(spent.as_secs_f64() * 1e6 / f64::from(REQUESTS))
}
