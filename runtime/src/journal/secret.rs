//! What is not repeated to those who ask.

/// Parts of the names of header fields, parameters and members whose values let somebody in.
const MARKS: [&str; 11] = [
    "auth",
    "cookie",
    "credential",
    "key",
    "passcode",
    "passwd",
    "password",
    "secret",
    "session",
    "signature",
    "token",
];

/// Whether a value of this name is probably a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    MARKS.iter().any(|mark| name.contains(mark))
}
