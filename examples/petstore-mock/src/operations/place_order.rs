use mockwright_runtime::handler::{Context, Result};

use crate::models::PlaceOrderInput;

/// `POST /store/order`: Place an order for a pet.
///
/// Answers 200 `Order`, 400, 422, default.
pub async fn place_order(ctx: Context<PlaceOrderInput>) -> Result {
    ctx.default().await
}
