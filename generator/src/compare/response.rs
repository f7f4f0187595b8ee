//! Statuses, headers and bodies of replies.

use super::class::Kind;
use super::operation::Comparer;
use super::schema::Form;
use crate::model::{Header, ParameterContent, Response, Status};
use crate::validation::Direction;

/// Compares the responses of an operation.
pub(super) fn compare(comparer: &mut Comparer<'_, '_>, old: &[Response], new: &[Response]) {
    let mut taken = vec![false; new.len()];
    for response in old {
        if let Some((at, other)) = successor(response.status, new) {
            if let Some(slot) = taken.get_mut(at) {
                *slot = true;
            }
            comparer.response(response, other);
        } else {
            let kind = if is_success(response.status, old.len() == 1) {
                Kind::SuccessStatusRemoved
            } else {
                Kind::ErrorStatusRemoved
            };
            comparer.report(kind, &place(response), "was removed");
        }
    }
    for (response, _) in new.iter().zip(taken).filter(|(_, taken)| !taken) {
        let kind =
            if is_success(response.status, new.len() == 1) { Kind::SuccessStatusAdded } else { Kind::ErrorStatusAdded };
        comparer.report(kind, &place(response), "was added");
    }
}

impl Comparer<'_, '_> {
    fn response(&mut self, old: &Response, new: &Response) {
        let at = place(new);
        self.prose(Kind::ResponseDocumentationChanged, &at, (&old.at, &new.at), &["summary", "description"]);
        for header in &old.headers {
            let found = new.headers.iter().find(|other| other.name.eq_ignore_ascii_case(&header.name));
            let at = header_place(&at, header);
            match found {
                Some(other) => self.header(&at, header, other),
                None if header.required => {
                    self.report(Kind::RequiredHeaderRemoved, &at, "was removed; it was required");
                }
                None => self.report(Kind::HeaderRemoved, &at, "was removed"),
            }
        }
        let is_new = |header: &&Header| !old.headers.iter().any(|other| other.name.eq_ignore_ascii_case(&header.name));
        for header in new.headers.iter().filter(is_new) {
            self.report(Kind::HeaderAdded, &header_place(&at, header), "was added");
        }
        self.media_types(Direction::Response, &at, &old.content, &new.content);
    }

    fn header(&mut self, at: &str, old: &Header, new: &Header) {
        match (old.required, new.required) {
            (false, true) => self.report(Kind::HeaderBecameRequired, at, "is always there now"),
            (true, false) => self.report(Kind::HeaderBecameOptional, at, "may be missing now"),
            _ => {}
        }
        let is_plain = |header: &Header| !matches!(header.content, ParameterContent::MediaType { .. });
        if is_plain(old) != is_plain(new) {
            self.report(Kind::HeaderContentChanged, at, "is written in another way");
        }
        self.schemas((Direction::Response, Form::Text), at, old.content.schema(), new.content.schema());
        // The schema of a 2.0 header is the header itself, and has told already.
        if old.content.schema() != Some(&old.at) && new.content.schema() != Some(&new.at) {
            let fields = ["description", "example", "examples"];
            self.prose(Kind::ResponseDocumentationChanged, at, (&old.at, &new.at), &fields);
        }
    }
}

/// The response under the same status, under the range around it, or under the first status of a range.
fn successor(status: Status, new: &[Response]) -> Option<(usize, &Response)> {
    let find = |fits: &dyn Fn(Status) -> bool| new.iter().enumerate().find(|(_, response)| fits(response.status));
    find(&|other| other == status).or_else(|| match status {
        Status::Code(code) => find(&|other| other == Status::Range(u8::try_from(code / 100).unwrap_or_default())),
        Status::Range(hundreds) => {
            find(&|other| matches!(other, Status::Code(code) if code / 100 == u16::from(hundreds)))
        }
        Status::Default => None,
    })
}

/// Whether it is what a client that did all right gets; `default` alone is.
fn is_success(status: Status, alone: bool) -> bool {
    status.served_as(alone) < 400
}

fn place(response: &Response) -> String {
    format!("response {}", response.status)
}

fn header_place(response: &str, header: &Header) -> String {
    format!("{response} header {}", header.name)
}
