//! Bytes from a file or URL become one [`Document`]: YAML or JSON by content, files joined, places on demand.

mod document;
mod file;
mod join;
mod kind;
mod loader;
mod options;
mod origins;
mod parse;
mod places;
mod pointer;
mod spec_root;
mod text;

#[cfg(test)]
mod tests;

pub use document::{Document, Read, read};
pub use file::SourceFile;
pub use options::{Limits, ReadOptions};
pub use origins::Origins;
pub use pointer::Pointer;
pub(crate) use pointer::walk;
