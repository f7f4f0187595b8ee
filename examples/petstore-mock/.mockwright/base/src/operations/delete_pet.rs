use mockwright_runtime::handler::{Context, Result};

use crate::models::DeletePetInput;

/// `DELETE /pet/{petId}`: Deletes a pet.
///
/// Answers 200, 400, default.
pub async fn delete_pet(ctx: Context<DeletePetInput>) -> Result {
    ctx.default().await
}
