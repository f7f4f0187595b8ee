//! Any document is lowered, and every fault of it leads to a line.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    mockwright_fuzz::lower(bytes);
});
