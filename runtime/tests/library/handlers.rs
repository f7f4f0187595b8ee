//! Functions in place of the bundle.

use http::Request;
use mockwright_runtime::handler::{Bytes, Context, HandlerError, Reply, Result};
use mockwright_runtime::{Mock, ValidateMode};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::client::{ask, get, post, value};
use crate::petstore;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
struct Pet {
    #[serde(default)]
    id: i64,
    name: String,
    photo_urls: Vec<String>,
}

#[derive(Deserialize)]
struct Sent {
    body: Pet,
}

#[derive(Deserialize)]
struct ById {
    path: PetPath,
}

#[derive(Deserialize)]
struct PetPath {
    #[serde(rename = "petId")]
    pet_id: i64,
}

async fn add_pet(ctx: Context<Sent>) -> Result {
    let pets = ctx.state.table::<i64, Pet>("pets");
    let id = pets.add_with(|id| Pet { id, ..ctx.input.body.clone() });
    Reply::json(200, &pets.get(&id))
}

async fn get_pet(ctx: Context<ById>) -> Result {
    match ctx.state.table::<i64, Pet>("pets").get(&ctx.input.path.pet_id) {
        Some(pet) => Reply::json(200, &pet),
        None => ctx.status(404).await,
    }
}

#[tokio::test]
async fn typed_functions_keep_state() {
    let mock = petstore().on("addPet", add_pet).on("GET /pet/{petId}", get_pet).check_replies(true);
    let mock = mock.start().await.unwrap();
    assert_eq!(get(&mock, "/api/v3/pet/1").await.status(), 404);
    let added = post(&mock, "/api/v3/pet", &json!({"name": "Rex", "photoUrls": []})).await;
    assert_eq!((added.status().as_u16(), value(&added)["id"].clone()), (200, json!(1)));
    assert_eq!(value(&get(&mock, "/api/v3/pet/1").await)["name"], "Rex");
    assert_eq!(mock.state().table::<i64, Pet>("pets").len(), 1);
    let other = petstore().on("getPetById", get_pet).start().await.unwrap();
    assert_eq!(get(&other, "/api/v3/pet/1").await.status(), 404, "each mock has a state of its own");
}

#[tokio::test]
async fn only_what_is_as_described_reaches_a_function() {
    let mock = petstore().on("addPet", |_: Context| async { Err(HandlerError::new("called")) }).start().await.unwrap();
    let refused = post(&mock, "/api/v3/pet", &json!({"photoUrls": []})).await;
    assert_eq!(refused.status(), 422);
    let called = post(&mock, "/api/v3/pet", &json!({"name": "Rex", "photoUrls": []})).await;
    assert_eq!(
        (called.status().as_u16(), value(&called)["type"].clone()),
        (500, json!("urn:mockwright:problem:handler-failed"))
    );
    assert_eq!(value(&called)["detail"], "called");
}

#[tokio::test]
async fn a_function_may_answer_what_the_bundle_does() {
    let same = petstore().start().await.unwrap();
    let mock = petstore()
        .on("getPetById", |ctx: Context| async move { ctx.default().await?.with_header("x-mock", "yes") })
        .on("getUserByName", |ctx: Context| async move { ctx.status(404).await })
        .on("getInventory", |ctx: Context| async move { ctx.sample().await })
        .start()
        .await
        .unwrap();
    let (bundle, function) = (get(&same, "/api/v3/pet/7").await, get(&mock, "/api/v3/pet/7").await);
    assert_eq!(value(&bundle), value(&function));
    assert_eq!(function.headers()["x-mock"], "yes");
    assert_eq!(get(&mock, "/api/v3/user/tom").await.status(), 404);
    assert_eq!(get(&mock, "/api/v3/store/inventory").await.status(), 200);
    let asked = Request::get("/api/v3/user/tom").header("prefer", "code=400").body(String::new()).unwrap();
    assert_eq!(ask(&mock, asked).await.status(), 400, "who names a reply gets that one");
}

