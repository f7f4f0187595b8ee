//! Three versions of a file into one: what was generated last time, what the user made of it, what is generated now.

mod bodies;
mod lines;
#[cfg(test)]
mod tests;
mod texts;
mod values;

pub use lines::{LineClash, MergedLines, merge_lines};
pub(super) use texts::{MergedText, Versions, is_same_text, merge_texts};
pub(super) use values::Clash;
