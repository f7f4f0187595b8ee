use mockwright_runtime::handler::{Context, Result};

use crate::models::AddPetInput;

/// `POST /pet`: Add a new pet to the store.
///
/// Answers 200 `Pet`, 400, 422, default.
pub async fn add_pet(ctx: Context<AddPetInput>) -> Result {
    ctx.default().await
}
