use mockwright_runtime::handler::{Context, Result};

use crate::models::LogoutUserInput;

/// `GET /user/logout`: Logs out current logged in user session.
///
/// Answers 200, default.
pub async fn logout_user(ctx: Context<LogoutUserInput>) -> Result {
    ctx.default().await
}
