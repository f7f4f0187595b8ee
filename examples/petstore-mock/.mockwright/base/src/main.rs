//! A mock of the API that `bundle/` describes.

#[rustfmt::skip]
mod models;
mod operations;

use std::borrow::Cow;
use std::process::ExitCode;

use mockwright_runtime::Mock;
use rust_embed::Embed;

#[derive(Embed)]
#[folder = "bundle"]
#[exclude = ".mockwright/*"]
struct Bundle;

fn main() -> ExitCode {
    let read = |path: Cow<'static, str>| Some((path.to_string(), Bundle::get(&path)?.data));
    let files = Bundle::iter().filter_map(read);
    let mock = Mock::embedded(files).check_replies(cfg!(debug_assertions));
    mockwright_runtime::program::run(operations::all(mock))
}
