//! Bytes from a file or URL become one [`Document`]: YAML or JSON by content, files joined, places on demand.

mod document;
mod pointer;

pub use document::{Document, Read, ReadOptions, read};
pub use pointer::Pointer;
