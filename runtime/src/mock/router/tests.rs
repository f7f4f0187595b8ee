use http::Method;
use mockwright_generator::model::{Api, Operation, OperationKey, Schemas, Server, ServerVariable, Version};
use mockwright_generator::source::{Document, Pointer};

use super::{Allow, Router, Routing};

/// What a request leads to, as text: `operation name=value …`, `405 Allow`, `404` or `400`.
fn outcome(router: &Router, operations: &[&str], request: &str) -> String {
    let (method, target) = request.split_once(' ').unwrap();
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    match router.find(&Method::from_bytes(method.as_bytes()).unwrap(), path, query) {
        Routing::Found(found) => {
            let mut text = operations[found.operation()].to_owned();
            for (name, value) in found.parameters() {
                text.extend([" ", name, "=", value]);
            }
            text
        }
        Routing::MethodNotAllowed(allow) => format!("405 {allow}"),
        Routing::NotFound => "404".to_owned(),
        Routing::Malformed => "400".to_owned(),
    }
}

fn check(base_paths: &[&str], operations: &[&str], cases: &[(&str, &str)]) {
    let base_paths: Vec<String> = base_paths.iter().map(|&path| path.to_owned()).collect();
    let mut router = Router::default();
    for (index, operation) in operations.iter().enumerate() {
        let (method, path) = operation.split_once(' ').unwrap();
        router.insert(&Method::from_bytes(method.as_bytes()).unwrap(), path, &base_paths, index);
    }
    for (request, expected) in cases {
        assert_eq!(outcome(&router, operations, request), *expected, "for {request}");
    }
}

#[test]
fn text_wins_over_parameters_whatever_the_order() {
    check(
        &[""],
        &["GET /v1/{a}/{b}", "GET /v1/test/test", "GET /users/{id}", "GET /users/me", "GET /", "GET /{top}"],
        &[
            ("GET /v1/test/test", "GET /v1/test/test"),
            ("GET /v1/test/other", "GET /v1/{a}/{b} a=test b=other"),
            ("GET /v1/x/y", "GET /v1/{a}/{b} a=x b=y"),
            ("GET /v1/test", "404"),
            ("GET /users/me", "GET /users/me"),
            ("GET /users/7", "GET /users/{id} id=7"),
            ("GET /users/meme", "GET /users/{id} id=meme"),
            ("GET /", "GET /"),
            ("GET /users", "GET /{top} top=users"),
            ("GET /v1/test/test/test", "404"),
        ],
    );
}

#[test]
fn a_dead_end_falls_back_to_a_template() {
    check(
        &[""],
        &[
            "GET /pets/mine/x",
            "GET /pets/{id}/toys",
            "GET /a/b/c/d",
            "GET /a/{x}/c/e",
            "GET /{p}/b/{q}/f",
            "GET /f/{n}.json/meta",
            "GET /f/{n}/raw",
        ],
        &[
            ("GET /pets/mine/x", "GET /pets/mine/x"),
            ("GET /pets/mine/toys", "GET /pets/{id}/toys id=mine"),
            ("GET /a/b/c/d", "GET /a/b/c/d"),
            ("GET /a/b/c/e", "GET /a/{x}/c/e x=b"),
            ("GET /a/b/c/f", "GET /{p}/b/{q}/f p=a q=c"),
            ("GET /a/b/c/g", "404"),
            ("GET /f/1.json/meta", "GET /f/{n}.json/meta n=1"),
            ("GET /f/1.json/raw", "GET /f/{n}/raw n=1.json"),
        ],
    );
}

