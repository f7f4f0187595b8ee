use std::collections::{BTreeMap, HashMap};

use super::slug::{Wanted, distinct, slug};
use crate::bundle::{Bundle, OperationFile};
use crate::model::{Api, OperationKey};

/// The path of each file that people edit, in the order of the bundle.
pub(crate) struct Layout {
    /// `responses/<group>/<operation>.yaml`.
    pub(crate) operations: Vec<String>,
    /// `scenarios/<name>.yaml`.
    pub(crate) scenarios: Vec<String>,
}

impl Layout {
    pub(crate) fn of(bundle: &Bundle, api: &Api) -> Self {
        Self { operations: operation_paths(bundle, api), scenarios: scenario_paths(bundle) }
    }
}

/// A free path for the file of one operation.
pub(crate) fn operation_path(file: &OperationFile, taken: impl Fn(&str) -> bool) -> String {
    free(&format!("responses/{}/{}", group(&file.operation, None), want(file).slug), taken)
}

/// A free path for the file of one scenario.
pub(crate) fn scenario_path(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let slug = slug(name);
    free(&format!("scenarios/{}", if slug.is_empty() { "scenario" } else { &slug }), taken)
}

fn free(stem: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|number| format!("{stem}-{number}.yaml"));
    let mut candidates = std::iter::once(format!("{stem}.yaml")).chain(numbered);
    // There are more numbers than files.
    candidates.find(|path| !taken(path)).unwrap_or_default()
}

fn operation_paths(bundle: &Bundle, api: &Api) -> Vec<String> {
    let tags: HashMap<&OperationKey, &str> = api
        .operations
        .iter()
        .filter_map(|operation| Some((&operation.key, operation.tags.first()?.as_str())))
        .collect();
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, file) in bundle.operations.iter().enumerate() {
        let group = group(&file.operation, tags.get(&file.operation).copied());
        groups.entry(group).or_default().push(index);
    }
    let mut paths: BTreeMap<usize, String> = BTreeMap::new();
    for (group, members) in groups {
        let wanted: Vec<Wanted> = members.iter().filter_map(|index| bundle.operations.get(*index)).map(want).collect();
        for (index, name) in members.iter().zip(distinct(&wanted)) {
            paths.insert(*index, format!("responses/{group}/{name}.yaml"));
        }
    }
    paths.into_values().collect()
}

/// First tag, else first literal segment of the path. Lower case, so that tags that differ by case share a folder on
/// every system.
fn group(key: &OperationKey, tag: Option<&str>) -> String {
    let segment = key.path.split('/').find(|segment| !segment.is_empty() && !segment.contains('{'));
    let names = [tag, segment].into_iter().flatten().map(|name| slug(name).to_ascii_lowercase());
    names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "default".to_owned())
}

/// `operationId`, else method and path.
fn want(file: &OperationFile) -> Wanted {
    let identity = file.operation.to_string();
    if let Some(id) = &file.operation_id {
        let slug = slug(id);
        if !slug.is_empty() {
            return Wanted { exact: slug == *id, slug, identity };
        }
    }
    let slug = slug(&format!("{} {}", file.operation.method.to_ascii_lowercase(), file.operation.path));
    let slug = if slug.is_empty() { "operation".to_owned() } else { slug };
    Wanted { slug, exact: false, identity }
}

fn scenario_paths(bundle: &Bundle) -> Vec<String> {
    let want = |name: &str| {
        let slug = slug(name);
        let exact = slug == name;
        let slug = if slug.is_empty() { "scenario".to_owned() } else { slug };
        Wanted { slug, exact, identity: name.to_owned() }
    };
    let wanted: Vec<Wanted> = bundle.scenarios.iter().map(|scenario| want(&scenario.name)).collect();
    distinct(&wanted).into_iter().map(|name| format!("scenarios/{name}.yaml")).collect()
}
