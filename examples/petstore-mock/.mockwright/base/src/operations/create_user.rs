use mockwright_runtime::handler::{Context, Result};

use crate::models::CreateUserInput;

/// `POST /user`: Create user.
///
/// Answers 200 `User`, default.
pub async fn create_user(ctx: Context<CreateUserInput>) -> Result {
    ctx.default().await
}
