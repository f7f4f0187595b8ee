//! What serving costs, as ratios to an anchor measured in the same run.
//!
//! `cargo bench --bench cost` measures the shipped petstore; `MOCKWRIGHT_CORPUS=DIR` adds GitHub's and Microsoft
//! Graph's descriptions from that folder. `cargo bench --bench cost -- ready` or `-- static` measures one thing only.
//!
//! - *ready*: time from the start of the process to the first answered request, and peak memory, against a process
//!   that only parses the same file with the same parser.
//! - *static*: processor time per request of a GET whose reply was served before, against bare hyper with the same bytes.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

mod anchor;
mod child;
mod load;

use std::path::{Path, PathBuf};
use std::time::Duration;

use child::Child;

const RUNS: usize = 5;
const REQUESTS: u32 = 100_000;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["anchor-parse", file] => anchor::parse(Path::new(file)),
        ["anchor-hyper"] => anchor::hyper(),
        ["ready"] => ready(),
        ["static"] => static_get(),
        _ => ready().and_then(|()| static_get()),
    }
}

/// A description and a path of it that answers GET.
fn descriptions() -> Vec<(PathBuf, &'static str)> {
    let mut found = vec![(PathBuf::from("specs/petstore.yaml"), "/pet/1")];
    if let Some(corpus) = std::env::var_os("MOCKWRIGHT_CORPUS").map(PathBuf::from) {
        found.push((corpus.join("github-api-3.0.json"), "/gitignore/templates"));
        found.push((corpus.join("microsoft-graph-3.0.json"), "/me"));
    }
    found.retain(|(file, _)| file.is_file());
    found
}

fn ready() -> std::io::Result<()> {
    println!("description                      parse ms   ready ms  ratio   parse MiB  ready MiB  ratio  proved MiB");
    for (file, path) in descriptions() {
        let mut parse_times = Vec::new();
        let mut ready_times = Vec::new();
        let (mut parse_memory, mut ready_memory, mut idle_memory) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let (time, memory) = child::run_anchor_parse(&file)?;
            parse_times.push(time);
            parse_memory.push(memory);
            let mut server = Child::serve(&file)?;
            load::get(server.address, path)?;
            ready_times.push(server.started.elapsed());
            ready_memory.push(server.peak_memory()?);
            server.wait_until_idle(Duration::from_mins(1))?;
            idle_memory.push(server.peak_memory()?);
        }
        let (parse, ready) = (median(&mut parse_times), median(&mut ready_times));
        let (parse_mib, ready_mib) = (median(&mut parse_memory), median(&mut ready_memory));
        println!(
            "{:<32} {:>8.1} {:>10.1} {:>6.2} {:>11.1} {:>10.1} {:>6.2} {:>11.1}",
            file.file_name().unwrap_or_default().to_string_lossy(),
            parse.as_secs_f64() * 1e3,
            ready.as_secs_f64() * 1e3,
            ready.as_secs_f64() / parse.as_secs_f64(),
            parse_mib,
            ready_mib,
            ready_mib / parse_mib,
            median(&mut idle_memory),
        );
    }
    Ok(())
}

fn static_get() -> std::io::Result<()> {
    println!("description                      hyper us   ours us   hyper / ours");
    for (file, path) in descriptions() {
        let mut server = Child::serve(&file)?;
        server.wait_until_idle(Duration::from_mins(2))?;
        let body = load::get(server.address, path)?;
        let mut ratios = Vec::new();
        let (mut bare_costs, mut our_costs) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let bare = Child::anchor_hyper(&body)?;
            let bare_cost = cost_of(&bare, path)?;
            let our_cost = cost_of(&server, path)?;
            ratios.push(bare_cost / our_cost);
            bare_costs.push(bare_cost);
            our_costs.push(our_cost);
        }
        println!(
            "{:<32} {:>8.2} {:>9.2} {:>14.2}",
            file.file_name().unwrap_or_default().to_string_lossy(),
            median(&mut bare_costs),
            median(&mut our_costs),
            median(&mut ratios),
        );
    }
    Ok(())
}

/// Processor time per request, in microseconds.
fn cost_of(server: &Child, path: &str) -> std::io::Result<f64> {
    load::many(server.address, path, REQUESTS / 10)?;
    let before = server.processor_time()?;
    load::many(server.address, path, REQUESTS)?;
    let spent = server.processor_time()?.saturating_sub(before);
    Ok(spent.as_secs_f64() * 1e6 / f64::from(REQUESTS))
}

fn median<T: PartialOrd + Copy>(values: &mut [T]) -> T {
    values.sort_by(|left, right| left.partial_cmp(right).unwrap_or(std::cmp::Ordering::Equal));
    values[values.len() / 2]
}
