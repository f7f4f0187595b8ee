use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;
use serde_json::{Map, Value, json};

const NAMES: [&str; 8] = ["pets", "orders", "users", "stores", "notes", "tags", "teams", "files"];
const METHODS: [&str; 4] = ["get", "post", "put", "delete"];
const MEMBERS: [&str; 8] = ["id", "name", "email", "status", "count", "createdAt", "owner", "price"];

pub(crate) fn pick<'a, T>(random: &mut ChaCha8Rng, items: &'a [T]) -> &'a T {
    &items[random.random_range(0..items.len())]
}

/// A description of a few operations.
pub(crate) fn describe(random: &mut ChaCha8Rng) -> Value {
    let mut description = json!({
        "openapi": "3.0.3",
        "info": { "title": "API", "version": "1" },
        "paths": {},
    });
    for _ in 0..random.random_range(2..7) {
        add_operation(&mut description, random);
    }
    description
}

fn paths(description: &mut Value) -> &mut Map<String, Value> {
    description["paths"].as_object_mut().unwrap()
}

fn add_operation(description: &mut Value, random: &mut ChaCha8Rng) {
    let name = *pick(random, &NAMES);
    let (path, parameters) = match random.random_range(0..3) {
        0 => (format!("/{name}"), json!([])),
        1 => (format!("/{name}/{{id}}"), json!([parameter("id")])),
        _ => (format!("/{name}/{{id}}/{}", pick(random, &NAMES)), json!([parameter("id")])),
    };
    let method = *pick(random, &METHODS);
    let id = format!("{method}{}", path.replace(['/', '{', '}'], "_"));
    let mut operation = json!({ "parameters": parameters, "responses": {} });
    if random.random_bool(0.8) {
        operation["operationId"] = json!(id);
    }
    if random.random_bool(0.5) {
        operation["tags"] = json!([pick(random, &NAMES)]);
    }
    for status in ["200", "404", "default"].iter().take(random.random_range(1..4)) {
        operation["responses"][status] = response(random);
    }
    let item = paths(description).entry(path).or_insert_with(|| json!({}));
    item.as_object_mut().unwrap().entry(method).or_insert(operation);
}

fn parameter(name: &str) -> Value {
    json!({ "name": name, "in": "path", "required": true, "schema": { "type": "integer" } })
}

fn response(random: &mut ChaCha8Rng) -> Value {
    let mut response = json!({ "description": "a reply" });
    if random.random_bool(0.3) {
        response["headers"] = json!({ "X-Rate-Limit": { "schema": { "type": "integer", "minimum": 1 } } });
    }
    if random.random_bool(0.9) {
        response["content"]["application/json"] = media_type(random);
    }
    if random.random_bool(0.2) {
        response["content"]["text/plain"] = json!({ "schema": { "type": "string" } });
    }
    response
}

fn media_type(random: &mut ChaCha8Rng) -> Value {
    let mut media_type = json!({ "schema": schema(random, 2) });
    if random.random_bool(0.15) {
        media_type["schema"] = object(random, 1);
        media_type["examples"] = json!({
            "first": { "value": { "id": random.random_range(1..9), "name": "one" } },
            "second": { "summary": "the other", "value": { "id": 2, "name": "two" } },
        });
    }
    media_type
}

fn schema(random: &mut ChaCha8Rng, depth: u32) -> Value {
    match random.random_range(0..6) {
        0 if depth > 0 => json!({ "type": "array", "items": schema(random, depth - 1) }),
        1..=3 if depth > 0 => object(random, depth - 1),
        4 => json!({ "type": "string", "enum": ["a", "b", "c"] }),
        _ => scalar(random),
    }
}

fn object(random: &mut ChaCha8Rng, depth: u32) -> Value {
    let mut properties = Map::new();
    for _ in 0..random.random_range(1..5) {
        properties.insert((*pick(random, &MEMBERS)).to_owned(), schema(random, depth));
    }
    let required: Vec<&String> = properties.keys().take(2).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn scalar(random: &mut ChaCha8Rng) -> Value {
    match random.random_range(0..4) {
        0 => json!({ "type": "integer", "minimum": random.random_range(0..5) }),
        1 => json!({ "type": "boolean" }),
        2 => json!({ "type": "string", "minLength": random.random_range(0..4) }),
        _ => json!({ "type": "number" }),
    }
}

/// Another version of a description.
pub(crate) fn change(description: &Value, random: &mut ChaCha8Rng) -> Value {
    let mut changed = description.clone();
    for _ in 0..random.random_range(1..6) {
        match random.random_range(0..8) {
            0 => add_operation(&mut changed, random),
            1 => remove_operation(&mut changed, random),
            2 => rename_parameter(&mut changed, random),
            3 => move_path(&mut changed, random),
            4 => with_operation(&mut changed, random, |operation, random| {
                operation["responses"][pick(random, &["200", "201", "404", "500"])] = response(random);
            }),
            5 => with_operation(&mut changed, random, |operation, _| {
                let responses = operation["responses"].as_object_mut().unwrap();
                if responses.len() > 1 {
                    let last = responses.keys().next_back().unwrap().clone();
                    responses.remove(&last);
                }
            }),
            6 => with_operation(&mut changed, random, |operation, random| {
                for (_, response) in operation["responses"].as_object_mut().unwrap() {
                    if response["content"].is_object() {
                        response["content"]["application/json"] = media_type(random);
                    }
                }
            }),
            _ => with_operation(&mut changed, random, |operation, random| {
                operation["operationId"] = json!(format!("renamed{}", random.random_range(0..1000)));
            }),
        }
    }
    changed
}

fn any_path(description: &mut Value, random: &mut ChaCha8Rng) -> Option<String> {
    let known: Vec<String> = paths(description).keys().cloned().collect();
    (!known.is_empty()).then(|| pick(random, &known).clone())
}

fn with_operation(description: &mut Value, random: &mut ChaCha8Rng, act: impl Fn(&mut Value, &mut ChaCha8Rng)) {
    let Some(path) = any_path(description, random) else { return };
    let item = paths(description)[&path].as_object_mut().unwrap();
    let methods: Vec<String> = item.keys().cloned().collect();
    let method = pick(random, &methods).clone();
    act(&mut item[&method], random);
}

fn remove_operation(description: &mut Value, random: &mut ChaCha8Rng) {
    let Some(path) = any_path(description, random) else { return };
    let item = paths(description)[&path].as_object_mut().unwrap();
    let methods: Vec<String> = item.keys().cloned().collect();
    let method = pick(random, &methods).clone();
    item.shift_remove(&method);
    if item.is_empty() {
        paths(description).shift_remove(&path);
    }
}

fn rename_parameter(description: &mut Value, random: &mut ChaCha8Rng) {
    let Some(path) = any_path(description, random).filter(|path| path.contains("{id}")) else { return };
    put_path(description, &path, &path.replace("{id}", "{key}"));
}

fn move_path(description: &mut Value, random: &mut ChaCha8Rng) {
    let Some(path) = any_path(description, random) else { return };
    let new = format!("/v{}{path}", random.random_range(2..4));
    put_path(description, &path, &new);
}

fn put_path(description: &mut Value, old: &str, new: &str) {
    if paths(description).contains_key(new) {
        return;
    }
    let mut item = paths(description).shift_remove(old).unwrap();
    let name = if new.contains("{key}") { "key" } else { "id" };
    for (_, operation) in item.as_object_mut().unwrap() {
        if new.contains('{') {
            operation["parameters"] = json!([parameter(name)]);
        }
    }
    paths(description).insert(new.to_owned(), item);
}
