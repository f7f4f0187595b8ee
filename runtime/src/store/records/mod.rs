//! What is in the tables: one file a subject.

mod access;
mod adhoc;
mod attempts;
mod deliveries;
mod identities;
mod logs;
mod overlays;
mod servers;
mod settings;
mod statistics;
mod webhooks;

pub(crate) use access::{KeyRow, UserRow};
pub(crate) use adhoc::AdhocRow;
pub(crate) use attempts::{AttemptFilter, AttemptRow};
pub(crate) use deliveries::{MessageRow, PendingRow};
pub(crate) use identities::{Identity, IdentityKind};
pub(crate) use logs::{LogFilter, LogRow, ScanRow};
pub(crate) use overlays::{OverlayKind, OverlayRow};
pub(crate) use servers::ServerRow;
pub(crate) use statistics::StatisticsRow;
pub(crate) use webhooks::{WebhookCounts, WebhookRow};
