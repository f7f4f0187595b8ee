use mockwright_runtime::handler::{Context, Result};

use crate::models::UploadFileInput;

/// `POST /pet/{petId}/uploadImage`: Uploads an image.
///
/// Answers 200 `ApiResponse`, 400, 404, default.
pub async fn upload_file(ctx: Context<UploadFileInput>) -> Result {
    ctx.default().await
}
