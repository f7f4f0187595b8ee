use std::io::Write;
use std::sync::Arc;

use mockwright_generator::diagnostic::Code;
use mockwright_generator::source::Pointer;

use super::*;

const DESCRIPTION: &str = "openapi: 3.0.3\npaths:\n  /pets:\n    get:\n      responses: none\n    get: {}\n";

fn place(file: &str, line: u32, column: u32, pointer: &str) -> Place {
    Place { file: Some(Arc::from(file)), line: Some(line), column: Some(column), pointer: Pointer::parse(pointer) }
}

/// What a person without colours reads, with the temporary folder's name taken out.
fn read(diagnostics: &[Diagnostic], folder: &str) -> String {
    let shown = text(diagnostics, &mut SourceTexts::new(None));
    let mut plain = anstream::StripStream::new(Vec::new());
    plain.write_all(shown.as_bytes()).unwrap();
    String::from_utf8(plain.into_inner()).unwrap().replace(folder, "")
}

#[test]
fn a_diagnostic_shows_place_excerpt_expectation_hint_and_related_places() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.yaml");
    tempfile::NamedTempFile::new_in(folder.path()).unwrap().persist(&file).unwrap();
    std::fs::OpenOptions::new().write(true).open(&file).unwrap().write_all(DESCRIPTION.as_bytes()).unwrap();
    let file = file.to_str().unwrap();

    let diagnostics = [
        Diagnostic::error(Code::WrongType, place(file, 5, 18, "/paths/~1pets/get/responses"), "responses is a string")
            .expected("an object")
            .hint("write `responses: {}`"),
        Diagnostic::error(Code::DuplicateKey, place(file, 6, 5, "/paths/~1pets/get"), "`get` is there twice")
            .related(place(file, 4, 5, "/paths/~1pets/get"), "it is first here"),
    ];
    insta::assert_snapshot!(read(&diagnostics, folder.path().to_str().unwrap()));
}

#[test]
fn a_diagnostic_without_source_still_says_everything() {
    let diagnostics = [
        Diagnostic::warning(
            Code::TooLarge,
            place("https://example.com/\x1b[31ma.yaml", 1, 1, "/info"),
            "the text is \u{202e} large",
        )
        .expected("at most 64 MiB"),
        Diagnostic::note(Code::Unreadable, &Pointer::root(), "x".repeat(2000)),
    ];
    insta::assert_snapshot!(read(&diagnostics, "no folder"));
}
