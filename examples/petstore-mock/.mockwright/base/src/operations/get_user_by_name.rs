use mockwright_runtime::handler::{Context, Result};

use crate::models::GetUserByNameInput;

/// `GET /user/{username}`: Get user by user name.
///
/// Answers 200 `User`, 400, 404, default.
pub async fn get_user_by_name(ctx: Context<GetUserByNameInput>) -> Result {
    ctx.default().await
}
