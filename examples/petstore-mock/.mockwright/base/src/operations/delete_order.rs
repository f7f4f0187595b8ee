use mockwright_runtime::handler::{Context, Result};

use crate::models::DeleteOrderInput;

/// `DELETE /store/order/{orderId}`: Delete purchase order by identifier.
///
/// Answers 200, 400, 404, default.
pub async fn delete_order(ctx: Context<DeleteOrderInput>) -> Result {
    ctx.default().await
}