#[test]
fn text_and_parameters_share_a_segment() {
    check(
        &[""],
        &[
            "GET /files/{name}",
            "GET /files/{name}.{ext}",
            "GET /files/{name}.json",
            "GET /range/{from}-{to}",
            "POST /users/{id}:activate",
            "GET /users/{id}",
            "GET /v{version}/status",
            "GET /tiles/{z}_{x}_{y}.png",
            "GET /pair/{a}{b}",
            "GET /odata/People('{id}')",
            "GET /odata/People",
            "GET /é{name}",
        ],
        &[
            ("GET /files/report", "GET /files/{name} name=report"),
            ("GET /files/report.json", "GET /files/{name}.json name=report"),
            ("GET /files/report.html", "GET /files/{name}.{ext} name=report ext=html"),
            ("GET /files/a.tar.gz", "GET /files/{name}.{ext} name=a ext=tar.gz"),
            ("GET /files/.json", "GET /files/{name} name=.json"),
            ("GET /files/a.", "GET /files/{name} name=a."),
            ("GET /range/1-9", "GET /range/{from}-{to} from=1 to=9"),
            ("GET /range/x-y-z", "GET /range/{from}-{to} from=x to=y-z"),
            ("GET /range/--3", "GET /range/{from}-{to} from=- to=3"),
            ("GET /range/-3", "404"),
            ("GET /range/3-", "404"),
            ("GET /range/3", "404"),
            ("POST /users/7:activate", "POST /users/{id}:activate id=7"),
            ("POST /users/a:b:activate", "POST /users/{id}:activate id=a:b"),
            ("POST /users/7", "405 GET, HEAD, OPTIONS"),
            ("GET /users/7:activate", "GET /users/{id} id=7:activate"),
            ("GET /v2/status", "GET /v{version}/status version=2"),
            ("GET /v/status", "404"),
            ("GET /tiles/1_2_3.png", "GET /tiles/{z}_{x}_{y}.png z=1 x=2 y=3"),
            ("GET /tiles/1_2_3.jpg", "404"),
            ("GET /pair/xyz", "GET /pair/{a}{b} a=x b=yz"),
            ("GET /pair/x", "404"),
            ("GET /odata/People('7')", "GET /odata/People('{id}') id=7"),
            ("GET /odata/People(%277%27)", "GET /odata/People('{id}') id=7"),
            ("GET /odata/People", "GET /odata/People"),
            ("GET /%C3%A9%C3%BC", "GET /é{name} name=ü"),
        ],
    );
}

#[test]
fn slashes_are_exact_and_parameters_never_empty() {
    check(
        &[""],
        &["GET /pets", "GET /pets/{id}", "GET /owners/", "GET /a//b"],
        &[
            ("GET /pets", "GET /pets"),
            ("GET /pets/", "404"),
            ("GET //pets", "404"),
            ("GET /pets/7/", "404"),
            ("GET /pets//", "404"),
            ("GET /owners/", "GET /owners/"),
            ("GET /owners", "404"),
            ("GET /a//b", "GET /a//b"),
            ("GET /a/b", "404"),
        ],
    );
}

#[test]
fn percent_encoding_is_undone_inside_segments() {
    check(
        &[""],
        &["GET /docs/{key}", "GET /a b/{x}", "GET /c%20d", "GET /plus+sign", "GET /100%"],
        &[
            ("GET /docs/a%2Fb", "GET /docs/{key} key=a/b"),
            ("GET /docs/a%2fb", "GET /docs/{key} key=a/b"),
            ("GET /%64ocs/x", "GET /docs/{key} key=x"),
            ("GET /docs/%E2%82%AC", "GET /docs/{key} key=€"),
            ("GET /docs/%2525", "GET /docs/{key} key=%25"),
            ("GET /a%20b/y", "GET /a b/{x} x=y"),
            ("GET /c%20d", "GET /c%20d"),
            ("GET /plus+sign", "GET /plus+sign"),
            ("GET /plus%2Bsign", "GET /plus+sign"),
            ("GET /100%25", "GET /100%"),
            ("GET /docs/%", "400"),
            ("GET /docs/%2", "400"),
            ("GET /docs/%zz", "400"),
            ("GET /docs/%ff", "400"),
            ("GET /docs/%C3/%A9", "400"),
        ],
    );
}

#[test]
fn a_greedy_parameter_takes_the_rest_of_the_path() {
    check(
        &[""],
        &["GET /{Bucket}/{Key+}", "GET /{Bucket}", "GET /raw/{path*}", "GET /raw/index", "PUT /x/{*rest}"],
        &[
            ("GET /b/k", "GET /{Bucket}/{Key+} Bucket=b Key=k"),
            ("GET /b/k/l/m.txt", "GET /{Bucket}/{Key+} Bucket=b Key=k/l/m.txt"),
            ("GET /b/k/", "GET /{Bucket}/{Key+} Bucket=b Key=k/"),
            ("GET /b/", "404"),
            ("GET /b", "GET /{Bucket} Bucket=b"),
            ("GET /raw/index", "GET /raw/index"),
            ("GET /raw/a/b", "GET /raw/{path*} path=a/b"),
            ("PUT /x/a/b", "PUT /x/{*rest} rest=a/b"),
        ],
    );
}

