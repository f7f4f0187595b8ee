//! Diagnostics as people and programs read them.

mod brief;
mod comment;
mod comparison;
mod excerpt;
mod json;
mod regeneration;
mod setting;
mod source_text;
mod summary;
mod text;

use std::cmp::Ordering;

pub(crate) use brief::{brief, errors, refused};
pub(crate) use comment::Comment;
pub(crate) use comparison::{
    Compared, json as comparison_json, markdown as comparison_markdown, text as comparison_text,
};
pub(crate) use json::json;
use mockwright_generator::diagnostic::{Diagnostic, Place};
pub(crate) use regeneration::{description_changes, regeneration};
pub(crate) use setting::setting_faults;
pub(crate) use source_text::SourceTexts;
pub(crate) use summary::Counts;
use text::headline;
pub(crate) use text::{closing, text};

/// Puts diagnostics into the order of files, lines and columns, those without a place last, and drops repetitions.
pub(crate) fn arrange(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| {
        by_place(&a.place, &b.place)
            .then_with(|| (a.severity, a.code, &a.message).cmp(&(b.severity, b.code, &b.message)))
            .then_with(|| (&a.expected, &a.hint, &a.related).cmp(&(&b.expected, &b.hint, &b.related)))
    });
    diagnostics.dedup();
}

fn by_place(a: &Place, b: &Place) -> Ordering {
    let key = |place: &Place| (place.file.is_none(), place.line.is_none());
    (key(a), &a.file, a.line, a.column, &a.pointer).cmp(&(key(b), &b.file, b.line, b.column, &b.pointer))
}
