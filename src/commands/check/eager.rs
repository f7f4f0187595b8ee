use mockwright_generator::diagnostic::Diagnostic;
use mockwright_generator::model::{Api, Header, MediaType, Operation, ParameterContent};
use mockwright_generator::source::Pointer;

/// Where descriptions keep their named schemas: Swagger 2.0, and OpenAPI from 3.0 on.
const NAMED: [&str; 2] = ["/definitions", "/components/schemas"];

/// The places of the named schemas.
pub(super) fn named_schemas(api: &Api) -> Vec<Pointer> {
    let root = api.document.root();
    let of = |table: &&str| {
        let at = Pointer::parse(table);
        let members = root.pointer(table).and_then(|table| table.as_object());
        members.into_iter().flat_map(|members| members.keys()).map(|name| at.child(name)).collect::<Vec<_>>()
    };
    NAMED.iter().flat_map(of).collect()
}

/// Lowers every schema, so that faults in those which no reply uses are found as well. Places are resolved.
pub(super) fn lower_all(api: &Api) -> Vec<Diagnostic> {
    let mut schemas = named_schemas(api);
    let mut waiting: Vec<&Operation> = api.operations.iter().chain(&api.webhooks).collect();
    while let Some(operation) = waiting.pop() {
        schemas.extend(of_operation(operation));
        waiting.extend(operation.callbacks.iter().flat_map(|callback| &callback.operations));
    }
    for at in schemas {
        let _ = api.schemas.get(&at);
    }
    let mut diagnostics = api.schemas.take_diagnostics();
    api.document.resolve_places(&mut diagnostics);
    diagnostics
}

fn of_operation(operation: &Operation) -> impl Iterator<Item = Pointer> {
    let parameters = operation.parameters.iter().map(|parameter| &parameter.content);
    let headers = operation.responses.iter().flat_map(|response| &response.headers);
    let contents = parameters.chain(headers.map(|header| &header.content)).filter_map(of_content);

    let sent = operation.request_body.iter().flat_map(|body| &body.content);
    let received = operation.responses.iter().flat_map(|response| &response.content);
    contents.chain(sent.chain(received).flat_map(of_media_type))
}

fn of_media_type(media_type: &MediaType) -> impl Iterator<Item = Pointer> {
    let parts = media_type.encoding.values().flat_map(|encoding| &encoding.headers);
    let own = media_type.schema.iter().chain(&media_type.item_schema).cloned();
    own.chain(parts.filter_map(|Header { content, .. }| of_content(content)))
}

fn of_content(content: &ParameterContent) -> Option<Pointer> {
    match content {
        ParameterContent::Schema(schema) => Some(schema.clone()),
        ParameterContent::MediaType { name: _, schema } => schema.clone(),
        ParameterContent::Any => None,
    }
}
