use mockwright_runtime::handler::{Context, Reply, Result};

use crate::models::{AddPetInput, Pet};

/// `POST /pet`: Add a new pet to the store.
///
/// Answers 200 `Pet`, 400, 422, default.
pub async fn add_pet(ctx: Context<AddPetInput>) -> Result {
    // The shop numbers its pets itself.
    let pets = ctx.state.table::<i64, Pet>("pets");
    let id = pets.add_with(|id| Pet {
        id: Some(id),
        ..ctx.input.body.clone()
    });
    Reply::json(200, &pets.get(&id))
}
