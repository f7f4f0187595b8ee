//! A client held against a mock: what the description promises, what it allows, and what goes wrong.

use mockwright_runtime::Mock;
use mockwright_runtime::handler::{Context, Reply};
use mockwright_runtime::requests::Expectation;
use pet_client::{ShopError, buy};
use serde_json::json;

fn petstore() -> Mock {
    Mock::from_spec("../../specs/petstore.yaml").check_replies(true)
}

#[tokio::test]
async fn an_order_says_which_pet() {
    let shop = petstore().start().await.unwrap();
    buy(&shop.url(), 7).await.expect("the pet is bought");
    shop.verify(Expectation::of("placeOrder").times(1).with_body(json!({"petId": 7})).with_status(200));
}

#[tokio::test]
async fn a_sold_pet_is_not_ordered() {
    let sold = |ctx: Context| async move {
        let mut pet: serde_json::Value = ctx.default().await?.read()?;
        pet["status"] = "sold".into();
        Reply::json(200, &pet)
    };
    let shop = petstore().on("getPetById", sold).start().await.unwrap();
    assert!(matches!(buy(&shop.url(), 7).await, Err(ShopError::Sold)));
    shop.verify(Expectation::of("placeOrder").times(0));
}

#[tokio::test]
async fn what_the_shop_does_not_have_is_told() {
    let shop = petstore().scenario("status_404").start().await.unwrap();
    assert!(matches!(buy(&shop.url(), 7).await, Err(ShopError::NoSuchPet)));
}

#[tokio::test]
async fn stock_runs_out() {
    let order = |ctx: Context| async move {
        let stock = ctx.state.table::<i64, i64>("stock");
        let left = stock.update(&7, |left| *left -= 1).unwrap_or(-1);
        if left < 0 { ctx.status(400).await } else { ctx.default().await }
    };
    let petstore = petstore().on("placeOrder", order);
    petstore.state().table::<i64, i64>("stock").insert(7, 1);
    let shop = petstore.start().await.unwrap();
    buy(&shop.url(), 7).await.expect("one is left");
    assert!(matches!(buy(&shop.url(), 7).await, Err(ShopError::Broken(_))));
}
