use mockwright_generator::compare::comparison_json;

use super::Compared;
use crate::report::json::escape_hidden;

/// A comparison as a JSON document with a final line end.
///
/// # Errors
/// None that a comparison can cause.
pub(crate) fn json(compared: Compared<'_>) -> serde_json::Result<String> {
    let Compared { old, new, comparison } = compared;
    let mut text = escape_hidden(&serde_json::to_string_pretty(&comparison_json(old, new, comparison))?);
    text.push('\n');
    Ok(text)
}
