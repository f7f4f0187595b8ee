use mockwright_runtime::handler::{Context, Result};

use crate::models::GetPetByIdInput;

/// `GET /pet/{petId}`: Find pet by ID.
///
/// Answers 200 `Pet`, 400, 404, default.
pub async fn get_pet_by_id(ctx: Context<GetPetByIdInput>) -> Result {
    ctx.default().await
}
