//! Whatever a schema says, drawing ends, and a value that is called valid is valid.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::draft::{DraftOptions, Drafter};
use mockwright_generator::model::Api;
use mockwright_generator::sample::{Budget, Direction, Mode, SampleOptions, Sampler};
use mockwright_generator::spec;

/// Small, so that many inputs are tried in a second.
const BUDGET: Budget = Budget { nodes: 200, depth: 12, bytes: 4096 };
const SCHEMAS: usize = 12;
const OPERATIONS: usize = 4;

fuzz_target!(|bytes: &[u8]| {
    let Some(api) = mockwright_fuzz::lower(bytes) else { return };
    draw(&api);
    draft(&api);
});

fn draw(api: &Api) {
    let mut pointers = spec::named_schemas(&api.document);
    pointers.extend(api.schema_pointers());
    let modes = [Mode::Typical, Mode::Boundary, Mode::Empty];
    for (pointer, mode) in pointers.iter().take(SCHEMAS).zip(modes.into_iter().cycle()) {
        let options = SampleOptions { seed: 1, direction: Direction::Response, mode, budget: BUDGET, ..SampleOptions::default() };
        let sampler = Sampler::new(&api.schemas, options);
        let sample = sampler.sample(pointer, "fuzz");
        match &sample.value {
            None => assert!(!sample.problems.is_empty(), "nothing says why {pointer:?} has no value"),
            Some(value) if sample.problems.is_empty() => {
                assert_eq!(sampler.check(pointer, value).as_deref(), Ok(&[][..]), "{pointer:?} {value}");
            }
            Some(_) => {}
        }
    }
}

fn draft(api: &Arc<Api>) {
    let drafter = Drafter::new(Arc::clone(api), DraftOptions::default());
    let mut told: Vec<Diagnostic> = Vec::new();
    for operation in api.operations.iter().take(OPERATIONS) {
        let drafted = drafter.operation(operation);
        assert!(drafted.proved <= drafted.replies);
        told.extend(drafted.diagnostics);
    }
    api.document.resolve_places(&mut told);
    mockwright_fuzz::assert_placed(&told);
}
