//! The templates of what people edit, and what each of them is rendered from.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;

use super::token::{CommentText, Identifier, MarkdownText, PackageName, RustString, TomlValue};

/// What one template is rendered from: nothing but tokens.
pub(super) trait Context: Serialize {
    /// The file below `templates/project/`.
    const TEMPLATE: &'static str;
}

macro_rules! templates {
    ($($(#[doc = $doc:literal])+ $name:ident($file:literal) { $($field:ident: $kind:ty,)* })+) => {
        $($(#[doc = $doc])+
        #[derive(Serialize)]
        pub(super) struct $name { $(pub(super) $field: $kind,)* }

        impl Context for $name {
            const TEMPLATE: &'static str = $file;
        })+

        /// Each template with its text.
        const SOURCES: &[(&str, &str)] = &[$(
            ($file, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/templates/project/", $file))),
        )+];
    };
}

templates! {
    /// `Cargo.toml`.
    CargoToml("Cargo.toml.j2") { name: TomlValue, description: TomlValue, dependencies: Vec<Dependency>, }
    /// `.cargo/config.toml`.
    CargoConfig("config.toml.j2") { header: &'static str, generator: TomlValue, runtime: TomlValue, }
    /// `.gitignore`.
    GitIgnore("gitignore.j2") {}
    /// `Dockerfile`.
    Dockerfile("Dockerfile.j2") {}
    /// `README.md`.
    Readme("README.md.j2") { title: MarkdownText, }
    /// `src/main.rs`.
    Main("src/main.rs.j2") {}
    /// `src/operations/<function>.rs`.
    Handler("src/operations/handler.rs.j2") {
        function: Identifier, input: Identifier, about: CommentText, answers: Vec<CommentText>, is_long: bool,
    }
    /// `src/operations/mod.rs`.
    OperationsModule("src/operations/mod.rs.j2") {
        modules: Vec<Identifier>, operations: Vec<Registered>, left_out: Vec<LeftOut>,
    }
    /// `tests/smoke.rs`.
    Smoke("tests/smoke.rs.j2") { program: RustString, is_long: bool, }
}

/// A line of `[dependencies]`.
#[derive(Serialize)]
pub(super) struct Dependency {
    pub(super) name: PackageName,
    pub(super) version: TomlValue,
    /// Whether the features that it has by default stay out.
    pub(super) is_bare: bool,
    pub(super) features: Option<TomlValue>,
}

/// An operation that has a function.
#[derive(Serialize)]
pub(super) struct Registered {
    pub(super) operation: RustString,
    pub(super) function: Identifier,
}

/// A file of an operation that is not compiled.
#[derive(Serialize)]
pub(super) struct LeftOut {
    pub(super) file: CommentText,
    pub(super) because: CommentText,
}

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(environment);

#[expect(clippy::expect_used, reason = "the templates are part of the program, and a test renders each of them")]
fn environment() -> Environment<'static> {
    let mut environment = Environment::empty();
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true);
    environment.set_syntax(syntax.build().expect("the syntax is the usual one"));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Tokens are what they are to be already.
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    for (name, source) in SOURCES {
        environment.add_template(name, source).expect("the template is one");
    }
    environment
}

/// The text that a template makes of its tokens.
#[expect(clippy::expect_used, reason = "the templates are part of the program, and a test renders each of them")]
pub(super) fn render<C: Context>(context: &C) -> String {
    let template = ENVIRONMENT.get_template(C::TEMPLATE).expect("every context has its template");
    template.render(Serde(context)).expect("the template names what its context has")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identifier(text: &str) -> Identifier {
        Identifier::new(text).unwrap()
    }

    /// With every branch of it taken.
    fn handler(answers: Vec<CommentText>, is_long: bool) -> Handler {
        let about = CommentText::code("GET /a");
        Handler { function: identifier("get_a"), input: identifier("GetAInput"), about, answers, is_long }
    }

    fn operations(full: bool) -> OperationsModule {
        let mut context = OperationsModule { modules: Vec::new(), operations: Vec::new(), left_out: Vec::new() };
        if full {
            context.modules.push(identifier("get_a"));
            context.operations.push(Registered { operation: RustString::new("GET /a"), function: identifier("get_a") });
            context.left_out.push(LeftOut { file: CommentText::code("b.rs"), because: CommentText::prose("gone") });
        }
        context
    }

    #[test]
    fn each_template_renders_with_its_context() {
        let toml = || TomlValue::new("a");
        let name = PackageName::new("serde").unwrap();
        let dependencies = vec![Dependency { name, version: toml(), is_bare: true, features: Some(toml()) }];
        let rendered = [
            render(&CargoToml { name: toml(), description: toml(), dependencies }),
            render(&CargoConfig { header: "# a", generator: toml(), runtime: toml() }),
            render(&GitIgnore {}),
            render(&Dockerfile {}),
            render(&Readme { title: MarkdownText::new("a") }),
            render(&Main {}),
            render(&handler(vec![CommentText::prose("a")], true)),
            render(&handler(Vec::new(), false)),
            render(&operations(true)),
            render(&operations(false)),
            render(&Smoke { program: RustString::new("a"), is_long: true }),
            render(&Smoke { program: RustString::new("a"), is_long: false }),
        ];
        for text in rendered {
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{text}");
            assert!(!text.contains("{{") && !text.contains("{%") && !text.contains("\n\n\n"), "{text}");
        }
    }

    #[test]
    fn what_a_token_holds_is_not_taken_for_a_template() {
        let text = render(&Readme { title: MarkdownText::new("{{7*7}} {% include 'x' %}") });
        assert!(text.starts_with("# {{7\\*7}} {% include 'x' %}\n"), "{text}");
    }
}
