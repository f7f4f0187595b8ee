//! Any bytes become a document or a diagnostic, and every node of a document has a line.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some(document) = mockwright_fuzz::read(bytes) {
        mockwright_fuzz::assert_found(&document);
    }
});
