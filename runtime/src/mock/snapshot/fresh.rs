//! Replies that are drawn for one request.

use std::sync::atomic::Ordering;

use mockwright_generator::bundle::Body;
use mockwright_generator::draft::{Fresh, FreshBody};
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

/// What a body takes at most that is drawn on the thread that serves: well under a millisecond.
const MOST_STEPS: u64 = 1_000;
const MOST_BYTES: usize = 16 * 1024;

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
        let of_server = self.options.dynamic.unwrap_or(self.behaviour.server.dynamic);
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
        let drawn = drafter.fresh_body(operation, declared, &content.media_type, target.fresh);
        let Some(FreshBody { mut body, steps }) = drawn else {
            content.light.store(false, Ordering::Relaxed);
            return None;
        };
        if let (Body::Value(value), Some(echoed), Some(echo)) = (&mut body, &target.echoed, &content.echo) {
            let drawn = std::mem::take(value);
            *value = echo.applied(drawn, echoed, |value| drafter.is_valid(&content.media_type, value));
        }
        let headers = response.of_fresh.get_or_init(|| self.headers(operation, response)).clone();
        let made = self.encoded(&body, headers, content, sent);
        let light = steps <= MOST_STEPS && made.as_ref().is_ok_and(|made| made.body.len() <= MOST_BYTES);
        content.light.store(light, Ordering::Relaxed);
        Some(made)
    }

    /// Whether a body is likely to take little to draw, by what the last one of the same schema took.
    pub(super) fn is_light(&self, target: &FreshTarget) -> bool {
        self.content(&target.place).is_some_and(|(_, _, content)| content.light.load(Ordering::Relaxed))
    }
}

fn whole(value: &Value) -> Option<usize> {
    let number = match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64(),
    };
    number.and_then(|number: u64| usize::try_from(number).ok())
}
