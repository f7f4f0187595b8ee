use mockwright_runtime::handler::{Context, Reply, Result};

use crate::models::{GetPetByIdInput, Pet};

/// `GET /pet/{petId}`: Find pet by ID.
///
/// Answers 200 `Pet`, 400, 404, default.
pub async fn get_pet_by_id(ctx: Context<GetPetByIdInput>) -> Result {
    let pets = ctx.state.table::<i64, Pet>("pets");
    match pets.get(&ctx.input.path.pet_id) {
        Some(pet) => Reply::json(200, &pet),
        // Until somebody adds one, each pet is there, as the bundle has it.
        None if pets.is_empty() => ctx.default().await,
        None => ctx.status(404).await,
    }
}
