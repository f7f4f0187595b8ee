//! A bundle from its files: whatever a person wrote there is read as far as it makes sense, and all that is wrong is
//! told at once, each problem with its file, line and column.

mod body_file;
mod content;
mod files;
mod folder;
mod node;
mod operation;
mod order;
mod places;
mod scenario;
mod settings;
mod sheet;
mod sheets;
mod shown;
mod whole;

pub use body_file::read_body_file;
#[cfg(feature = "project")]
pub(crate) use files::{Obstacle, whole_file};
#[cfg(feature = "project")]
pub(crate) use folder::Folder;
pub use places::{Places, orphans};
pub use whole::{read, read_tree};
pub(crate) use whole::{read_files_of, read_settings, read_tree_of};

#[cfg(test)]
mod tests;
