use mockwright_runtime::handler::{Context, Result};

use crate::models::CreateUsersWithListInputInput;

/// `POST /user/createWithList`: Creates list of users with given input array.
///
/// Answers 200 `User`, default.
pub async fn create_users_with_list_input(ctx: Context<CreateUsersWithListInputInput>) -> Result {
    ctx.default().await
}
