use mockwright_runtime::handler::{Context, Result};

use crate::models::UpdateUserInput;

/// `PUT /user/{username}`: Update user resource.
///
/// Answers 200, 400, 404, default.
pub async fn update_user(ctx: Context<UpdateUserInput>) -> Result {
    ctx.default().await
}
