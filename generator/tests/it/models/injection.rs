//! Whatever a description says, the file has the items of a harmless twin.

use proptest::prelude::*;
use syn::visit::Visit;

use super::written;

/// A description with a text in every place that reaches the file.
fn described(text: &str) -> String {
    let member = |key: &str, schema: serde_json::Value| serde_json::json!({ key: schema });
    let component = serde_json::json!({
        "type": "object",
        "description": text,
        "title": text,
        "required": [text, "b"],
        "properties": {
            text: { "type": "string", "description": text, "enum": [text, "b"], "default": text },
            "b": { "description": text, "oneOf": [
                { "$ref": "#/components/schemas/Other" },
                { "type": "object", "title": text, "required": [text], "properties": { text: { "const": text } } },
                { "type": "integer" },
            ], "discriminator": { "propertyName": text, "mapping": { text: "#/components/schemas/Other" } } },
        },
        "additionalProperties": { "type": "integer", "format": text, "pattern": "a" },
    });
    let parameter = |place: &str| serde_json::json!({ "name": text, "in": place, "description": text, "schema": { "type": "string", "title": text } });
    let operation = serde_json::json!({
        "operationId": text,
        "summary": text,
        "description": text,
        "tags": [text],
        "parameters": [parameter("query"), parameter("header"), parameter("cookie")],
        "requestBody": { "description": text, "content": { "application/json": { "schema": component } } },
        "responses": { "200": { "description": text, "content": {
            "application/json": { "schema": { "$ref": "#/components/schemas/Other" } },
        } } },
    });
    serde_json::json!({
        "openapi": "3.1.0",
        "info": { "title": text, "version": text, "description": text },
        "servers": [{ "url": text }],
        "paths": { "/a": { "post": operation }, format!("/x{text}"): { "get": { "responses": {} } } },
        "components": { "schemas": {
            "Other": member("properties", member("c", serde_json::json!({ "type": "string", "description": text }))),
        } },
    })
    .to_string()
}

/// Kinds of items, fields, variants and attributes, in order of kind: names and order are the text's to change.
#[derive(Default)]
struct Outline(Vec<String>);

impl Visit<'_> for Outline {
    fn visit_item(&mut self, item: &syn::Item) {
        let kind = match item {
            syn::Item::Struct(_) => "struct",
            syn::Item::Enum(_) => "enum",
            syn::Item::Type(_) => "type",
            syn::Item::Use(_) => "use",
            syn::Item::Mod(_) => "mod",
            syn::Item::Impl(_) => "impl",
            syn::Item::Fn(_) => "fn",
            syn::Item::Macro(item) => &format!("macro of {} tokens", item.mac.tokens.clone().into_iter().count()),
            _ => "other",
        };
        self.0.push(kind.to_owned());
        syn::visit::visit_item(self, item);
    }

    fn visit_field(&mut self, field: &syn::Field) {
        self.0.push("field".to_owned());
        syn::visit::visit_field(self, field);
    }

    fn visit_variant(&mut self, variant: &syn::Variant) {
        self.0.push("variant".to_owned());
        syn::visit::visit_variant(self, variant);
    }

    fn visit_attribute(&mut self, attribute: &syn::Attribute) {
        // How many lines a comment has and whether a name differs is the text's to say.
        if !attribute.path().is_ident("doc") && !attribute.path().is_ident("serde") {
            self.0.push(format!("attribute {:?}", attribute.path().get_ident().map(ToString::to_string)));
        }
    }
}

fn outline(text: &str) -> Vec<String> {
    let written = written(&described(text)).text;
    let file = syn::parse_file(&written).unwrap_or_else(|fault| panic!("{text:?}: {fault}\n{written}"));
    let mut outline = Outline::default();
    outline.visit_file(&file);
    outline.0.sort();
    outline.0
}

const PAYLOADS: &[&str] = &[
    "\"; fn evil() {} //",
    "\"#; fn evil() {} //",
    "\\\"; fn evil() {} //",
    "\\",
    "\\\\\"",
    "*/ fn evil() {} /*",
    "/* ",
    "/** doc",
    "//! inner",
    "\nfn evil() {}",
    "\r\nfn evil() {}",
    "\rfn evil() {}",
    "\u{85}fn evil() {}",
    "\u{2028}fn evil() {}",
    "\u{2029}fn evil() {}",
    "\u{b}fn evil() {}",
    "\u{c}fn evil() {}",
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}evil\u{2066}",
    "\u{200b}\u{feff}",
    "} pub fn evil() {",
    "}} mod evil {{",
    "#[no_mangle]",
    "#![feature(evil)]",
    "]",
    "${evil}",
    "{evil}",
    "{{evil}}",
    "{% raw %}",
    "`evil`",
    "```\nfn evil() {}\n```",
    "r#\"evil\"#",
    "'a",
    "b'\\''",
    "include_str!(\"/etc/passwd\")",
    "std::process::exit(1)",
    "crate",
    "Self",
    "fn",
    "r#fn",
    "Option",
    "serde_json",
    "../../etc/passwd",
    "注文",
    "🦀👨‍👩‍👧",
    "e\u{301}",
    "_",
    "0",
    "-1",
    " ",
    "",
];

#[test]
fn hostile_texts_add_no_item() {
    let harmless = outline("harmless");
    assert!(harmless.len() > 60, "{harmless:?}");
    for payload in PAYLOADS {
        assert_eq!(outline(payload), harmless, "{payload:?}");
    }
}

#[test]
fn long_texts_add_no_item() {
    assert_eq!(outline(&"\"} fn evil() {} //\n".repeat(500)), outline("harmless"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_adds_an_item(text in any::<String>()) {
        prop_assert_eq!(outline(&text), outline("harmless"));
    }
}
