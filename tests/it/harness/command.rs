use std::ffi::OsStr;
use std::process::{Command, Stdio};

use super::project;

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Ran {
    /// Everything that a person sees, for snapshots. `hidden` is what differs between runs and machines.
    pub(crate) fn seen(&self, hidden: &[(&str, &str)]) -> String {
        let Self { code, stdout, stderr } = self;
        let mut seen = format!("exit code {code}\n--- stdout\n{stdout}--- stderr\n{stderr}");
        for (text, name) in hidden {
            seen = seen.replace(text, name);
        }
        seen.replace("mockwright.exe", "mockwright")
    }
}

/// The binary with arguments, in the project's folder, away from the settings of whoever runs the tests. It serves without
/// the control plane: two processes cannot share what that keeps.
pub(crate) fn command<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Command {
    let arguments: Vec<S> = arguments.into_iter().collect();
    let given = |at: usize, name: &str| arguments.get(at).is_some_and(|argument| argument.as_ref() == name);
    let mut command = Command::new(env!("CARGO_BIN_EXE_mockwright"));
    command.args(&arguments).current_dir(project()).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("MOCKWRIGHT_") {
            command.env_remove(name);
        }
    }
    command.env_remove("CLICOLOR_FORCE").env("COLUMNS", "100");
    // The help shows what the environment says.
    if given(0, "serve") && !given(1, "--help") {
        command.env("MOCKWRIGHT_NO_ADMIN", "1");
    }
    command
}

/// Runs the binary to its end.
pub(crate) fn mockwright<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Ran {
    ran(&mut command(arguments))
}

/// Runs a command to its end.
pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
