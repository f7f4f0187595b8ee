use serde_json::Value;

use super::unit::{Generated, Outcome, Unit};
use crate::bundle::{SETTINGS_PATH, Settings};
use crate::emit::{settings_text, value};
use crate::regenerate::conflict::About;
use crate::regenerate::past::Past;
use crate::regenerate::sheet::Sheet;
use crate::regenerate::splice::splice;
use crate::regenerate::text::parse;
use crate::source::Pointer;

/// Settles `mock.yaml`. `settings` is what is generated now.
pub(super) fn settle(outcome: &mut Outcome<'_>, past: &Past, settings: &Settings) {
    let sheet = |text: String| {
        let value = parse(&text)?;
        Some(Sheet { key: (), operation_id: None, path: SETTINGS_PATH.to_owned(), text, value })
    };
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let ours = outcome.folder.tree.get(SETTINGS_PATH).map(text).and_then(sheet);
    let mut base = past.settings.clone().and_then(sheet);
    if outcome.options.spec.is_some()
        && let (Some(base), Some(ours)) = (&mut base, &ours)
    {
        asked_for(base, ours);
    }
    let text_at = Box::new(move |_: &str| settings_text(settings));
    let theirs = Generated { path: SETTINGS_PATH.to_owned(), value: value(settings), text_at };
    outcome.settle(vec![Unit { about: About::Settings, base, ours, theirs: Some(theirs) }], Vec::new());
}

/// Whoever names another description wants it in the settings, whatever stands there: so what stands there counts as
/// generated.
fn asked_for(base: &mut Sheet<()>, ours: &Sheet<()>) {
    let mut wanted = base.value.clone();
    if let (Some(place), Some(spec)) = (wanted.get_mut("spec"), ours.value.get("spec").and_then(Value::as_str)) {
        *place = Value::from(spec);
    }
    if let Some(text) = splice(&base.text, &wanted, &Pointer::root()) {
        (base.text, base.value) = (text, wanted);
    }
}
