//! Changes that were made while a mock ran, written into the files of its bundle as a person would have made them.

use serde_json::Value;

use super::Plan;
use super::folder::Folder;
use super::splice::splice;
use super::text::parse;
use crate::bundle::{FileTree, OperationFile, RelativePath, SETTINGS_PATH, ScenarioFile};
use crate::diagnostic::{Code, Diagnostic};
use crate::emit;
use crate::source::Pointer;

/// What a bundle's files are to say.
#[derive(Clone, Debug, Default)]
pub struct WriteBack {
    /// Operations, each with all that it answers.
    pub operations: Vec<OperationFile>,
    /// Scenarios, each as a whole.
    pub scenarios: Vec<ScenarioFile>,
    /// Names of scenarios that are not to be there.
    pub without_scenarios: Vec<String>,
    /// Members of `mock.yaml` and what they are to be.
    pub settings: Vec<(Pointer, Value)>,
}

/// Plans how a folder comes to say what it is to say. Comments and the order of what is there stay where the text has a
/// place for the change; else the file is written anew. Operations that have no file get one.
///
/// # Errors
/// Files of the folder that cannot be read.
pub fn write_back(folder: &Folder, wanted: &WriteBack) -> Result<Plan, Vec<Diagnostic>> {
    let mut after = folder.tree.clone();
    let operations = folder.operations(&[])?;
    for file in &wanted.operations {
        let known = operations.iter().find(|sheet| sheet.key == file.operation);
        let path = known
            .map_or_else(|| emit::operation_path(file, |path| after.get(path).is_some()), |sheet| sheet.path.clone());
        let statuses = Pointer::root().child("responses");
        let text = known.and_then(|sheet| splice(&sheet.text, &emit::value(file), &statuses));
        put(&mut after, &path, text.unwrap_or_else(|| emit::operation_text(file, &path)));
    }
    let scenarios = folder.scenarios()?;
    for file in &wanted.scenarios {
        let known = scenarios.iter().find(|sheet| sheet.key == file.name);
        let path = known.map_or_else(
            || emit::scenario_path(&file.name, |path| after.get(path).is_some()),
            |sheet| sheet.path.clone(),
        );
        let text = known.and_then(|sheet| splice(&sheet.text, &emit::value(file), &Pointer::root()));
        put(&mut after, &path, text.unwrap_or_else(|| emit::scenario_text(file, &path)));
    }
    for name in &wanted.without_scenarios {
        for sheet in scenarios.iter().filter(|sheet| sheet.key == *name) {
            after.remove(&sheet.path);
        }
    }
    settings(folder, &wanted.settings, &mut after)?;
    Ok(Plan::between(folder, after))
}

/// Plans how a folder becomes another bundle.
#[must_use]
pub fn replace(folder: &Folder, with: FileTree) -> Plan {
    Plan::between(folder, with)
}

fn settings(folder: &Folder, wanted: &[(Pointer, Value)], after: &mut FileTree) -> Result<(), Vec<Diagnostic>> {
    if wanted.is_empty() {
        return Ok(());
    }
    let unreadable = || {
        let problem = Diagnostic::error(Code::InvalidEntry, folder.whole(SETTINGS_PATH), "it cannot be changed");
        vec![problem]
    };
    let text = after.get(SETTINGS_PATH).and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(unreadable)?;
    let mut value = parse(text).ok_or_else(unreadable)?;
    for (at, member) in wanted {
        set(&mut value, at, member).ok_or_else(unreadable)?;
    }
    let text = splice(text, &value, &Pointer::root()).ok_or_else(unreadable)?;
    put(after, SETTINGS_PATH, text);
    Ok(())
}

/// Sets a member; objects on the way are made.
fn set(value: &mut Value, at: &Pointer, member: &Value) -> Option<()> {
    let mut here = value;
    for name in at.tokens() {
        if here.is_null() {
            *here = Value::Object(serde_json::Map::new());
        }
        here = here.as_object_mut()?.entry(name).or_insert(Value::Null);
    }
    *here = member.clone();
    Some(())
}

fn put(tree: &mut FileTree, path: &str, text: String) {
    if let Some(path) = RelativePath::new(path) {
        tree.insert(path, text);
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use serde_json::json;

    use super::*;
    use crate::bundle::Derive;

    fn folder() -> Folder {
        let mut tree = FileTree::new();
        put(&mut tree, SETTINGS_PATH, "mockwright: '1.0'\nname: T # mine\nspec: t.yaml\n".to_owned());
        put(&mut tree, "responses/p/a.yaml", "# kept\noperation: GET /a\nresponses:\n  200: {}\n".to_owned());
        put(&mut tree, "scenarios/old.yaml", "name: old\n".to_owned());
        Folder::of_tree("t", tree).unwrap()
    }

    #[test]
    fn comments_stay_and_what_is_new_gets_a_file() {
        let folder = folder();
        let sheet = &folder.operations(&[]).unwrap()[0];
        let mut file = OperationFile {
            operation: sheet.key.clone(),
            operation_id: None,
            default: None,
            delay_ms: Some(5),
            validate: None,
            dynamic: None,
            responses: IndexMap::new(),
        };
        file.responses.insert("200".parse().unwrap(), crate::bundle::ResponseEntry::default());
        let scenario = ScenarioFile {
            name: "new one".to_owned(),
            description: None,
            derive: Derive::Slow,
            config: IndexMap::new(),
        };
        let wanted = WriteBack {
            operations: vec![file],
            scenarios: vec![scenario],
            without_scenarios: vec!["old".to_owned()],
            settings: vec![
                (Pointer::root().child("server").child("response_delay_ms"), json!(7)),
                (Pointer::root().child("scenario"), json!("new one")),
            ],
        };
        let plan = write_back(&folder, &wanted).unwrap();
        let text = |path: &str| plan.after().get(path).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        assert!(
            text("responses/p/a.yaml").is_some_and(|text| text.starts_with("# kept\n") && text.contains("delay_ms: 5"))
        );
        assert!(text("scenarios/new-one.yaml").is_some_and(|text| text.contains("derive: slow")));
        assert_eq!(text("scenarios/old.yaml"), None);
        let settings = text(SETTINGS_PATH).unwrap();
        assert!(settings.contains("name: T # mine") && settings.contains("response_delay_ms: 7"), "{settings}");
    }
}
