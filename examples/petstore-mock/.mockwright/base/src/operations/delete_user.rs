use mockwright_runtime::handler::{Context, Result};

use crate::models::DeleteUserInput;

/// `DELETE /user/{username}`: Delete user resource.
///
/// Answers 200, 400, 404, default.
pub async fn delete_user(ctx: Context<DeleteUserInput>) -> Result {
    ctx.default().await
}
