//! What a regeneration did, as people and programs read it.

mod json;
mod markdown;
mod text;

use mockwright_generator::model::Api;
use mockwright_generator::regenerate::Regeneration;

use crate::args::ReportFormat;

/// The whole report: what is new in the description, and what that does to the bundle. `dry_run` says that nothing was
/// written.
///
/// # Errors
/// None that a report can cause.
pub(crate) fn regeneration(done: &Regeneration, format: ReportFormat, dry_run: bool) -> anyhow::Result<String> {
    Ok(match format {
        ReportFormat::Text => text::text(&done.report, dry_run),
        ReportFormat::Json => json::json(&done.report, dry_run)?,
        ReportFormat::Markdown => markdown::markdown(&done.report, dry_run),
    })
}

/// What is new in a description.
///
/// # Errors
/// None that a report can cause.
pub(crate) fn description_changes(_old: &Api, _new: &Api, _format: ReportFormat) -> anyhow::Result<String> {
    Ok(String::new())
}
