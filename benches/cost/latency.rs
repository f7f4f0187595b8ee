//! The slowest hundredth of replies under load, case by case.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::io::{Error, Result};

use super::answer::{Case, cases};
use super::child::Child;
use super::load::{self, Request};
use super::median;

/// Many short runs, each beside one of the anchor: what else the machine does disturbs few of them.
const RUNS: usize = 15;
const REQUESTS: u32 = 20_000;

pub(crate) fn latency(names: &[&str]) -> Result<()> {
    println!("latency, 99 % within                   status   bytes   hyper us    ours us   ours / hyper");
    for Case { name, file, request } in cases() {
        if !super::is_asked_for(name, names) {
            continue;
        }
        let server = Child::library(&file, false)?;
        let (status, body) = load::one(server.address, &request)?;
        let (mut ratios, mut bare_times, mut our_times) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let bare = Child::anchor_hyper(status, &body)?;
            let bare_time = p99(&bare, &request)?;
            let our_time = p99(&server, &request)?;
            ratios.push(our_time / bare_time);
            bare_times.push(bare_time);
            our_times.push(our_time);
        }
        println!(
            "{name:<38} {status:>6} {:>7} {:>10.0} {:>10.0} {:>14.2}",
            body.len(),
            median(&mut bare_times),
            median(&mut our_times),
            median(&mut ratios),
        );
    }
    Ok(())
}

/// The time within which 99 % of the replies came, in microseconds. Clients share the processors with the server.
fn p99(server: &Child, request: &Request) -> Result<f64> {
    load::many(server.address, request, REQUESTS / 10)?;
    let mut times = load::many(server.address, request, REQUESTS)?;
    times.sort_unstable();
    let slowest = times.len() - times.len() / 100 - 1;
    times.get(slowest).map(|time| time.as_secs_f64() * 1e6).ok_or_else(|| Error::other("nothing was asked"))
}
