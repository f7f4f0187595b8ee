use mockwright_runtime::handler::{Context, Result};

use crate::models::FindPetsByStatusInput;

/// `GET /pet/findByStatus`: Finds Pets by status.
///
/// Answers 200 `Vec<Pet>`, 400, default.
pub async fn find_pets_by_status(ctx: Context<FindPetsByStatusInput>) -> Result {
    ctx.default().await
}
