//! The data plane: a bundle compiled for serving, the router, the choice of a reply and its rendering.

mod render;
