//! Whatever a bundle holds, writing it and reading it back gives the same bundle.

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value};

use super::*;
use crate::bundle::{Credential, FileTree, SecurityMode, ValidateMode};

/// A file that bodies may name.
const BODY_FILE: &str = "bodies/a b.bin";

fn hostile() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,6}",
        any::<String>(),
        "[-?:,#&*!|>%@\\[\\]{}'\"` \n\t\r~=<.0-9a-z]{0,12}",
        "( {0,2}[a-z#:-]{0,3} {0,1}\n){1,4}[a-z ]{0,3}",
        proptest::sample::select(vec![
            "<<",
            "$ref",
            "./x.yaml#/a",
            "no",
            "~",
            "null",
            "1:20",
            "017",
            "2026-01-01",
            "!!int 1",
            "&a",
            "*a",
            "---"
        ])
        .prop_map(str::to_owned),
        "[\u{0}-\u{20}\u{7f}-\u{a0}\u{2028}\u{feff}\u{fffe}\u{1F600}]{0,6}",
    ]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        hostile().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((hostile(), inner), 0..4).prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        hostile().prop_map(Value::from)
    ]
}

fn headers() -> impl Strategy<Value = IndexMap<String, Value>> {
    let value = prop_oneof![scalar(), vec(scalar(), 0..3).prop_map(Value::from)];
    btree_map(hostile(), value, 0..3).prop_map(|headers| headers.into_iter().collect())
}

fn body() -> impl Strategy<Value = Body> {
    prop_oneof![
        value().prop_map(Body::Value),
        hostile().prop_map(Body::Text),
        vec(any::<u8>(), 0..9).prop_map(Body::Bytes),
        Just(Body::File(BODY_FILE.to_owned())),
    ]
}

fn validate() -> impl Strategy<Value = Option<ValidateMode>> {
    option::of(proptest::sample::select(vec![ValidateMode::Enforce, ValidateMode::Warn, ValidateMode::Off]))
}

fn example() -> impl Strategy<Value = ExampleEntry> {
    (option::of(hostile()), option::of(any::<u64>()), validate(), option::of(body()))
        .prop_map(|(summary, delay_ms, validate, body)| ExampleEntry { summary, delay_ms, validate, body })
}

fn content() -> impl Strategy<Value = ContentEntry> {
    let pointer = hostile().prop_map(|token| Pointer::root().child(&token).as_str().to_owned());
    let source = (0..5_usize, "[^\u{0}]{1,4}").prop_map(|(kind, name)| match kind {
        0 => format!("body#{}", Pointer::root().child(&name)),
        kind => format!("{}.{name}", ["path", "query", "header", "cookie"][kind - 1]),
    });
    let from = option::of(proptest::sample::select(vec![Origin::Sample, Origin::Example]));
    let examples = btree_map(hostile(), example(), 0..3).prop_map(|examples| examples.into_iter().collect());
    let echo = btree_map(pointer, source, 0..3).prop_map(|echo| echo.into_iter().collect());
    (from, echo, option::of(body()), examples).prop_map(|(from, echo, body, examples)| ContentEntry {
        from,
        echo,
        body,
        examples,
    })
}

fn response() -> impl Strategy<Value = ResponseEntry> {
    let content = btree_map(hostile(), content(), 0..3).prop_map(|content| content.into_iter().collect());
    (headers(), option::of(any::<u64>()), validate(), content)
        .prop_map(|(headers, delay_ms, validate, content)| ResponseEntry { headers, delay_ms, validate, content })
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![(100..600_u16).prop_map(Status::Code), (1..6_u8).prop_map(Status::Range), Just(Status::Default)]
}

type Key = (String, String);

fn key() -> impl Strategy<Value = Key> {
    (hostile().prop_map(|path| format!("/{path}")), "(GET|POST|QUERY|M-SEARCH|x!#%*~)")
}

type Rest =
    (Option<String>, Option<Status>, Option<u64>, Option<ValidateMode>, Option<bool>, IndexMap<Status, ResponseEntry>);

fn operations() -> impl Strategy<Value = Vec<OperationFile>> {
    let responses = btree_map(status(), response(), 0..3).prop_map(|responses| responses.into_iter().collect());
    let dynamic = option::of(any::<bool>());
    let rest = (option::of(hostile()), option::of(status()), option::of(any::<u64>()), validate(), dynamic, responses);
    btree_map(key(), rest, 0..4).prop_map(|files| {
        let file = |((path, method), rest): (Key, Rest)| {
            let (operation_id, default, delay_ms, validate, dynamic, responses) = rest;
            OperationFile {
                operation: OperationKey { method, path },
                operation_id,
                default,
                delay_ms,
                validate,
                dynamic,
                responses,
            }
        };
        files.into_iter().map(file).collect()
    })
}

