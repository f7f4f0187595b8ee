//! What a mock was asked.

use mockwright_runtime::requests::Expectation;
use serde_json::json;

use crate::client::{get, post};
use crate::petstore;

#[tokio::test]
async fn requests_are_there_with_all_that_was_sent() {
    let mock = petstore().start().await.unwrap();
    get(&mock, "/api/v3/pet/findByStatus?status=sold&x=a%20b").await;
    post(&mock, "/api/v3/pet", &json!({"name": "Rex", "photoUrls": []})).await;
    get(&mock, "/nowhere").await;
    let requests = mock.requests();
    assert_eq!((requests.len(), requests.of("addPet").len(), requests.with_status(404).len()), (3, 1, 1));
    let found = requests.of("findPetsByStatus").last().cloned().unwrap();
    assert_eq!(found.query_value("x").as_deref(), Some("a b"));
    assert_eq!(found.operation.as_deref(), Some("GET /pet/findByStatus"));
    let added = requests.of("POST /pet").last().cloned().unwrap();
    assert_eq!(added.json::<serde_json::Value>().unwrap()["name"], "Rex");
    assert_eq!(requests.iter().last().unwrap().to_string(), "GET /nowhere -> 404");
    mock.forget_requests();
    assert!(mock.requests().is_empty());
}

#[tokio::test]
async fn what_came_is_verified_and_near_misses_are_told() {
    let mock = petstore().start().await.unwrap();
    post(&mock, "/api/v3/pet", &json!({"name": "Tom", "photoUrls": []})).await;
    mock.verify(Expectation::of("addPet").times(1).with_status(200));
    mock.verify(Expectation::of("deletePet").times(0));
    let rex = Expectation::of("addPet").with_body(json!({"name": "Rex"})).with_header("x-trace", "1");
    insta::assert_snapshot!(mock.verified(&rex).unwrap_err(), @r#"
    expected `addPet` at least 1 time, but it was asked for 0 times
      POST /api/v3/pet -> 200: `/name` of the body is "Tom", not "Rex"; the header field `x-trace` is missing
    "#);
    insta::assert_snapshot!(mock.verified(&Expectation::of("getPet").times(2..)).unwrap_err(), @r"
    expected `getPet` at least 2 times, but it was asked for 0 times; the description has no such operation
    what came:
      POST /api/v3/pet -> 200
    ");
}

#[tokio::test]
async fn the_newest_requests_are_kept() {
    let mock = petstore().record_requests(2).start().await.unwrap();
    for path in ["/1", "/2", "/3"] {
        get(&mock, path).await;
    }
    let requests = mock.requests();
    assert_eq!(requests.iter().map(|request| request.path.as_str()).collect::<Vec<_>>(), ["/2", "/3"]);
    assert_eq!(requests.forgotten(), 1);
    let none = petstore().record_requests(0).start().await.unwrap();
    get(&none, "/1").await;
    assert!(none.requests().is_empty());
}
