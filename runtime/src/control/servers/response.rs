//! Responses as the admin API names and changes them: each a reply of an operation, or what a scenario lists for one.

use indexmap::IndexMap;
use mockwright_generator::bundle::{Body, OperationFile, ScenarioFile};
use mockwright_generator::draft::default_status;
use mockwright_generator::model::{OperationKey, Status};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Names a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ResponsePlace {
    /// A reply of an operation.
    Own(OwnPlace),
    /// What a scenario lists.
    Listed { scenario: i64, path: String, method: String },
}

/// Names a reply of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnPlace {
    pub(crate) operation: OperationKey,
    pub(crate) status: Status,
    /// `None`: without a body.
    pub(crate) media_type: Option<String>,
    pub(crate) example: Option<String>,
}

/// What was changed about a reply of an operation; `None`: nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct ResponseEdit {
    pub(crate) headers: Option<IndexMap<String, Value>>,
    pub(crate) body: Option<EditedBody>,
    pub(crate) delay_ms: Option<u64>,
    /// Whether its status is the one that is served when nothing selects another.
    pub(crate) is_default: bool,
}

/// A body that somebody wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum EditedBody {
    Value(Value),
    Text(String),
}

/// A response with what it says.
#[derive(Clone, Debug)]
pub(crate) struct ResponseRow {
    pub(crate) place: ResponsePlace,
    pub(crate) status: u16,
    pub(crate) headers: IndexMap<String, Value>,
    pub(crate) body: Option<Body>,
    pub(crate) delay_ms: u64,
    pub(crate) is_default: bool,
}

impl ResponsePlace {
    /// As it is kept.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Own(own) => own.text(),
            Self::Listed { scenario, path, method } => json!([scenario, method, path]).to_string(),
        }
    }

    /// What was kept; `None` where somebody else wrote there.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let parts: Vec<Value> = serde_json::from_str(text).ok()?;
        match parts.as_slice() {
            [scenario, method, path] => Some(Self::Listed {
                scenario: scenario.as_i64()?,
                method: method.as_str()?.to_owned(),
                path: path.as_str()?.to_owned(),
            }),
            [operation, status, media_type, example] => Some(Self::Own(OwnPlace {
                operation: operation.as_str()?.parse().ok()?,
                status: status.as_str()?.parse().ok()?,
                media_type: media_type.as_str().map(str::to_owned),
                example: example.as_str().map(str::to_owned),
            })),
            _ => None,
        }
    }
}

impl OwnPlace {
    pub(crate) fn text(&self) -> String {
        json!([self.operation.to_string(), self.status.to_string(), self.media_type, self.example]).to_string()
    }

    /// Makes a change to the replies of the operation; `None` deletes this one.
    pub(crate) fn apply(&self, edit: Option<&ResponseEdit>, file: &mut OperationFile) {
        match edit {
            Some(edit) => self.put(edit, file),
            None => self.remove(file),
        }
    }

    fn put(&self, edit: &ResponseEdit, file: &mut OperationFile) {
        let response = file.responses.entry(self.status).or_default();
        if let Some(headers) = &edit.headers {
            response.headers.clone_from(headers);
        }
        if edit.is_default {
            file.default = Some(self.status);
        }
        let body = edit.body.as_ref().map(|body| match body {
            EditedBody::Value(value) => Body::Value(value.clone()),
            EditedBody::Text(text) => Body::Text(text.clone()),
        });
        let Some(media_type) = &self.media_type else {
            response.delay_ms = edit.delay_ms.or(response.delay_ms);
            return;
        };
        let content = response.content.entry(media_type.clone()).or_default();
        match &self.example {
            None => {
                response.delay_ms = edit.delay_ms.or(response.delay_ms);
                if body.is_some() {
                    content.body = body;
                    // What was written by hand is sent as it was written.
                    content.echo.clear();
                }
            }
            Some(name) => {
                let example = content.examples.entry(name.clone()).or_default();
                example.delay_ms = edit.delay_ms.or(example.delay_ms);
                example.body = body.or(example.body.take());
            }
        }
    }

    fn remove(&self, file: &mut OperationFile) {
        let Some(response) = file.responses.get_mut(&self.status) else { return };
        if let Some(media_type) = &self.media_type
            && let Some(content) = response.content.get_mut(media_type)
        {
            match &self.example {
                None => content.body = None,
                Some(name) => drop(content.examples.shift_remove(name)),
            }
            if content.body.is_none() && content.examples.is_empty() {
                response.content.shift_remove(media_type);
            }
        }
        if response.content.is_empty() {
            file.responses.shift_remove(&self.status);
            file.default = file.default.filter(|default| *default != self.status);
        }
    }
}

impl ResponseEdit {
    /// The body that was written, if it is a value.
    pub(crate) fn value(&self) -> Option<&Value> {
        match &self.body {
            Some(EditedBody::Value(value)) => Some(value),
            Some(EditedBody::Text(_)) | None => None,
        }
    }
}