#[test]
fn paths_work_with_and_without_their_base_path() {
    check(
        &["/v1", "/api/v2"],
        &["GET /pets", "GET /{any}", "GET /v1/{deep}", "GET /{a}/{b}"],
        &[
            ("GET /v1/pets", "GET /pets"),
            ("GET /api/v2/pets", "GET /pets"),
            ("GET /pets", "GET /pets"),
            ("GET /v1/x", "GET /{any} any=x"),
            ("GET /x", "GET /{any} any=x"),
            ("GET /v1/v1/x", "GET /v1/{deep} deep=x"),
            ("GET /x/y", "GET /{a}/{b} a=x b=y"),
            ("GET /v3/pets/z", "404"),
        ],
    );
    check(&["", "/v1"], &["GET /pets"], &[("GET /pets", "GET /pets"), ("GET /v1/pets", "GET /pets")]);
    check(
        &["/{tenant}/api"],
        &["GET /pets/{id}"],
        &[("GET /acme/api/pets/7", "GET /pets/{id} tenant=acme id=7"), ("GET /pets/7", "GET /pets/{id} id=7")],
    );
}

#[test]
fn a_path_key_with_a_query_needs_its_pairs() {
    check(
        &[""],
        &["GET /x?type=a", "GET /x", "GET /x?type=a&size=big", "POST /only?kind=b", "GET /y?acl", "GET /z?id={id}"],
        &[
            ("GET /x", "GET /x"),
            ("GET /x?type=a", "GET /x?type=a"),
            ("GET /x?page=2&type=a", "GET /x?type=a"),
            ("GET /x?size=big&type=a", "GET /x?type=a&size=big"),
            ("GET /x?type=b", "GET /x"),
            ("POST /only?kind=b", "POST /only?kind=b"),
            ("POST /only?kind=%62", "POST /only?kind=b"),
            ("POST /only", "404"),
            ("GET /only?kind=b", "405 POST, OPTIONS"),
            ("GET /y?acl", "GET /y?acl"),
            ("GET /y?acl=", "GET /y?acl"),
            ("GET /y", "404"),
            ("GET /z?id=7", "GET /z?id={id}"),
            ("GET /z", "404"),
        ],
    );
}

#[test]
fn a_fragment_in_a_path_key_is_ignored() {
    check(
        &[""],
        &["POST /#Action=A", "POST /#Action=B", "GET /p#x?y=1", "GET /q?y=1#x"],
        &[("POST /", "POST /#Action=A"), ("GET /p", "GET /p#x?y=1"), ("GET /q?y=1", "GET /q?y=1#x"), ("GET /q", "404")],
    );
}

#[test]
fn paths_of_one_shape_are_joined() {
    check(
        &[""],
        &["GET /pets/{id}", "DELETE /pets/{petId}", "GET /pets/{other}"],
        &[
            ("GET /pets/1", "GET /pets/{id} id=1"),
            ("DELETE /pets/1", "DELETE /pets/{petId} petId=1"),
            ("PUT /pets/1", "405 GET, HEAD, DELETE, OPTIONS"),
        ],
    );
}

#[test]
fn methods_are_exact() {
    check(
        &[""],
        &[
            "GET /a",
            "POST /a",
            "QUERY /a",
            "copy /a",
            "HEAD /b",
            "GET /b",
            "OPTIONS /c",
            "TRACE /d",
            "PATCH /me",
            "GET /{id}",
            "DELETE /{id}",
            "PUT /{id}.json",
        ],
        &[
            ("HEAD /a", "GET /a"),
            ("HEAD /b", "HEAD /b"),
            ("QUERY /a", "QUERY /a"),
            ("copy /a", "copy /a"),
            ("COPY /a", "405 GET, HEAD, POST, OPTIONS, QUERY, copy"),
            ("get /a", "405 GET, HEAD, POST, OPTIONS, QUERY, copy"),
            ("OPTIONS /c", "OPTIONS /c"),
            ("OPTIONS /a", "405 GET, HEAD, POST, OPTIONS, QUERY, copy"),
            ("TRACE /d", "TRACE /d"),
            ("DELETE /me", "405 PATCH, OPTIONS"),
            ("DELETE /x.json", "DELETE /{id} id=x.json"),
            ("POST /x.json", "405 GET, HEAD, PUT, DELETE, OPTIONS"),
        ],
    );
}

