//! What a mock costs, as ratios to an anchor measured in the same run.
//!
//! `cargo bench --bench cost` measures the shipped petstore; `MOCKWRIGHT_CORPUS=DIR` adds the large descriptions of that
//! folder. `cargo bench --bench cost -- ready` (or `proved`, `generate`, `regenerate`, `answer`,
//! `latency`) measures one thing only, and a further
//! word only the rows that have it in their name.
//!
//! - *ready*: time from the start of the process to the first answered request, and peak memory, against a process
//!   that only parses the same file with the same parser.
//! - *proved*: time until every reply is made and proved, and peak and resting memory, against the same.
//! - *generate*: operations that `mockwright generate` drafts, proves and writes in a second.
//! - *regenerate*: time to bring a bundle under a changed description, and to find out that it has to be, against
//!   generating it.
//! - *answer*: processor time per request, against bare hyper that answers the same bytes.
//! - *latency*: how long the slowest hundredth of replies takes under load, against the same.

mod anchor;
mod answer;
mod child;
mod descriptions;
mod generate;
mod latency;
mod load;
mod ready;
mod regenerate;
mod serve;

use std::cmp::Ordering;
use std::io::Result;
use std::path::Path;

/// The anchors allocate as the program does.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["anchor-parse", file] => anchor::parse(Path::new(file)),
        ["anchor-hyper", status] => anchor::hyper(status),
        ["serve", file, prove] => serve::serve(file, prove == "prove"),
        ["ready", ref names @ ..] => ready::ready(names),
        ["proved", ref names @ ..] => ready::proved(names),
        ["generate", ref names @ ..] => generate::generate(names),
        ["regenerate", ref names @ ..] => regenerate::regenerate(names),
        ["answer", ref names @ ..] => answer::answer(names),
        ["latency", ref names @ ..] => latency::latency(names),
        ref names => {
            ready::ready(names)?;
            ready::proved(names)?;
            generate::generate(names)?;
            regenerate::regenerate(names)?;
            answer::answer(names)?;
            latency::latency(names)
        }
    }
}

/// Whether a row is asked for: by a word of its name, or by none.
fn is_asked_for(name: &str, words: &[&str]) -> bool {
    words.is_empty() || words.iter().any(|word| name.contains(word))
}

fn median<T: PartialOrd + Copy>(values: &mut [T]) -> T {
    values.sort_by(|left, right| left.partial_cmp(right).unwrap_or(Ordering::Equal));
    values[values.len() / 2]
}
