use std::path::Path;
use std::sync::Arc;

use mockwright_generator::bundle::DESCRIPTION_PATH;
use mockwright_generator::compare::compare;
use mockwright_generator::diagnostic::Severity;
use mockwright_generator::model::Api;
use mockwright_generator::source::ReadOptions;

use crate::args::{DiffArgs, FailOn, ReportFormat};
use crate::description::Description;
use crate::exit::Exit;
use crate::input::Input;
use crate::output::{self, harmless};
use crate::progress::Progress;
use crate::report::{self, Comment, Compared};

/// `mockwright diff OLD NEW`.
pub(super) fn run(args: &DiffArgs) -> anyhow::Result<Exit> {
    let options = args.reading.options(true);
    let (old, new) = (read(&args.old, &options), read(&args.new, &options));
    let (Some(old), Some(new)) = (old, new) else { return Ok(Exit::InputError) };
    let progress = Progress::start("comparing");
    let comparison = compare(&old, &new);
    drop(progress);
    let compared = Compared { old: &args.old, new: &args.new, comparison: &comparison };
    let shown = match args.format {
        ReportFormat::Text => report::comparison_text(compared),
        ReportFormat::Json => report::comparison_json(compared)?,
        ReportFormat::Markdown => {
            let mut comment = Comment::default();
            report::comparison_markdown(compared, &mut comment);
            comment.finish()
        }
    };
    output::data(&shown)?;
    let failed = matches!(args.fail_on, Some(FailOn::Breaking)) && comparison.is_breaking();
    Ok(if failed { Exit::InputError } else { Exit::Success })
}

/// Reads one of the descriptions. What is wrong with it is told, and only stops the command when nothing can be compared.
fn read(input: &str, options: &ReadOptions) -> Option<Arc<Api>> {
    let location = match Input::of(input) {
        Input::Spec(location) => location,
        Input::Bundle(folder) => Path::new(&folder).join(DESCRIPTION_PATH).to_string_lossy().into_owned(),
    };
    let progress = Progress::start(&format!("reading {location}"));
    let Description { api, mut diagnostics, .. } = Description::read(&location, options, &progress);
    drop(progress);
    if api.is_none() {
        report::brief(&location, &mut diagnostics);
    } else if diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
        let input = harmless(&location);
        output::status(format_args!(
            "{input} has errors, and what they concern is not compared: `mockwright check {input}` shows them"
        ));
    }
    api
}
