use mockwright_runtime::handler::{Context, Result};

use crate::models::UpdatePetWithFormInput;

/// `POST /pet/{petId}`: Updates a pet in the store with form data.
///
/// Answers 200 `Pet`, 400, default.
pub async fn update_pet_with_form(ctx: Context<UpdatePetWithFormInput>) -> Result {
    ctx.default().await
}
