use mockwright_runtime::handler::{Context, Result};

use crate::models::GetOrderByIdInput;

/// `GET /store/order/{orderId}`: Find purchase order by ID.
///
/// Answers 200 `Order`, 400, 404, default.
pub async fn get_order_by_id(ctx: Context<GetOrderByIdInput>) -> Result {
    ctx.default().await
}