#[test]
fn braces_without_partner_are_text() {
    check(
        &[""],
        &["GET /a{b", "GET /c}d", "GET /e/{x:[0-9]{3}}", "GET /g/{h/i}"],
        &[
            ("GET /a%7Bb", "GET /a{b"),
            ("GET /c}d", "GET /c}d"),
            ("GET /e/123", "GET /e/{x:[0-9]{3}} x:[0-9]{3}=123"),
            ("GET /g/z", "GET /g/{h/i} h/i=z"),
        ],
    );
}

#[test]
fn hostile_paths_cost_little() {
    let operations =
        ["GET /a/a/a/a/x", "GET /{a}/a/{b}/a/y", "GET /{a}/{b}/{c}/{d}/z", "GET /l/{t+}", "GET /{m}-{n}-{o}"];
    let long = format!("GET /{}", "a/".repeat(30_000));
    let dashes = format!("GET /{}", "-".repeat(60_000));
    let many = format!("GET {}", "/l".repeat(30_000));
    let last = format!("GET /l/{{t+}} t={}", &"/l".repeat(29_999)[1..]);
    let split = format!("GET /{{m}}-{{n}}-{{o}} m=- n=- o={}", "-".repeat(59_996));
    check(&[""], &operations, &[(&long, "404"), (&many, &last), (&dashes, &split)]);
}

#[test]
fn a_template_of_absurd_length_is_refused() {
    let mut router = Router::default();
    assert!(!router.insert(&Method::GET, &"/a".repeat(100_000), &[String::new()], 0));
    assert!(matches!(router.find(&Method::GET, "/a", None), Routing::NotFound));
}

#[test]
fn a_path_key_without_its_slash_is_served_as_with_it() {
    check(&["/v1"], &["GET pets"], &[("GET /v1/pets", "GET pets"), ("GET /pets", "GET pets"), ("GET /v1pets", "404")]);
}

fn operation(method: &str, path: &str, servers: Vec<Server>) -> Operation {
    Operation {
        key: OperationKey { method: method.to_owned(), path: path.to_owned() },
        at: Pointer::root(),
        operation_id: None,
        summary: None,
        tags: Vec::new(),
        deprecated: false,
        parameters: Vec::new(),
        request_body: None,
        responses: Vec::new(),
        callbacks: Vec::new(),
        security: Vec::new(),
        servers,
    }
}

fn server(url: &str, variables: &[(&str, &str, &[&str])]) -> Server {
    let variables = variables.iter().map(|(name, default, allowed)| {
        let allowed = allowed.iter().map(|&value| value.to_owned()).collect();
        ((*name).to_owned(), ServerVariable { default: (*default).to_owned(), allowed })
    });
    Server { url: url.to_owned(), variables: variables.collect() }
}

#[test]
fn servers_of_operations_replace_those_of_the_description() {
    let api = Api {
        title: String::new(),
        version: String::new(),
        description: None,
        spec_version: Version::V3_1,
        servers: vec![server("https://x.example/{stage}/{v}", &[("stage", "live", &[]), ("v", "v1", &["v1", "v2"])])],
        tags: Vec::new(),
        operations: vec![
            operation("GET", "/pets", Vec::new()),
            operation("GET", "/files", vec![server("https://files.example/f", &[])]),
            operation("BAD METHOD", "/pets", Vec::new()),
            operation("GET", "/gone", Vec::new()),
            operation("GET", "/odd", vec![server("//odd.example/./x/../v2//", &[]), server("api", &[])]),
        ],
        webhooks: Vec::new(),
        security_schemes: indexmap::IndexMap::new(),
        schemas: Schemas::of_value(serde_json::Value::Null),
        document: std::sync::Arc::new(Document::from_value(serde_json::Value::Null)),
    };
    let (router, diagnostics) = Router::of_api(&api, Some("/own"), |index| index != 3);
    let names = ["pets", "files", "bad", "gone", "odd"];
    for (request, expected) in [
        ("GET /own/pets", "pets"),
        ("GET /live/v1/pets", "pets"),
        ("GET /live/v2/pets", "pets"),
        ("GET /live/v3/pets", "404"),
        ("GET /pets", "pets"),
        ("GET /f/files", "files"),
        ("GET /files", "files"),
        ("GET /own/files", "404"),
        ("GET /gone", "404"),
        ("GET /v2/odd", "odd"),
        ("GET /api/odd", "odd"),
    ] {
        assert_eq!(outcome(&router, &names, request), expected, "for {request}");
    }
    assert_eq!(diagnostics.len(), 1);
    assert!(diagnostics[0].message.contains("BAD METHOD"));
}

