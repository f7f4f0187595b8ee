/// How bodies of a media type are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// JSON: `application/json`, `+json`, and wildcards that JSON fits.
    Json,
    /// XML by the schema's hints: `application/xml`, `text/xml`, `+xml` but for SVG and XHTML.
    Xml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `multipart/*`.
    Multipart,
    /// `text/csv`.
    Csv,
    /// `text/event-stream`.
    EventStream,
    /// One JSON text a line: `application/jsonl`, `application/x-ndjson`, `application/json-seq` and their kind.
    JsonLines,
    /// YAML.
    Yaml,
    /// Any other text.
    Text,
    /// Bytes.
    Binary,
}

impl MediaKind {
    /// Classifies a media type by its name; parameters and case do not matter.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let (main, sub) = essence.split_once('/').unwrap_or((essence.as_str(), ""));
        match (main, sub) {
            ("application", "x-www-form-urlencoded") => Self::Form,
            ("multipart", _) => Self::Multipart,
            ("text" | "application", "csv") => Self::Csv,
            ("text", "event-stream") => Self::EventStream,
            (
                "application",
                "jsonl" | "json-lines" | "jsonlines" | "x-jsonlines" | "x-json-stream" | "x-ndjson" | "ndjson"
                | "json-seq" | "stream+json",
            ) => Self::JsonLines,
            (_, "json" | "x-json") | ("*" | "application", "*") | ("", "") => Self::Json,
            (_, "yaml" | "x-yaml" | "vnd.yaml") => Self::Yaml,
            ("image", "svg+xml") | ("application", "xhtml+xml") => Self::Text,
            (_, "xml" | "xml-external-parsed-entity" | "xml-dtd") => Self::Xml,
            _ if sub.ends_with("+json") => Self::Json,
            _ if sub.ends_with("+json-seq") => Self::JsonLines,
            _ if sub.ends_with("+xml") => Self::Xml,
            _ if sub.ends_with("+yaml") => Self::Yaml,
            ("text", _) | ("application", "javascript" | "graphql" | "jwt" | "sql") => Self::Text,
            _ => Self::Binary,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MediaKind::{self, *};

    #[test]
    fn names_are_classified() {
        let cases: [(MediaKind, &[&str]); 10] = [
            (
                Json,
                &[
                    "application/json",
                    "text/json",
                    "application/vnd.api+json",
                    "application/problem+json; charset=utf-8",
                    "APPLICATION/JSON",
                    " application/json ;stream=watch",
                    "application/scim+json",
                    "*/*",
                    "application/*",
                    "",
                ],
            ),
            (Xml, &["application/xml", "text/xml", "application/atom+xml", "application/soap+xml; action=x"]),
            (Form, &["application/x-www-form-urlencoded"]),
            (Multipart, &["multipart/form-data", "multipart/mixed; boundary=a", "multipart/*"]),
            (Csv, &["text/csv", "text/csv; header=absent"]),
            (EventStream, &["text/event-stream"]),
            (
                JsonLines,
                &["application/jsonl", "application/x-ndjson", "application/json-seq", "application/geo+json-seq"],
            ),
            (Yaml, &["application/yaml", "text/yaml", "text/x-yaml", "application/openapi+yaml"]),
            (
                Text,
                &[
                    "text/plain",
                    "text/html",
                    "text/*",
                    "text/markdown",
                    "image/svg+xml",
                    "application/xhtml+xml",
                    "application/jwt",
                ],
            ),
            (
                Binary,
                &[
                    "application/octet-stream",
                    "application/pdf",
                    "image/png",
                    "image/*",
                    "application/vnd.kubernetes.protobuf",
                    "nonsense",
                ],
            ),
        ];
        for (kind, names) in cases {
            for name in names {
                assert_eq!(MediaKind::of(name), kind, "{name}");
            }
        }
    }
}
