use mockwright_runtime::handler::{Context, Result};

use crate::models::LoginUserInput;

/// `GET /user/login`: Logs user into the system.
///
/// Answers 200 `String`, 400, default.
pub async fn login_user(ctx: Context<LoginUserInput>) -> Result {
    ctx.default().await
}
