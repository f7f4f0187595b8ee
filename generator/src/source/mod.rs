//! Bytes from a file or URL become one [`Document`]: YAML or JSON by content, files joined, places on demand.

mod document;
mod file;
mod options;
mod origins;
mod parse;
mod places;
mod pointer;
mod text;

pub use document::{Document, Read, read};
pub use file::SourceFile;
pub use options::{Limits, ReadOptions};
pub use origins::Origins;
pub use pointer::Pointer;
