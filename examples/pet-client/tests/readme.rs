//! The test of the README, as it stands there.

use mockwright_runtime::{Mock, requests::Expectation};

#[tokio::test]
async fn a_pet_is_ordered_once() {
    let shop = Mock::from_spec("../../specs/petstore.yaml").start().await.unwrap();
    pet_client::buy(&shop.url(), 7).await.unwrap();
    shop.verify(Expectation::of("placeOrder").times(1));
}
