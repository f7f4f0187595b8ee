use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use crate::settings::file_asks_for_json;

/// Whether a command line that is not understood asks for lines of JSON: then what is wrong with it is one, too.
pub(crate) fn is_asked_for_json(arguments: impl IntoIterator<Item = OsString>) -> bool {
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next().is_none_or(|command| command != "serve") {
        return false;
    }
    let rest: Vec<OsString> = arguments.take_while(|argument| argument != "--").collect();
    let apart = rest.windows(2).filter(|pair| matches!(pair, [flag, _] if flag == "--log-format"));
    let given = apart.filter_map(<[_]>::last).find_map(|value| value.to_str());
    let joined = rest.iter().find_map(|argument| argument.to_str()?.strip_prefix("--log-format="));
    match given.or(joined) {
        Some(value) => value == "json",
        None => match env::var_os("MOCKWRIGHT_LOG_FORMAT").filter(|value| !value.is_empty()) {
            Some(value) => value == "json",
            None => file_asks_for_json(file(&rest).as_deref()),
        },
    }
}

/// The file of settings that is named.
fn file(arguments: &[OsString]) -> Option<PathBuf> {
    let apart = arguments.windows(2).filter(|pair| matches!(pair, [flag, _] if flag == "--config"));
    let joined = arguments.iter().filter_map(|argument| argument.to_str()?.strip_prefix("--config="));
    let named = apart.filter_map(<[_]>::last).map(PathBuf::from).chain(joined.map(PathBuf::from)).next();
    named.or_else(|| env::var_os("MOCKWRIGHT_CONFIG").map(PathBuf::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_command_line_may_ask_for_json_as_a_right_one_does() {
        let asked = |line: &str| is_asked_for_json(line.split(' ').map(OsString::from));
        assert!(asked("mockwright serve --log-format json --port x"));
        assert!(asked("mockwright serve --port x --log-format=json"));
        assert!(!asked("mockwright serve --log-format text --port x"));
        assert!(!asked("mockwright serve -- --log-format=json"));
        assert!(!asked("mockwright check --log-format=json"));
    }
}
