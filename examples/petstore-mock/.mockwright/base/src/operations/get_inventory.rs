use mockwright_runtime::handler::{Context, Result};

use crate::models::GetInventoryInput;

/// `GET /store/inventory`: Returns pet inventories by status.
///
/// Answers 200 `BTreeMap<String, i32>`, default.
pub async fn get_inventory(ctx: Context<GetInventoryInput>) -> Result {
    ctx.default().await
}
