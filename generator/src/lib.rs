//! Reads OpenAPI descriptions and drafts mock bundles whose replies are valid.
//!
//! Data flows through the modules in this order, and its name changes with its state:
//! a description is read by [`source`] into a [`source::Document`], lowered by [`spec`] into a
//! [`model::Api`], sampled by [`sample`], drafted by [`draft`] into a [`bundle::Bundle`], and laid
//! out as files by [`emit`]. Whatever is wrong on the way is a [`diagnostic::Diagnostic`].

pub mod bundle;
pub mod compare;
pub mod diagnostic;
pub mod draft;
pub mod egress;
pub mod emit;
pub mod model;
pub mod regenerate;
pub mod sample;
pub mod source;
pub mod spec;
pub mod validation;