#[test]
fn allow_lists_standard_methods_first() {
    let custom = Method::from_bytes(b"LINK").unwrap();
    assert_eq!(Allow::new([&custom, &Method::PUT, &Method::GET]).to_string(), "GET, HEAD, PUT, OPTIONS, LINK");
    assert_eq!(Allow::new([&Method::OPTIONS]).to_string(), "OPTIONS");
}

/// Precedence said plainly: of the templates that match, the one that is most specific at the first segment where they
/// differ. The ranks are those of text, a parameter, and a parameter that takes the rest.
fn rank(template: &str, path: &str) -> Option<Vec<u8>> {
    let mut ranks = Vec::new();
    let (mut segments, mut rest) = (template[1..].split('/'), Some(&path[1..]));
    loop {
        let (segment, text) = match (segments.next(), rest) {
            (None, None) => return Some(ranks),
            (Some("{t+}"), Some(rest)) if !rest.is_empty() => {
                ranks.push(2);
                return Some(ranks);
            }
            (Some(segment), Some(rest)) => (segment, rest),
            _ => return None,
        };
        let (text, behind) = text.split_once('/').map_or((text, None), |(text, behind)| (text, Some(behind)));
        match segment {
            "{p}" if !text.is_empty() => ranks.push(1),
            _ if segment == text => ranks.push(0),
            _ => return None,
        }
        rest = behind;
    }
}

proptest::proptest! {
    #[test]
    fn the_trie_finds_what_precedence_says(
        templates in proptest::collection::vec("(/(a|b||\\{p\\})){1,4}(/\\{t\\+\\})?", 1..12),
        path in "(/(a|b|c|)){1,6}",
    ) {
        let mut router = Router::default();
        for (index, template) in templates.iter().enumerate() {
            router.insert(&Method::GET, template, &[String::new()], index);
        }
        let expected = templates.iter().enumerate().filter_map(|(index, template)| Some((rank(template, &path)?, index)));
        let found = match router.find(&Method::GET, &path, None) {
            Routing::Found(found) => Some(found.operation()),
            _ => None,
        };
        assert_eq!(found, expected.min().map(|(_, index)| index));
    }

    #[test]
    fn no_template_and_no_path_panics(templates in proptest::collection::vec(".{0,30}", 0..6), path in "/.{0,40}") {
        let mut router = Router::default();
        for (index, template) in templates.iter().enumerate() {
            router.insert(&Method::GET, template, &[String::new(), "/v1".to_owned()], index);
        }
        if let Routing::Found(found) = router.find(&Method::GET, &path, Some(&path)) {
            assert!(found.parameters().all(|(_, value)| !value.is_empty()));
        }
    }
}

#[test]
fn captures_are_lent_as_they_were_sent() {
    let mut router = Router::default();
    router.insert(&Method::GET, "/{p}/{a}-{b}/{rest+}", &[String::new()], 0);
    let Routing::Found(found) = router.find(&Method::GET, "/a%2Cb/x%20%C3%A9-z%2D/c%2Fd/e", None) else {
        panic!("not found")
    };
    let raw: Vec<_> = found.raw_parameters().collect();
    assert_eq!(raw, [("p", "a%2Cb"), ("a", "x%20%C3%A9"), ("b", "z%2D"), ("rest", "c%2Fd/e")]);
    let decoded: Vec<_> = found.parameters().collect();
    assert_eq!(decoded, [("p", "a,b"), ("a", "x é"), ("b", "z-"), ("rest", "c/d/e")]);
}
