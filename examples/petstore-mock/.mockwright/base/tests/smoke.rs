//! Starts the mock and checks the answer of each operation against the description.

#[test]
fn every_operation_answers_as_described() {
    let program = env!("CARGO_BIN_EXE_petstore-mock");
    let bundle = concat!(env!("CARGO_MANIFEST_DIR"), "/bundle");
    mockwright_runtime::smoke::check(program, bundle);
}
