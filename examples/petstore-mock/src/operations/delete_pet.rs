use mockwright_runtime::handler::{Context, Result};

use crate::models::{DeletePetInput, Pet};

/// `DELETE /pet/{petId}`: Deletes a pet.
///
/// Answers 200, 400, default.
pub async fn delete_pet(ctx: Context<DeletePetInput>) -> Result {
    let pets = ctx.state.table::<i64, Pet>("pets");
    match pets.remove(&ctx.input.path.pet_id) {
        Some(_) => ctx.default().await,
        None => ctx.status(400).await,
    }
}
