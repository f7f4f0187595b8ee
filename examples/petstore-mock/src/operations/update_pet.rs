use mockwright_runtime::handler::{Context, Result};

use crate::models::UpdatePetInput;

/// `PUT /pet`: Update an existing pet.
///
/// Answers 200 `Pet`, 400, 404, 422, default.
pub async fn update_pet(ctx: Context<UpdatePetInput>) -> Result {
    ctx.default().await
}
