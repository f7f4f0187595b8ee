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

/// Words that have a mark in them and let nobody in.
const HARMLESS: [&str; 8] = ["author", "authored", "authority", "authors", "keyboard", "keyword", "keywords", "monkey"];

/// Two words that do not, either.
const HARMLESS_PAIRS: [(&str, &str); 7] = [
    ("foreign", "key"),
    ("idempotency", "key"),
    ("partition", "key"),
    ("primary", "key"),
    ("public", "key"),
    ("sort", "key"),
    ("www", "authenticate"),
];

/// Whether a value of this name is probably a secret. A name that cannot be told is.
pub(crate) fn is_secret(name: &str) -> bool {
    is_marked(&name.to_lowercase()) && is_marked(&telling(&words(name)))
}

fn is_marked(name: &str) -> bool {
    MARKS.iter().any(|mark| name.contains(mark))
}

/// The words of a name, in small letters: `primaryKey`, `primary_key` and `Primary-Key` have two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_small = false;
    for letter in name.chars() {
        if !letter.is_alphanumeric() || (was_small && letter.is_uppercase()) {
            words.push(String::new());
        }
        was_small = letter.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// What is left of a name without what is harmless.
fn telling(words: &[String]) -> String {
    let mut left = String::new();
    let mut words = words;
    while let [word, rest @ ..] = words {
        let is_pair = |next: &String| HARMLESS_PAIRS.contains(&(word.as_str(), next.as_str()));
        words = match rest {
            [next, rest @ ..] if is_pair(next) => rest,
            _ => {
                if !HARMLESS.contains(&word.as_str()) {
                    left.push_str(word);
                }
                rest
            }
        };
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_from_those_that_only_look_like_them() {
        for secret in [
            "Authorization",
            "X-API-Key",
            "apikey",
            "APIKey",
            "key",
            "Set-Cookie",
            "authToken",
            "author_token",
            "primaryKeySecret",
            "publicKeyPassword",
            "authorization_keyword",
            "/users/0/password",
            "Proxy-Authorization",
            "PASSWORD",
            "private_key",
        ] {
            assert!(is_secret(secret), "{secret}");
        }
        for plain in [
            "author",
            "authors",
            "createdBy",
            "/books/0/author",
            "book_author",
            "primaryKey",
            "primary_key",
            "Idempotency-Key",
            "WWW-Authenticate",
            "keywords",
            "",
            "--",
        ] {
            assert!(!is_secret(plain), "{plain}");
        }
    }
}
