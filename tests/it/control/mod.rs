//! The control plane, driven as its clients drive it: over sockets, with keys, on both databases.

mod auth;
mod bundles;
mod config;
mod defaults;
mod errors;
mod lifecycle;
mod limits;
mod logs;
mod mocks;
mod openapi;
mod page;
mod responses;
mod scenarios;
mod servers;
mod storage;
mod system;
mod verify;
mod webhook_deliveries;
mod webhooks;