fn scenarios() -> impl Strategy<Value = Vec<ScenarioFile>> {
    let entry = (option::of(100..600_u16), option::of(value()), headers(), option::of(any::<u64>()))
        .prop_map(|(status, body, headers, delay_ms)| ScenarioEntry { status, body, headers, delay_ms });
    let derive = prop_oneof![
        proptest::sample::select(vec![Derive::Success, Derive::Errors, Derive::Empty, Derive::Boundary, Derive::Slow]),
        (100..600_u16).prop_map(Derive::Status),
    ];
    let config = btree_map(key(), entry, 0..3).prop_map(|entries| {
        let mut config: IndexMap<String, IndexMap<String, ScenarioEntry>> = IndexMap::new();
        for ((path, method), entry) in entries {
            config.entry(path).or_default().insert(method, entry);
        }
        config
    });
    let name = hostile().prop_filter("a scenario has a name", |name| !name.is_empty());
    btree_map(name, (option::of(hostile()), derive, config), 0..3).prop_map(|files| {
        let file = |(name, (description, derive, config))| ScenarioFile { name, description, derive, config };
        files.into_iter().map(file).collect()
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    let server = (any::<u16>(), hostile(), any::<u64>(), 0..=100_u8, any::<bool>(), validate()).prop_map(
        |(port, path, response_delay_ms, error_rate_percent, cors_enabled, validate)| ServerSettings {
            port,
            base_path: format!("/{path}"),
            response_delay_ms,
            error_rate_percent,
            dynamic: port.is_multiple_of(2),
            cors_enabled,
            validate: validate.unwrap_or(ValidateMode::Off),
            security: SecurityMode::Credentials,
            credentials: vec![Credential {
                scheme: "key".to_owned(),
                value: Some("s: #\n".to_owned()),
                scopes: vec!["read".to_owned()],
                ..Credential::default()
            }],
        },
    );
    let locale = prop::sample::select(vec!["en", "de-AT", "fr_CA.UTF-8", "JA"]);
    (hostile(), hostile(), any::<u64>(), locale, server).prop_map(|(name, spec, seed, locale, server)| Settings {
        mockwright: "1.0".to_owned(),
        name,
        spec,
        seed,
        locale: locale.to_owned(),
        server,
        scenario: None,
    })
}

/// A bundle with its operations in the order of its description.
fn any_bundle() -> impl Strategy<Value = Bundle> {
    (settings(), operations(), scenarios(), value()).prop_map(|(mut settings, operations, scenarios, extra)| {
        let mut paths = Map::new();
        for OperationKey { method, path } in operations.iter().map(|file| &file.operation) {
            let item = paths.entry(path.clone()).or_insert_with(|| json!({}));
            item[method.to_lowercase()] = json!({});
        }
        settings.scenario = scenarios.last().map(|scenario| scenario.name.clone());
        let document = Document::from_value(json!({ "openapi": "3.2.0", "paths": paths, "x-extra": extra }));
        Bundle { settings, document: Arc::new(document), operations, scenarios }
    })
}

fn laid_out(bundle: &Bundle) -> FileTree {
    let mut tree = super::bundle(bundle, &api_of(bundle, |key| Some(key.path.chars().rev().collect())), false);
    tree.insert(RelativePath::new(BODY_FILE).unwrap(), "body");
    tree
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn writing_and_reading_is_the_identity(bundle in any_bundle()) {
        let tree = laid_out(&bundle);
        prop_assert_eq!(&tree, &laid_out(&bundle));
        let read = read_tree(&tree);
        let Ok((read, diagnostics)) = read else { return Err(TestCaseError::fail(format!("{read:?}"))) };
        prop_assert_eq!(diagnostics, vec![]);
        prop_assert_eq!(&read.settings, &bundle.settings);
        prop_assert_eq!(read.document.root().to_string(), bundle.document.root().to_string());
        prop_assert_eq!(&read.operations, &bundle.operations);
        prop_assert_eq!(&read.scenarios, &bundle.scenarios);
        prop_assert_eq!(laid_out(&read), tree);
    }

    #[test]
    fn names_of_files_are_safe_everywhere(bundle in any_bundle()) {
        let tree = laid_out(&bundle);
        let mut lower = std::collections::BTreeSet::new();
        for (path, _) in tree.iter().filter(|(path, _)| path.as_str() != BODY_FILE) {
            prop_assert!(lower.insert(path.as_str().to_lowercase()), "{}", path);
            for name in path.as_str().strip_prefix(".mockwright/").unwrap_or(path.as_str()).split('/') {
                prop_assert!(name.len() <= 100 && !name.starts_with(['.', '-']), "{}", path);
                prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{}", path);
            }
        }
    }
}
