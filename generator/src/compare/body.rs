//! Request bodies, and media types of both directions.

use super::class::Kind;
use super::operation::Comparer;
use super::schema::Form;
use crate::model::{MediaType, RequestBody};
use crate::validation::Direction;

/// Compares request bodies.
pub(super) fn compare(comparer: &mut Comparer<'_, '_>, old: Option<&RequestBody>, new: Option<&RequestBody>) {
    match (old, new) {
        (None, None) => {}
        (None, Some(new)) if new.required => {
            comparer.report(Kind::RequiredBodyAdded, "body", "was added and is required");
        }
        (None, Some(_)) => comparer.report(Kind::BodyAdded, "body", "was added"),
        (Some(_), None) => comparer.report(Kind::BodyRemoved, "body", "was removed"),
        (Some(old), Some(new)) => {
            match (old.required, new.required) {
                (false, true) => comparer.report(Kind::BodyBecameRequired, "body", "became required"),
                (true, false) => comparer.report(Kind::BodyBecameOptional, "body", "became optional"),
                _ => {}
            }
            comparer.prose(Kind::BodyDocumentationChanged, "body", (&old.at, &new.at), &["description"]);
            comparer.media_types(Direction::Request, "body", &old.content, &new.content);
        }
    }
}

impl Comparer<'_, '_> {
    /// Compares the media types of a body. `place` is what the body is called, such as `response 200`.
    pub(super) fn media_types(&mut self, direction: Direction, place: &str, old: &[MediaType], new: &[MediaType]) {
        let (added, removed) = match direction {
            Direction::Request => (Kind::RequestMediaTypeAdded, Kind::RequestMediaTypeRemoved),
            Direction::Response => (Kind::ResponseMediaTypeAdded, Kind::ResponseMediaTypeRemoved),
        };
        // A request has one body, so that its media type need not be named where there is only one.
        let is_plain = direction == Direction::Request && old.len() == 1 && new.len() == 1;
        let mut taken = vec![false; new.len()];
        for media_type in old {
            match successor(media_type, old, new) {
                Some(at) => {
                    if let Some(slot) = taken.get_mut(at) {
                        *slot = true;
                    }
                    let Some(other) = new.get(at) else { continue };
                    let at = if is_plain { place.to_owned() } else { format!("{place} {}", other.name) };
                    self.media_type(direction, &at, media_type, other);
                }
                None => self.report(removed, place, format!("media type {} was removed", media_type.name)),
            }
        }
        for (media_type, _) in new.iter().zip(taken).filter(|(_, taken)| !taken) {
            self.report(added, place, format!("media type {} was added", media_type.name));
        }
    }

    fn media_type(&mut self, direction: Direction, at: &str, old: &MediaType, new: &MediaType) {
        self.schemas((direction, Form::Body), at, old.schema.as_ref(), new.schema.as_ref());
        if old.item_schema.is_some() || new.item_schema.is_some() {
            let at = format!("{at} items");
            self.schemas((direction, Form::Body), &at, old.item_schema.as_ref(), new.item_schema.as_ref());
        }
        let (parts, prose) = match direction {
            Direction::Request => (Kind::RequestPartChanged, Kind::BodyDocumentationChanged),
            Direction::Response => (Kind::ResponsePartChanged, Kind::ResponseDocumentationChanged),
        };
        for (name, encoding) in &old.encoding {
            let Some(other) = new.encoding.get(name) else { continue };
            let written =
                |encoding: &crate::model::Encoding| (encoding.content_type.clone(), encoding.style, encoding.explode);
            if written(encoding) != written(other) {
                self.report(parts, at, format!("part `{name}` is written in another way"));
            }
        }
        self.prose(prose, at, (&old.at, &new.at), &["example", "examples"]);
    }
}

/// Which of the new media types serves who asks for an old one: the same, one that differs in its parameters, a wider range.
fn successor(old: &MediaType, all: &[MediaType], new: &[MediaType]) -> Option<usize> {
    let same = new.iter().position(|other| full(&other.name) == full(&old.name));
    same.or_else(|| {
        let alone =
            |types: &[MediaType]| types.iter().filter(|other| essence(&other.name) == essence(&old.name)).count() == 1;
        let found = new.iter().position(|other| essence(&other.name) == essence(&old.name));
        found.filter(|_| alone(all) && alone(new))
    })
    .or_else(|| new.iter().position(|other| covers(&essence(&other.name), &essence(&old.name))))
}

fn full(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_lowercase()
}

fn essence(name: &str) -> String {
    full(name).split(';').next().unwrap_or_default().to_owned()
}

fn covers(range: &str, name: &str) -> bool {
    range == "*/*" || range.strip_suffix("/*").is_some_and(|main| name.split('/').next() == Some(main))
}
