//! The Rust files of a project.

use super::models::OperationModels;
use super::template::{Handler, LeftOut, OperationsModule, Registered, Smoke, render};
use super::token::{CommentText, Identifier, PackageName, RustString};
use crate::model::{Operation, OperationKey};

/// What `rustfmt` makes a line of by default.
const WIDTH: usize = 100;

/// The path of an operation's file.
pub(crate) fn handler_path(function: &Identifier) -> String {
    format!("src/operations/{}.rs", function.file_stem())
}

/// The file of an operation; `None` when its names are none, which the models do not make.
pub(crate) fn handler(operation: &Operation, models: &OperationModels) -> Option<(Identifier, String)> {
    let (Some(function), Some(input)) = (Identifier::new(&models.function), Identifier::new(&models.input)) else {
        debug_assert!(false, "names of models are identifiers: {} {}", models.function, models.input);
        return None;
    };
    let key = CommentText::code(&operation.key.to_string());
    let summary = CommentText::prose(operation.summary.as_deref().unwrap_or_default());
    let about = if summary.is_empty() { key } else { CommentText::join(&[key, summary], ": ") };
    let signature = format!("pub async fn {}(ctx: Context<{}>) -> Result {{", function.as_str(), input.as_str());
    let is_long = signature.len() > WIDTH;
    let answers = answers(models);
    let text = render(&Handler { function: function.clone(), input, about, answers, is_long });
    Some((function, text))
}

/// What an operation answers, in lines of a comment.
fn answers(models: &OperationModels) -> Vec<CommentText> {
    const ROOM: usize = WIDTH - "/// ".len() - ",".len();
    let mut lines: Vec<CommentText> = Vec::new();
    let mut line: Option<CommentText> = None;
    for (status, name) in &models.answers {
        let status = CommentText::prose(status);
        let answer = match name {
            Some(name) => CommentText::join(&[status, CommentText::code(name)], " "),
            None => status,
        };
        line = Some(match line {
            None => CommentText::join(&[CommentText::prose("Answers"), answer], " "),
            Some(before) if before.width() + ", ".len() + answer.width() > ROOM => {
                lines.push(before.then(","));
                answer
            }
            Some(before) => CommentText::join(&[before, answer], ", "),
        });
    }
    lines.extend(line.map(|line| line.then(".")));
    lines
}

/// An operation in `src/operations/mod.rs`.
pub(crate) struct Entry<'e> {
    pub(crate) operation: &'e OperationKey,
    pub(crate) function: &'e Identifier,
}

/// `src/operations/mod.rs`: the functions that answer, and the files that are left out, each with why.
pub(crate) fn operations(entries: &[Entry<'_>], left_out: &[(String, String)]) -> String {
    let mut entries: Vec<&Entry<'_>> = entries.iter().collect();
    // The order in which `rustfmt` puts modules.
    entries.sort_by(|one, other| one.function.file_stem().cmp(other.function.file_stem()));
    let registered = |entry: &&Entry<'_>| Registered {
        operation: RustString::new(&entry.operation.to_string()),
        function: entry.function.clone(),
    };
    render(&OperationsModule {
        modules: entries.iter().map(|entry| entry.function.clone()).collect(),
        operations: entries.iter().map(registered).collect(),
        left_out: left_out
            .iter()
            .map(|(file, because)| LeftOut { file: CommentText::code(file), because: CommentText::prose(because) })
            .collect(),
    })
}

/// `tests/smoke.rs`.
pub(super) fn smoke(name: &PackageName) -> String {
    let program = RustString::new(&format!("CARGO_BIN_EXE_{}", name.as_str()));
    let is_long = "    let program = env!();".len() + program.width() > WIDTH;
    render(&Smoke { program, is_long })
}