#[tokio::test]
async fn a_reply_that_breaks_the_description_is_told() {
    let wrong = |ctx: Context| async move {
        match ctx.input["path"]["petId"].as_i64() {
            Some(1) => Reply::json(200, &json!({"id": "one"})),
            Some(2) => Reply::empty(299),
            Some(3) => Reply::text(200, "a pet"),
            Some(4) => Ok(Reply::empty(299)?.unchecked()),
            _ => ctx.default().await,
        }
    };
    let mock = petstore().on("getPetById", wrong).check_replies(true).start().await.unwrap();
    let told = |id: u8| format!("/api/v3/pet/{id}");
    for (id, part) in [(1, "`/id` of the body"), (3, "media type"), (3, "application/json")] {
        let answer = get(&mock, &told(id)).await;
        assert_eq!(answer.status(), 500);
        assert!(value(&answer)["detail"].as_str().unwrap().contains(part), "{}", value(&answer));
    }
    // The petstore declares `default`, so that every status is declared.
    assert_eq!(get(&mock, &told(2)).await.status(), 299);
    assert_eq!(get(&mock, &told(4)).await.status(), 299);
    assert_eq!(get(&mock, &told(5)).await.status(), 200);
    let unchecked = petstore().on("getPetById", wrong).start().await.unwrap();
    assert_eq!(get(&unchecked, &told(1)).await.status(), 200);
}

#[tokio::test]
async fn a_panic_is_an_answer_and_the_mock_lives_on() {
    let mock = petstore().on("getPetById", |ctx: Context| async move {
        assert_ne!(ctx.input["path"]["petId"], 1, "one is unlucky");
        ctx.default().await
    });
    let mock = mock.start().await.unwrap();
    assert_eq!(get(&mock, "/api/v3/pet/1").await.status(), 500);
    assert_eq!(get(&mock, "/api/v3/pet/2").await.status(), 200);
}

#[tokio::test]
async fn a_request_that_is_only_warned_of_is_answered_by_the_bundle_where_types_do_not_take_it() {
    let mock = petstore().on("addPet", add_pet).validate(ValidateMode::Warn).start().await.unwrap();
    let answer = post(&mock, "/api/v3/pet", &json!({"photoUrls": []})).await;
    assert_eq!(answer.status(), 200);
    assert!(answer.headers().contains_key("mockwright-violations"));
    assert!(mock.state().table::<i64, Pet>("pets").is_empty());
}

#[derive(Deserialize)]
struct Upload {
    body: Bytes,
}

#[tokio::test]
async fn bytes_arrive_as_bytes() {
    let length = |ctx: Context<Upload>| async move { Reply::json(200, &json!({"code": ctx.input.body.len()})) };
    let mock = petstore().on("uploadFile", length).start().await.unwrap();
    let request = Request::post("/api/v3/pet/1/uploadImage").header("content-type", "application/octet-stream");
    let request = request.header("authorization", "Bearer t").body("\0\u{1}ab".to_owned()).unwrap();
    assert_eq!(value(&ask(&mock, request).await)["code"], 4);
}

#[tokio::test]
async fn an_operation_that_is_not_there_keeps_a_mock_from_starting() {
    let started = petstore().on("getPetByld", get_pet).start().await;
    let told = started.unwrap_err().to_string();
    assert!(told.contains("no operation `getPetByld`") && told.contains("getPetById"), "{told}");
}

#[tokio::test]
async fn a_bundle_in_the_program_is_served() {
    let description = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths:\n  /pets:\n    get:\n      responses:\n        \
                       '200': {description: fine, content: {text/plain: {schema: {type: string}}}}\n";
    let operation = "operation: GET /pets\nresponses:\n  200:\n    content:\n      text/plain: {file: pets.txt}\n";
    let settings = "mockwright: \"1.0\"\nname: Pets\nspec: openapi.yaml\nserver: {base_path: /v1}\n";
    let files = [
        ("mock.yaml", settings.as_bytes()),
        ("openapi.yaml", description.as_bytes()),
        ("responses/pets.yaml", operation.as_bytes()),
        ("pets.txt", b"Rex"),
    ];
    let mock = Mock::embedded(files).start().await.unwrap();
    let answer = get(&mock, "/v1/pets").await;
    assert_eq!((answer.status().as_u16(), &answer.body()[..], mock.name()), (200, &b"Rex"[..], "Pets".to_owned()));
}
