use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Document, Pointer, Read, ReadOptions, read};

/// A folder of files; the first is the entry document.
struct Folder(tempfile::TempDir);

impl Folder {
    #[expect(clippy::disallowed_methods, reason = "a test folder needs no atomic writes")]
    fn with(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn read(&self, entry: &str) -> Result<Read, Vec<Diagnostic>> {
        let options = ReadOptions { spec_root: Some(self.path().to_path_buf()), ..ReadOptions::default() };
        read(self.path().join(entry).to_str().unwrap(), &options)
    }
}

fn join(files: &[(&str, &str)]) -> Read {
    Folder::with(files).read(files[0].0).unwrap()
}

/// The joined document of files that have no fault.
fn joined(files: &[(&str, &str)]) -> Value {
    let Read { document, diagnostics } = join(files);
    assert_eq!(shown(&diagnostics), [""; 0]);
    document.root().clone()
}

fn shown(diagnostics: &[Diagnostic]) -> Vec<String> {
    let file = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    diagnostics
        .iter()
        .map(|fault| {
            let name = fault.place.file.as_deref().map(file).unwrap_or_default();
            let line = fault.place.line.unwrap_or(0);
            format!("{:?} {name}:{line} {} {}", fault.code, fault.place.pointer, fault.message)
        })
        .collect()
}

fn text(document: &str) -> Read {
    Document::from_text("a.yaml", document).unwrap()
}

/// A 3.0 description whose one schema is the given one.
fn with_schema(schema: &str) -> String {
    format!("openapi: 3.0.3\npaths: {{}}\ncomponents:\n  schemas:\n    A: {schema}\n")
}

#[test]
fn targets_move_into_the_section_of_their_kind_under_readable_names() {
    let entry = "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      parameters: [{$ref: 'parts/all.yaml#/limit'}]\n      responses:\n        200: {$ref: 'parts/ok.yaml'}\n        404: {$ref: 'parts/all.yaml#/errors/404'}\n";
    let all = "limit: {name: limit, in: query, schema: {$ref: 'sub/../../pet%20shop.json#/a~1b'}}\nerrors:\n  404: {description: none}\n";
    let ok = "description: ok\nheaders: {X: {$ref: '#/x-h'}}\ncontent: {application/json: {schema: {$ref: '../pet shop.json'}}}\nx-h: {schema: {type: string}}\n";
    let pet = r##"{"type": "object", "properties": {"self": {"$ref": "#"}}, "a/b": {"type": "integer"}}"##;
    let root =
        joined(&[("openapi.yaml", entry), ("parts/all.yaml", all), ("parts/ok.yaml", ok), ("pet shop.json", pet)]);
    insta::assert_yaml_snapshot!(root);
}

#[test]
fn a_component_or_path_that_is_only_a_reference_becomes_what_it_refers_to() {
    let root = joined(&[
        (
            "a.yaml",
            "openapi: 3.0.3\npaths:\n  /a: {$ref: path.yaml}\ncomponents:\n  schemas:\n    Pet: {$ref: Pet.yaml}\n    Also: {$ref: Pet.yaml}\n",
        ),
        (
            "path.yaml",
            "get: {responses: {200: {description: x, content: {text/plain: {schema: {$ref: 'a.yaml#/components/schemas/Pet/properties/n'}}}}}}\n",
        ),
        ("Pet.yaml", "properties: {n: {type: string}, child: {$ref: 'a.yaml#/components/schemas/Pet'}}\n"),
    ]);
    let schema = json!({"$ref": "#/components/schemas/Pet/properties/n"});
    assert_eq!(root.pointer("/paths/~1a/get/responses/200/content/text~1plain/schema"), Some(&schema));
    assert_eq!(root["components"]["schemas"]["Pet"]["properties"]["n"], json!({"type": "string"}));
    assert_eq!(
        root["components"]["schemas"]["Pet"]["properties"]["child"],
        json!({"$ref": "#/components/schemas/Pet"})
    );
    assert_eq!(root["components"]["schemas"]["Also"], json!({"$ref": "#/components/schemas/Pet"}));
}

#[test]
fn where_no_reference_may_stand_what_is_meant_stands_itself() {
    let root = joined(&[
        (
            "a.yaml",
            "openapi: 3.0.3\ninfo: {$ref: info.yaml}\npaths: {$ref: paths.yaml}\ncomponents:\n  schemas:\n    $ref: schemas.yaml\n    Own: {properties: {$ref: 'schemas.yaml#/Pet/properties'}}\n",
        ),
        ("info.yaml", "title: x\nversion: '1'\n"),
        ("paths.yaml", "/a: {get: {$ref: 'operation.yaml'}}\n/b: {post: {$ref: 'operation.yaml'}}\n"),
        (
            "operation.yaml",
            "responses: {200: {description: x, content: {text/plain: {schema: {$ref: 'schemas.yaml#/Pet'}}}}}\n",
        ),
        ("schemas.yaml", "Pet: {properties: {tag: {$ref: '#/Tag'}}}\nTag: {type: string}\n"),
    ]);
    insta::assert_yaml_snapshot!(root);
}

#[test]
fn swagger_has_its_own_sections() {
    let root = joined(&[
        (
            "a.yaml",
            "swagger: '2.0'\npaths:\n  /a:\n    parameters: [{$ref: 'p.yaml#/limit'}]\n    get:\n      responses:\n        200: {$ref: 'p.yaml#/ok'}\n",
        ),
        (
            "p.yaml",
            "limit: {name: l, in: query, type: string}\nok: {description: x, schema: {$ref: '#/definitions/200'}}\ndefinitions: {200: {type: string}}\n",
        ),
    ]);
    assert_eq!(root["parameters"]["limit"]["name"], json!("l"));
    assert_eq!(root["responses"]["ok"]["schema"], json!({"$ref": "#/definitions/definitions_200"}));
    assert_eq!(root["definitions"]["definitions_200"], json!({"type": "string"}));
}

#[test]
fn names_that_are_taken_get_a_number() {
    let root = joined(&[
        (
            "a.yaml",
            "openapi: 3.0.3\npaths: {}\ncomponents:\n  schemas:\n    Pet: {type: string}\n    A: {allOf: [{$ref: one/Pet.yaml}, {$ref: two/Pet.yaml}]}\n",
        ),
        ("one/Pet.yaml", "type: integer\n"),
        ("two/Pet.yaml", "type: number\n"),
    ]);
    let parts = json!([{"$ref": "#/components/schemas/Pet_2"}, {"$ref": "#/components/schemas/Pet_3"}]);
    assert_eq!(root["components"]["schemas"]["A"]["allOf"], parts);
    assert_eq!(root["components"]["schemas"]["Pet_3"], json!({"type": "number"}));
}

#[test]
fn circles_over_files_are_kept() {
    let root = joined(&[
        ("a.yaml", "openapi: 3.0.3\npaths: {}\ncomponents: {schemas: {A: {properties: {b: {$ref: b/b.yaml}}}}}\n"),
        ("b/b.yaml", "properties: {c: {$ref: ../c.yaml}}\n"),
        ("c.yaml", "properties: {a: {$ref: 'a.yaml#/components/schemas/A'}, b: {$ref: ./b/b.yaml}}\n"),
    ]);
    let schemas = &root["components"]["schemas"];
    assert_eq!(schemas["A"]["properties"]["b"], json!({"$ref": "#/components/schemas/b"}));
    assert_eq!(schemas["b"]["properties"]["c"], json!({"$ref": "#/components/schemas/c"}));
    assert_eq!(schemas["c"]["properties"]["a"], json!({"$ref": "#/components/schemas/A"}));
    assert_eq!(schemas["c"]["properties"]["b"], json!({"$ref": "#/components/schemas/b"}));
}

#[test]
fn references_in_data_are_data_and_a_property_may_be_named_ref() {
    let schema = "{properties: {$ref: {type: string}, x: {type: object}}, example: {$ref: no.yaml}, default: {$ref: 7}, enum: [{$ref: '#/no'}], x-y: {$ref: no.yaml}}";
    let read = text(&with_schema(schema));
    assert_eq!(shown(&read.diagnostics), [""; 0]);
    let data = text("openapi: 3.0.3\npaths: {}\ncomponents: {examples: {E: {value: {$ref: no.yaml}}}}\n");
    assert_eq!(shown(&data.diagnostics), [""; 0]);
}

#[test]
fn an_example_that_names_a_file_is_what_the_file_holds() {
    let root = joined(&[
        (
            "a.yaml",
            "openapi: 3.0.3\npaths: {}\ncomponents:\n  examples: {$ref: examples.yaml}\n  schemas: {S: {example: [{$ref: 'hop.json#/x'}, {$ref: no.yaml}, {$ref: '#/components/schemas/S'}, {$ref: hop.json, y: 1}]}}\n",
        ),
        ("examples.yaml", "E: {value: {$ref: hop.json}}\n"),
        ("hop.json", r#"{"id": 1, "x": 2}"#),
    ]);
    assert_eq!(root["components"]["examples"]["E"]["value"], json!({"id": 1, "x": 2}));
    let example = json!([2, {"$ref": "no.yaml"}, {"$ref": "#/components/schemas/S"}, {"$ref": "hop.json", "y": 1}]);
    assert_eq!(root["components"]["schemas"]["S"]["example"], example);
}

#[test]
fn references_that_lead_to_nothing_are_errors_and_the_rest_works() {
    let Read { document, diagnostics } = join(&[
        (
            "a.yaml",
            "openapi: 3.0.3\npaths: {}\ncomponents:\n  schemas:\n    A: {$ref: no.yaml}\n    B: {$ref: '#/components/schemas/No'}\n    C: {$ref: 'c.yaml#/no'}\n    D: {$ref: 5}\n    E: {$ref: B}\n    F: {$ref: 'ftp://x/y'}\n    G: {$ref: 'c.yaml'}\n    H: {$ref: '#No'}\n",
        ),
        ("c.yaml", "properties: {x: {$ref: '#/definitions/X'}}\n"),
    ]);
    insta::assert_yaml_snapshot!((shown(&diagnostics), document.root()));
}

#[test]
fn references_that_lead_only_to_each_other_are_reported_once_a_circle() {
    let read = text(&with_schema(
        "{$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n    C: {$ref: '#/components/schemas/C'}\n    D: {$ref: '#/components/schemas/A'}",
    ));
    assert_eq!(
        shown(&read.diagnostics),
        [
            "CircularReference a.yaml:5 /components/schemas/A/$ref `#/components/schemas/A` refers only to itself, the last step from `#/components/schemas/B`",
            "CircularReference a.yaml:7 /components/schemas/C/$ref `#/components/schemas/C` refers to itself",
        ]
    );
    let files =
        [("a.yaml", "openapi: 3.0.3\npaths: {/a: {$ref: b.yaml}}\n"), ("b.yaml", "$ref: 'a.yaml#/paths/~1a'\n")];
    assert_eq!(join(&files).diagnostics[0].code, Code::CircularReference);
}

#[test]
fn containers_that_include_themselves_are_errors() {
    let Read { document, diagnostics } = join(&[
        (
            "a.yaml",
            "openapi: 3.0.3\npaths: {$ref: b.yaml}\ncomponents: {schemas: {A: {properties: {$ref: '#/components/schemas/A/properties'}}}}\n",
        ),
        ("b.yaml", "$ref: c.yaml\n/b: {}\n"),
        ("c.yaml", "$ref: b.yaml\n/c: {}\n"),
    ]);
    assert!(diagnostics.iter().all(|fault| fault.code == Code::CircularReference), "{:?}", shown(&diagnostics));
    assert_eq!(diagnostics.len(), 2);
    assert!(document.root()["paths"]["/b"].is_object() && document.root()["paths"]["/c"].is_object());
}

#[test]
fn pointers_pass_through_references() {
    let root = joined(&[
        (
            "a.yaml",
            "openapi: 3.0.3\npaths: {$ref: paths.yaml}\ncomponents:\n  schemas:\n    A: {$ref: a.json}\n    B: {$ref: '#/components/schemas/A/properties/x/items'}\n    C: {$ref: '#/paths/~1p/get/responses/200/content/text~1plain/schema'}\n",
        ),
        ("a.json", r#"{"properties": {"x": {"$ref": "x.json"}}}"#),
        ("x.json", r#"{"items": {"type": "string"}}"#),
        (
            "paths.yaml",
            "/p: {get: {responses: {200: {description: x, content: {text/plain: {schema: {type: string}}}}}}}\n",
        ),
    ]);
    assert_eq!(root["components"]["schemas"]["B"], json!({"$ref": "#/components/schemas/x/items"}));
    assert_eq!(root["paths"]["/p"]["get"]["responses"]["200"]["description"], json!("x"));
    let reference = root["components"]["schemas"]["C"]["$ref"].as_str().unwrap();
    assert_eq!(reference, "#/paths/~1p/get/responses/200/content/text~1plain/schema");
}

#[test]
fn discriminators_that_name_files_follow() {
    let root = joined(&[
        (
            "a.yaml",
            "openapi: 3.0.3\npaths: {}\ncomponents:\n  schemas:\n    v1.json: {}\n    A: {oneOf: [{$ref: cat.yaml}], discriminator: {propertyName: t, mapping: {cat: cat.yaml, a: A, v: v1.json, d: './dog.yaml'}}}\n",
        ),
        ("cat.yaml", "type: object\n"),
        ("dog.yaml", "type: object\n"),
    ]);
    let mapping = json!({"cat": "#/components/schemas/cat", "a": "A", "v": "v1.json", "d": "#/components/schemas/dog"});
    assert_eq!(root["components"]["schemas"]["A"]["discriminator"]["mapping"], mapping);
}

#[test]
fn identifiers_and_anchors_become_pointers() {
    let root = joined(&[
        (
            "a.yaml",
            "openapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n    A: {$id: 'https://example.com/a', $defs: {n: {$anchor: name, type: string}}, properties: {n: {$ref: '#name'}, m: {$ref: '#/$defs/n'}, t: {$ref: tree}}}\n    B: {$ref: 'https://example.com/a#name'}\n    T: {$id: 'https://example.com/tree', $ref: 'other.json#leaf'}\n",
        ),
        (
            "other.json",
            r##"{"$id": "https://example.com/other", "$defs": {"l": {"$anchor": "leaf", "not": {"$ref": "#leaf"}}}}"##,
        ),
    ]);
    insta::assert_yaml_snapshot!(root["components"]);
}

#[test]
fn names_have_no_meaning_before_3_1() {
    let read = text(&with_schema(
        "{$id: 'https://example.com/a', properties: {b: {$ref: '#/components/schemas/A'}}, $anchor: x}",
    ));
    assert_eq!(shown(&read.diagnostics), [""; 0]);
    assert!(read.document.root()["components"]["schemas"]["A"]["$id"].is_string());
}

#[test]
fn a_dynamic_reference_with_one_possible_meaning_becomes_a_plain_one() {
    let tree = "openapi: 3.1.0\npaths: {}\ncomponents:\n  schemas:\n    Tree: {$dynamicAnchor: node, properties: {kids: {items: {$dynamicRef: '#node'}}}}\n";
    let read = text(tree);
    let kids = read.document.root().pointer("/components/schemas/Tree/properties/kids/items");
    assert_eq!(kids, Some(&json!({"$ref": "#/components/schemas/Tree"})));
    let read = text(&format!(
        "{tree}    Strict: {{$id: 'https://x/s', $dynamicAnchor: node, $ref: '/components/schemas/No'}}\n"
    ));
    let kids = "/components/schemas/Tree/properties/kids/items";
    assert_eq!(read.document.root().pointer(kids), Some(&json!({"$dynamicRef": "#node"})));
    let first = read.document.dynamic_references().get(&Pointer::parse(kids));
    assert_eq!(first.map(Pointer::as_str), Some("/components/schemas/Tree"));
    assert!(read.document.root()["components"]["schemas"]["Strict"]["$id"].is_string());
}

#[test]
fn self_is_the_base_of_a_description() {
    let root = joined(&[
        (
            "a.yaml",
            "openapi: 3.2.0\n$self: https://example.com/api/openapi.yaml\npaths: {}\ncomponents:\n  schemas:\n    A: {$ref: 'https://example.com/api/openapi.yaml#/components/schemas/B'}\n    B: {$ref: 'openapi.yaml#/components/schemas/C'}\n    C: {items: {$ref: c.yaml}}\n",
        ),
        ("c.yaml", "type: string\n"),
    ]);
    let schemas = &root["components"]["schemas"];
    assert_eq!(schemas["A"], json!({"$ref": "#/components/schemas/B"}));
    assert_eq!(schemas["B"], json!({"$ref": "#/components/schemas/C"}));
    assert_eq!(schemas["C"]["items"], json!({"$ref": "#/components/schemas/c"}));
}

#[test]
fn joined_nodes_know_where_they_were_written() {
    let folder = Folder::with(&[
        ("spec/a.yaml", "openapi: 3.0.3\npaths:\n  $ref: ../paths.yaml\n"),
        (
            "paths.yaml",
            "/p:\n  get:\n    responses:\n      200:\n        description: x\n        content: {text/plain: {schema: {$ref: 'spec/s.json#/S'}}}\n",
        ),
        ("spec/s.json", "{\n \"S\": {\n  \"type\": \"string\"}}"),
    ]);
    let document = folder.read("spec/a.yaml").unwrap().document;
    let place = |pointer: &str| {
        let place = document.place(&Pointer::parse(pointer));
        let file = Path::new(place.file.as_deref().unwrap()).strip_prefix(folder.path()).unwrap().to_owned();
        (file.to_str().unwrap().replace('\\', "/"), place.line.unwrap(), place.pointer.to_string())
    };
    assert_eq!(place("/paths/~1p/get"), ("paths.yaml".into(), 2, "/~1p/get".into()));
    assert_eq!(place("/components/schemas/S/type"), ("spec/s.json".into(), 3, "/S/type".into()));
    assert_eq!(place("/openapi"), ("spec/a.yaml".into(), 1, "/openapi".into()));
    let names: Vec<_> =
        document.files().iter().map(|file| file.path().unwrap().file_name().unwrap().to_owned()).collect();
    assert_eq!(names, ["a.yaml", "paths.yaml", "s.json"]);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a test folder needs no atomic writes")]
fn a_file_that_has_changed_gives_no_wrong_line() {
    let folder = Folder::with(&[("a.yaml", "openapi: 3.0.3\npaths: {}\n")]);
    let document = folder.read("a.yaml").unwrap().document;
    fs::write(folder.path().join("a.yaml"), "paths: {}\nopenapi: 3.0.3\n").unwrap();
    let place = document.place(&Pointer::parse("/paths"));
    assert!(place.file.is_some() && place.line.is_none());
    assert_eq!(document.text(place.file.as_deref().unwrap()), None);
}

#[test]
fn a_description_of_one_file_is_left_as_it_is() {
    let source = "openapi: 3.0.3\npaths: {/a: {get: {responses: {200: {$ref: '#/components/responses/R'}}}}}\ncomponents: {responses: {R: {description: '%', headers: {a b: {$ref: '#/components/headers/x%20y'}}}}, headers: {x y: {}}}\n";
    let read = text(source);
    assert_eq!(shown(&read.diagnostics), [""; 0]);
    let direct: Value = serde_yaml::from_str(source).unwrap();
    assert_eq!(read.document.root().to_string(), direct.to_string());
}

#[test]
fn examples_in_files_of_their_own_are_read_from_beside_the_file_that_names_them() {
    let entry = "openapi: 3.0.3\npaths:\n  /a: {$ref: 'sub/a.yaml#/item'}\ncomponents:\n  examples:\n    Own: {externalValue: one.txt}\n    Both: {value: 1, externalValue: no.txt}\n    No: {externalValue: no.txt}\n    Out: {externalValue: ../../secret.txt}\n";
    let item = "item:\n  get:\n    responses:\n      200:\n        content:\n          text/plain: {examples: {here: {externalValue: two.txt}, shared: {$ref: '#/ex'}}}\nex: {externalValue: ../one.txt}\n";
    let files = [("main.yaml", entry), ("sub/a.yaml", item), ("one.txt", "one"), ("sub/two.txt", "two")];
    let Read { document, diagnostics } = join(&files);
    let read = |pointer: &str| document.external_example(&Pointer::parse(pointer)).map(String::from_utf8_lossy);
    let examples = "/paths/~1a/get/responses/200/content/text~1plain/examples";
    assert_eq!(read("/components/examples/Own/externalValue").as_deref(), Some("one"));
    assert_eq!(read(&format!("{examples}/here/externalValue")).as_deref(), Some("two"));
    let shared = document.at(&Pointer::parse(&format!("{examples}/shared/$ref"))).unwrap().as_str().unwrap();
    let shared = Pointer::from_local_reference(shared).unwrap().child("externalValue");
    assert_eq!(document.external_example(&shared), Some(&b"one"[..]));
    assert_eq!(
        shown(&diagnostics),
        [
            "ExternalExample main.yaml:8 /components/examples/No/externalValue the example is not read: there is no file `no.txt`",
            "ExternalExample main.yaml:9 /components/examples/Out/externalValue the example is not read: `../../secret.txt` is outside the folder that references must stay under",
        ]
    );
}
