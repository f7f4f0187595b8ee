//! Replies that are drawn for one request.

use std::sync::atomic::Ordering;

use mockwright_generator::bundle::Body;
use mockwright_generator::draft::Fresh;
use mockwright_generator::model::Operation;
use mockwright_generator::sample::Mode;
use serde_json::Value;

use super::choose::{Asked, ContentAt};
use super::content::{ContentPlan, DerivedMode, Which};
use super::echo::Echoed;
use super::plan::ResponsePlan;
use super::reply::Made;
use super::{Snapshot, seed};

/// More items than this are no more useful, however many a client takes.
const MOST_ITEMS: usize = 20;

/// Names a body that is drawn for one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FreshTarget {
    pub(super) place: ContentAt,
    /// What is sent when none is found.
    pub(super) which: Which,
    pub(super) fresh: Fresh,
    pub(super) echoed: Option<Echoed>,
}

impl Snapshot {
    /// What decides a body for this request alone; `None` where replies are not drawn anew.
    ///
    /// A client's seed gives the same request the same body; without one each request gets another.
    pub(super) fn fresh(&self, asked: &Asked<'_>, content: &ContentPlan, mode: Option<DerivedMode>) -> Option<Fresh> {
        let of_server = self.options.dynamic.unwrap_or(self.shared.settings.dynamic);
        let dynamic = asked.preferences.dynamic.or(asked.plan.dynamic).unwrap_or(of_server);
        if !dynamic || !content.has_schema() {
            return None;
        }
        let seed = if let Some(seed) = asked.preferences.seed {
            seed::of_request(seed, asked.request, asked.read)
        } else {
            let count = self.shared.drawn.fetch_add(1, Ordering::Relaxed);
            seed::mixed(self.shared.seed, &[&count.to_le_bytes()])
        };
        let limit = asked.plan.limit.as_deref().and_then(|name| asked.read.query.get(name)).and_then(whole);
        let mode = mode.map_or(Mode::Typical, DerivedMode::mode);
        Some(Fresh { seed, mode, items: limit.map(|limit| limit.min(MOST_ITEMS)) })
    }

    /// Draws the reply; `None` where no valid body was found within the budget.
    pub(super) fn drawn(
        &self,
        target: &FreshTarget,
        operation: &Operation,
        response: &ResponsePlan,
        content: &ContentPlan,
        sent: &str,
    ) -> Option<Made> {
        let declared = operation.responses.get(response.declared?)?;
        let drafter = &self.shared.drafter;
        let mut body = drafter.fresh_body(operation, declared, &content.media_type, target.fresh)?;
        if let (Body::Value(value), Some(echoed), Some(echo)) = (&mut body, &target.echoed, &content.echo) {
            let drawn = std::mem::take(value);
            *value = echo.applied(drawn, echoed, |value| drafter.is_valid(&content.media_type, value));
        }
        Some(self.encoded(&body, operation, response, content, sent))
    }
}

fn whole(value: &Value) -> Option<usize> {
    let number = match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    number.and_then(|number: u64| usize::try_from(number).ok())
}
