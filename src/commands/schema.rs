use mockwright_generator::bundle::{SchemaKind, json_schema};

use crate::args::{BundleFile, SchemaArgs};
use crate::exit::Exit;
use crate::output;

/// `mockwright schema mock|operation|scenario`.
pub(super) fn run(args: &SchemaArgs) -> anyhow::Result<Exit> {
    let kind = match args.file {
        BundleFile::Mock => SchemaKind::Mock,
        BundleFile::Operation => SchemaKind::Operation,
        BundleFile::Scenario => SchemaKind::Scenario,
    };
    output::data(&format!("{:#}\n", json_schema(kind)))?;
    Ok(Exit::Success)
}