impl ResponseRow {
    /// All that it says, as somebody might have written it. Bytes that are no text stay where they are.
    pub(crate) fn as_edit(&self) -> ResponseEdit {
        let body = match &self.body {
            Some(Body::Value(value)) => Some(EditedBody::Value(value.clone())),
            Some(Body::Text(text)) => Some(EditedBody::Text(text.clone())),
            Some(Body::Bytes(_) | Body::File(_)) | None => None,
        };
        let headers = (!self.headers.is_empty()).then(|| self.headers.clone());
        let delay_ms = (self.delay_ms > 0).then_some(self.delay_ms);
        ResponseEdit { headers, body, delay_ms, is_default: self.is_default }
    }
}

/// All replies of an operation.
pub(crate) fn rows(file: &OperationFile) -> Vec<ResponseRow> {
    let default = file.default.or_else(|| default_status(file.responses.keys().copied()));
    let alone = file.responses.len() == 1;
    let mut rows = Vec::new();
    for (status, response) in &file.responses {
        let place = |media_type: Option<&String>, example: Option<&String>| OwnPlace {
            operation: file.operation.clone(),
            status: *status,
            media_type: media_type.cloned(),
            example: example.cloned(),
        };
        let row = |place: OwnPlace, body: Option<&Body>, delay_ms: Option<u64>| ResponseRow {
            place: ResponsePlace::Own(place),
            status: status.served_as(alone),
            headers: response.headers.clone(),
            body: body.cloned(),
            delay_ms: delay_ms.or(response.delay_ms).or(file.delay_ms).unwrap_or_default(),
            is_default: false,
        };
        let first = rows.len();
        if response.content.is_empty() {
            rows.push(row(place(None, None), None, None));
        }
        for (media_type, content) in &response.content {
            if content.body.is_some() || content.examples.is_empty() {
                rows.push(row(place(Some(media_type), None), content.body.as_ref(), None));
            }
            let examples = content.examples.iter();
            rows.extend(examples.map(|(name, example)| {
                row(place(Some(media_type), Some(name)), example.body.as_ref(), example.delay_ms)
            }));
        }
        if let Some(row) = rows.get_mut(first) {
            row.is_default = default == Some(*status);
        }
    }
    rows
}

/// All that a scenario lists. An entry without a status has that of the operation's default reply.
pub(crate) fn listed(scenario: i64, file: &ScenarioFile, default: impl Fn(&str, &str) -> u16) -> Vec<ResponseRow> {
    let mut rows = Vec::new();
    for (path, methods) in &file.config {
        for (method, entry) in methods {
            rows.push(ResponseRow {
                place: ResponsePlace::Listed { scenario, path: path.clone(), method: method.clone() },
                status: entry.status.unwrap_or_else(|| default(path, method)),
                headers: entry.headers.clone(),
                body: entry.body.clone().map(Body::Value),
                delay_ms: entry.delay_ms.unwrap_or_default(),
                is_default: true,
            });
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use mockwright_generator::bundle::{ContentEntry, ExampleEntry, ResponseEntry};

    use super::*;

    fn file() -> OperationFile {
        let content = |body| ContentEntry { body: Some(Body::Value(body)), ..ContentEntry::default() };
        let mut named = content(json!({"id": 1}));
        named.examples.insert("other".to_owned(), ExampleEntry { delay_ms: Some(7), ..ExampleEntry::default() });
        let ok = ResponseEntry {
            content: [("application/json".to_owned(), named)].into_iter().collect(),
            ..ResponseEntry::default()
        };
        OperationFile {
            operation: "GET /pets".parse().unwrap(),
            operation_id: None,
            default: None,
            delay_ms: None,
            validate: None,
            dynamic: None,
            responses: [(Status::Code(200), ok), (Status::Code(404), ResponseEntry::default())].into_iter().collect(),
        }
    }

    fn own(row: &ResponseRow) -> OwnPlace {
        match &row.place {
            ResponsePlace::Own(own) => own.clone(),
            ResponsePlace::Listed { .. } => panic!("a reply of the operation is expected"),
        }
    }

    #[test]
    fn each_reply_has_a_row_and_a_name_that_is_read_again() {
        let rows = rows(&file());
        let shown: Vec<_> = rows.iter().map(|row| (row.status, row.delay_ms, row.is_default)).collect();
        assert_eq!(shown, [(200, 0, true), (200, 7, false), (404, 0, false)]);
        for row in rows {
            assert_eq!(ResponsePlace::parse(&row.place.text()), Some(row.place));
        }
        assert_eq!(ResponsePlace::parse("[1]"), None);
    }

    #[test]
    fn changes_are_made_to_one_reply() {
        let mut file = file();
        let places: Vec<_> = rows(&file).iter().map(own).collect();
        let edit = ResponseEdit { body: Some(EditedBody::Value(json!(2))), delay_ms: Some(3), ..Default::default() };
        places[0].apply(Some(&edit), &mut file);
        places[1].apply(None, &mut file);
        places[2].apply(Some(&ResponseEdit { is_default: true, ..Default::default() }), &mut file);
        let after = rows(&file);
        assert_eq!(after.len(), 2);
        assert_eq!((after[0].body.clone(), after[0].delay_ms), (Some(Body::Value(json!(2))), 3));
        assert!(after[1].is_default && !after[0].is_default);
        places[0].apply(None, &mut file);
        assert_eq!(file.responses.len(), 1);
    }
}
