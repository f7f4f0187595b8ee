//! A model as text that a person can compare with the description it came from.

use std::fmt::Write;

use mockwright_generator::model::{Api, MediaType, Operation, Parameter, ParameterContent};

pub(crate) fn of(api: &Api) -> String {
    let mut text = format!("{:?} {:?} {}\n", api.spec_version, api.title, api.version);
    for server in &api.servers {
        writeln!(text, "server {} -> base path {:?}", server.url, server.base_path()).unwrap();
    }
    for (name, scheme) in &api.security_schemes {
        writeln!(text, "security scheme {name}: {:?}", scheme.kind).unwrap();
    }
    for found in &api.operations {
        operation(&mut text, found, "");
    }
    for found in &api.webhooks {
        operation(&mut text, found, "webhook ");
    }
    text
}

fn operation(text: &mut String, operation: &Operation, prefix: &str) {
    writeln!(text, "\n{prefix}{} id={:?} tags={:?}", operation.key, operation.operation_id, operation.tags).unwrap();
    for found in &operation.parameters {
        parameter(text, found);
    }
    if let Some(body) = &operation.request_body {
        writeln!(text, "  body required={}", body.required).unwrap();
        body.content.iter().for_each(|content| media_type(text, content));
    }
    for response in &operation.responses {
        writeln!(text, "  {} {:?}", response.status, response.description).unwrap();
        for header in &response.headers {
            writeln!(text, "    header {} required={}", header.name, header.required).unwrap();
        }
        response.content.iter().for_each(|content| media_type(text, content));
        for link in &response.links {
            writeln!(text, "    link {}", link.name).unwrap();
        }
    }
    for requirement in &operation.security {
        writeln!(text, "  security {:?}", requirement.schemes).unwrap();
    }
    for callback in &operation.callbacks {
        for found in &callback.operations {
            writeln!(text, "  callback {} {}", callback.name, found.key).unwrap();
        }
    }
}

fn parameter(text: &mut String, parameter: &Parameter) {
    let content = match &parameter.content {
        ParameterContent::Schema(at) => at.to_string(),
        ParameterContent::MediaType { name, schema } => format!("{name} {schema:?}"),
        ParameterContent::Any => "any".to_owned(),
    };
    writeln!(
        text,
        "  {:?} {} required={} {:?} explode={} examples={} <- {content}",
        parameter.location,
        parameter.name,
        parameter.required,
        parameter.style,
        parameter.explode,
        parameter.examples.len()
    )
    .unwrap();
}

fn media_type(text: &mut String, media_type: &MediaType) {
    write!(text, "    {} ({:?})", media_type.name, media_type.kind()).unwrap();
    if let Some(schema) = &media_type.schema {
        write!(text, " schema {schema}").unwrap();
    }
    if let Some(schema) = &media_type.item_schema {
        write!(text, " items {schema}").unwrap();
    }
    let names: Vec<&str> = media_type.examples.iter().map(|example| example.name.as_str()).collect();
    writeln!(text, " examples {names:?} encoding {:?}", media_type.encoding.keys().collect::<Vec<_>>()).unwrap();
}
