use anyhow::Context;

use crate::exit::Exit;
use crate::output;

/// `mockwright openapi`.
pub(super) fn run() -> anyhow::Result<Exit> {
    let text = serde_json::to_string_pretty(mockwright_runtime::control_document()).context("cannot write JSON")?;
    output::data(&format!("{text}\n"))?;
    Ok(Exit::Success)
}
