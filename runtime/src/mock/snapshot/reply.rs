//! Replies, each made once and then shared.

use std::sync::OnceLock;

use bytes::Bytes;
use http::HeaderMap;

/// A reply, ready to be sent.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Everything but the framing, `Content-Type` included.
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// A reply, or why there is none.
pub(crate) type Made = Result<Reply, String>;

/// The replies of one example: one for the media type as declared, and a few more where a range such as `text/*` is
/// declared and clients ask for types that fit it.
#[derive(Debug, Default)]
pub(super) struct ReplySlot {
    default: OnceLock<Made>,
    others: [OnceLock<(Box<str>, Made)>; 4],
}

/// A reply in a slot, or one that found no room there.
pub(super) enum Kept<'s> {
    /// It stays.
    Shared(&'s Made),
    /// It was made for this request alone.
    Once(Made),
}

impl ReplySlot {
    /// The reply if it was made already. `content_type`: one that the client chose; `None` for the declared one.
    pub(super) fn get(&self, content_type: Option<&str>) -> Option<&Made> {
        let Some(content_type) = content_type else { return self.default.get() };
        let mut made = self.others.iter().map_while(OnceLock::get);
        made.find_map(|(known, made)| (**known == *content_type).then_some(made))
    }

    /// The reply; `make` makes it when it is not there yet.
    pub(super) fn get_or_make(&self, content_type: Option<&str>, make: impl Fn() -> Made) -> Kept<'_> {
        let Some(content_type) = content_type else { return Kept::Shared(self.default.get_or_init(make)) };
        for slot in &self.others {
            let (known, reply) = slot.get_or_init(|| (content_type.into(), make()));
            if **known == *content_type {
                return Kept::Shared(reply);
            }
        }
        Kept::Once(make())
    }
}
