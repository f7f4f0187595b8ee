use mockwright_runtime::handler::{Context, Result};

use crate::models::FindPetsByTagsInput;

/// `GET /pet/findByTags`: Finds Pets by tags.
///
/// Answers 200 `Vec<Pet>`, 400, default.
pub async fn find_pets_by_tags(ctx: Context<FindPetsByTagsInput>) -> Result {
    ctx.default().await
}
