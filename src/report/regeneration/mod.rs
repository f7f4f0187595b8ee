//! What a regeneration did, as people and programs read it.

mod markdown;
mod text;

use mockwright_generator::compare::{Comparison, compare};
use mockwright_generator::model::Api;
use mockwright_generator::regenerate::{Regeneration, report_json};
use serde_json::{Value, json};

use super::comparison;
use super::{Comment, Compared};
use crate::args::ReportFormat;

/// The whole report: what is new in the description, and what that does to the bundle. `location` is what the
/// description was read from; `dry_run` says that nothing was written.
///
/// # Errors
/// None that a report can cause.
pub(crate) fn regeneration(
    done: &Regeneration,
    location: &str,
    format: ReportFormat,
    dry_run: bool,
) -> serde_json::Result<String> {
    let comparison = done.old.as_ref().filter(|_| done.report.description_changed).map(|old| compare(old, &done.new));
    let compared =
        comparison.as_ref().filter(|comparison| !comparison.is_empty()).map(|comparison| of(location, comparison));
    Ok(match format {
        ReportFormat::Text => {
            let changes = compared.map(|compared| format!("{}\n", comparison::text(compared))).unwrap_or_default();
            format!("{changes}{}", text::text(&done.report, dry_run))
        }
        ReportFormat::Markdown => {
            let mut comment = Comment::default();
            markdown::markdown(&done.report, dry_run, &mut comment);
            if let Some(compared) = compared {
                comment.push("\n### What changed in the description\n\n", false);
                comparison::markdown(compared, &mut comment);
            }
            comment.finish()
        }
        ReportFormat::Json => {
            let changes = compared.map(|compared| comparison::json(compared)).transpose()?;
            let changes = changes.map(|changes| serde_json::from_str(&changes)).transpose()?;
            let report = report_json(&done.report, &changes.unwrap_or(Value::Null), dry_run);
            format!("{}\n", serde_json::to_string_pretty(&report)?)
        }
    })
}

/// What is new in a description.
///
/// # Errors
/// None that a report can cause.
pub(crate) fn description_changes(
    old: &Api,
    new: &Api,
    location: &str,
    format: ReportFormat,
) -> serde_json::Result<String> {
    let comparison = compare(old, new);
    let compared = of(location, &comparison);
    match format {
        ReportFormat::Text => Ok(format!("{}\n", comparison::text(compared).trim_end())),
        ReportFormat::Markdown => {
            let mut comment = Comment::default();
            comparison::markdown(compared, &mut comment);
            Ok(comment.finish())
        }
        ReportFormat::Json => {
            let changes: Value = serde_json::from_str(&comparison::json(compared)?)?;
            Ok(format!("{:#}\n", json!({ "description": changes })))
        }
    }
}

/// The copy in the bundle is what the description is compared with.
fn of<'a>(location: &'a str, comparison: &'a Comparison) -> Compared<'a> {
    Compared { old: "the bundle", new: location, comparison }
}
