//! Time and memory until a mock answers, and until all of it is proved.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::io::Result;

use super::child::{self, Child};
use super::descriptions::{self, Description};
use super::load::{self, Request};
use super::median;

const RUNS: usize = 5;

/// Parsing alone: seconds and MiB.
fn parse(description: &Description, runs: usize) -> Result<(f64, f64)> {
    let (mut times, mut memory) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let (time, mebibytes) = child::run_anchor_parse(&description.file)?;
        times.push(time.as_secs_f64());
        memory.push(mebibytes);
    }
    Ok((median(&mut times), median(&mut memory)))
}

pub(crate) fn ready(names: &[&str]) -> Result<()> {
    println!("ready          parse ms   ready ms   ratio   parse MiB   ready MiB   ratio");
    for description in descriptions::named(names) {
        let (parse_time, parse_memory) = parse(&description, RUNS)?;
        let (mut times, mut memory) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let server = Child::program(&description.file)?;
            load::one(server.address, &Request::get(description.path))?;
            times.push(server.started.elapsed().as_secs_f64());
            memory.push(server.peak_memory()?);
        }
        let (time, memory) = (median(&mut times), median(&mut memory));
        println!(
            "{:<12} {:>10.1} {:>10.1} {:>7.2} {parse_memory:>11.1} {memory:>11.1} {:>7.2}",
            description.name,
            parse_time * 1e3,
            time * 1e3,
            time / parse_time,
            memory / parse_memory,
        );
    }
    Ok(())
}

/// Once each: it takes long enough to be told from noise.
pub(crate) fn proved(names: &[&str]) -> Result<()> {
    println!("proved         parse ms   proved s     ratio   parse MiB   peak MiB   ratio   at rest MiB");
    for description in descriptions::named(names) {
        let (parse_time, parse_memory) = parse(&description, 1)?;
        let mut server = Child::library(&description.file, true)?;
        server.wait_until_proved()?;
        let (time, memory) = (server.started.elapsed().as_secs_f64(), server.peak_memory()?);
        println!(
            "{:<12} {:>10.1} {time:>10.2} {:>9.1} {parse_memory:>11.1} {memory:>10.1} {:>7.2} {:>13.1}",
            description.name,
            parse_time * 1e3,
            time / parse_time,
            memory / parse_memory,
            server.memory()?,
        );
    }
    Ok(())
}
