use anyhow::Context;
use mockwright_runtime::{Export, ExportError};

use crate::args::ExportArgs;
use crate::exit::Exit;
use crate::input::bundle_of_project;
use crate::output::{self, harmless};
use crate::report;
use crate::state_folder::state_folder;

/// `mockwright export DIR`.
pub(super) fn run(args: &ExportArgs) -> anyhow::Result<Exit> {
    let data = match &args.data_dir {
        Some(folder) => folder.clone(),
        None => state_folder()?,
    };
    let into = bundle_of_project(&args.into).unwrap_or_else(|| args.into.clone());
    let mut export = Export::new(data, &into);
    export.database.clone_from(&args.database);
    export.server.clone_from(&args.server);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start threads")?;
    match runtime.block_on(export.run()) {
        Ok(exported) => {
            let folder = harmless(&into.display().to_string());
            output::status(format_args!("wrote {} files of {} into {folder}", exported.files, exported.server));
            output::hint(format_args!("`mockwright serve {folder}` serves them"));
            Ok(Exit::Success)
        }
        Err(ExportError::Unreadable { location, mut diagnostics }) => Ok(report::refused(&location, &mut diagnostics)),
        Err(error @ ExportError::Several(_)) => Err(anyhow::Error::from(error).context("`--server` says which one")),
        Err(error) => Err(error.into()),
    }
}
