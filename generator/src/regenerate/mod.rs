//! Regeneration: what a person edited stays, all else follows the description.
//!
//! Three versions meet: what was generated last time (the base, kept under `.mockwright/`), the folder now, and what is
//! generated from the new description. [`regenerate`] works out what becomes of each file and says so in a [`Report`];
//! nothing is written before [`apply`].

mod apply;
mod conflict;
mod folder;
mod follow;
mod json;
mod keep;
mod merge;
mod past;
mod plan;
#[cfg(feature = "project")]
mod project;
mod report;
mod resolve;
mod revalidate;
mod settle;
mod sheet;
mod splice;
mod standing;
mod text;
mod write_back;

pub use apply::{ApplyError, FolderLock, apply};
pub use conflict::{About, Conflict};
pub use folder::Folder;
pub use json::report_json;
pub use merge::{LineClash, MergedLines, merge_lines};
pub use plan::Plan;
#[cfg(feature = "project")]
pub use project::{ProjectFolder, ProjectRegeneration, regenerate_project, resolve_project};
pub use report::{EditedFile, FileChange, FileChangeKind, FileConflict, Orphan, RenamedOperation, Report};
pub use resolve::{Choice, is_meant, resolve};
pub use settle::{RegenerateOptions, Regeneration, regenerate};
pub use standing::{Standing, standing};
pub use write_back::{WriteBack, replace, write_back};
