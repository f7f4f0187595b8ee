use crate::diagnostic::{Code, Diagnostic};
use crate::source::Pointer;

/// The parameter names that a path template holds, in order, without the `+` or `*` of greedy ones.
pub(crate) fn parameter_names(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        names.push(rest[start + 1..start + length].trim_end_matches(['+', '*']));
        rest = &rest[start + length + 1..];
    }
    names
}

/// The template with every parameter's name taken out: equal for templates that match the same requests.
pub(crate) fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        shape.push_str(&rest[..start]);
        shape.push_str(if rest[start..start + length].ends_with(['+', '*']) { "{+}" } else { "{}" });
        rest = &rest[start + length + 1..];
    }
    shape.push_str(rest);
    shape
}

/// What is wrong with a key of `paths` as a template.
pub(super) fn check(path: &str, at: &Pointer) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if !path.starts_with('/') {
        diagnostics.push(
            Diagnostic::error(Code::InvalidPath, at, format!("path `{path}` does not begin with a slash"))
                .hint(format!("write `/{path}`")),
        );
    }
    if !braces_pair(path) {
        diagnostics.push(
            Diagnostic::error(Code::InvalidPath, at, format!("the braces of path `{path}` do not pair"))
                .expected("each parameter as `{name}`"),
        );
    }
    if let Some((_, fragment)) = path.split_once('#') {
        diagnostics.push(
            Diagnostic::warning(Code::PathFragment, at, format!("fragment `#{fragment}` is not part of any request"))
                .hint("it is ignored; operations that differ only in it cannot be told apart"),
        );
    }
    let mut names = parameter_names(path);
    names.sort_unstable();
    for pair in names.windows(2) {
        if let [left, right] = pair
            && left == right
        {
            let message = format!("path `{path}` names parameter `{left}` twice");
            diagnostics.push(Diagnostic::error(Code::DuplicateParameter, at, message));
        }
    }
    diagnostics
}

fn braces_pair(path: &str) -> bool {
    let mut open = false;
    for character in path.chars() {
        match character {
            '{' | '/' if open => return false,
            '}' if !open => return false,
            '{' => open = true,
            '}' => open = false,
            _ => {}
        }
    }
    !open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_shapes_of_templates() {
        assert_eq!(parameter_names("/a/{b}/{c}.json"), ["b", "c"]);
        assert_eq!(parameter_names("/{Bucket}/{Key+}"), ["Bucket", "Key"]);
        assert_eq!(shape("/a/{b}/{c}.json"), shape("/a/{x}/{y}.json"));
        assert_ne!(shape("/a/{b}"), shape("/a/{b+}"));
        assert_eq!(shape("/a/{b"), "/a/{b");
    }

    #[test]
    fn faulty_templates_are_told() {
        let codes = |path| check(path, &Pointer::root()).into_iter().map(|found| found.code).collect::<Vec<_>>();
        assert_eq!(codes("/ok/{a}"), []);
        assert_eq!(codes("a"), [Code::InvalidPath]);
        assert_eq!(codes("/{a"), [Code::InvalidPath]);
        assert_eq!(codes("/{a}/{a}"), [Code::DuplicateParameter]);
        assert_eq!(codes("/x#Action=List"), [Code::PathFragment]);
    }
}
