//! A bundle laid out as a tree of files in memory.
