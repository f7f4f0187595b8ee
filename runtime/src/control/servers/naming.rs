//! Names of servers and of their folders.

use std::path::Path;

use sha2::{Digest as _, Sha256};

/// The longest name of a folder, in bytes.
const LONGEST: usize = 100;

/// What a folder inside ours may be called: one plain name on every system.
pub(super) fn check_folder(name: &str) -> Result<(), &'static str> {
    let plain = |character: char| character.is_ascii_alphanumeric() || "._-".contains(character);
    if name.is_empty() || name.len() > LONGEST {
        return Err("must have 1 to 100 characters");
    }
    if !name.chars().all(plain) {
        return Err("must be one plain folder name of letters, digits, `.`, `_` and `-`");
    }
    if name.starts_with(['.', '-']) || name.ends_with('.') {
        return Err("must not begin with `.` or `-`, nor end with `.`");
    }
    let stem = name.split('.').next().unwrap_or(name).to_ascii_lowercase();
    let reserved = ["con", "prn", "aux", "nul"];
    let numbered = ["com", "lpt"].iter().any(|port| stem.strip_prefix(port).is_some_and(|rest| rest.len() == 1));
    if reserved.contains(&stem.as_str()) || numbered {
        return Err("is a name that Windows keeps for itself");
    }
    Ok(())
}

/// A folder's name for a server's.
pub(super) fn folder_of(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars().take(LONGEST) {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.ends_with('_') && !slug.is_empty() {
            slug.push('_');
        }
    }
    let slug = slug.trim_end_matches('_');
    if check_folder(slug).is_ok() { slug.to_owned() } else { format!("mock_{slug}") }
}

/// The identifier of a server that is named on the command line: the same whenever it is named again.
pub(super) fn id_of(location: &str, turn: usize) -> String {
    let canonical = Path::new(location).canonicalize();
    let named = canonical.map_or_else(|_| location.to_owned(), |path| path.to_string_lossy().into_owned());
    let digest = hex::encode(Sha256::digest(format!("{named}\0{turn}").as_bytes()));
    format!("server_{}", digest.get(..12).unwrap_or(&digest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_have_plain_names() {
        for good in ["new_api_mock", "a", "v1.2-x"] {
            assert_eq!(check_folder(good), Ok(()), "{good}");
        }
        let long = "x".repeat(101);
        for bad in ["", "..", ".", "../x", "a/b", "a\\b", "-rf", ".git", "a.", "nul", "COM1.x", "a\0", "é", &*long] {
            assert!(check_folder(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn folders_are_named_after_servers() {
        for (name, folder) in [("New API Mock", "new_api_mock"), ("  ", "mock_"), ("Nul", "mock_nul"), ("É é", "mock_")]
        {
            assert_eq!(folder_of(name), folder);
            assert_eq!(check_folder(&folder_of(name)), Ok(()));
        }
    }
}
