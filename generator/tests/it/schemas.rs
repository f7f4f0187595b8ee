//! Every dialect's schemas in the words of 2020-12.

use std::sync::Arc;

use indexmap::IndexMap;
use mockwright_generator::source::{self, ReadOptions};
use mockwright_generator::spec;
use serde_json::Value;

#[test]
fn schemas_are_lowered_to_2020_12() {
    insta::glob!("../schemas", "*.yaml", |path| {
        let read = source::read(path.to_str().unwrap(), &ReadOptions::default()).unwrap();
        let (api, _) = spec::lower(Arc::new(read.document)).unwrap();
        let pointers = spec::named_schemas(&api.document).into_iter().chain(api.schema_pointers());
        let lowered: IndexMap<String, Value> = pointers
            .map(|at| (at.to_string(), api.schemas.get(&at).map_or(Value::Null, |schema| schema.as_value().clone())))
            .collect();
        insta::assert_json_snapshot!(lowered);
    });
}
