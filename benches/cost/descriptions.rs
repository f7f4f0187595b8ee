//! The descriptions that are measured.

use std::path::PathBuf;

/// A description and a path of it that answers GET.
pub(crate) struct Description {
    pub(crate) name: &'static str,
    pub(crate) file: PathBuf,
    pub(crate) path: &'static str,
}

/// Their sizes: 23 kB, 2.5 MB, 3 MB, 5.7 MB, 20 MB.
const LARGE: [(&str, &str, &str); 4] = [
    ("stripe", "stripe-3.0.json", "/v1/balance"),
    ("kubernetes", "kubernetes-2.0.json", "/api/"),
    ("github", "github-api-3.0.json", "/gitignore/templates"),
    ("graph", "microsoft-graph-3.0.json", "/me"),
];

/// The shipped one, and those of the corpus that are there and asked for.
pub(crate) fn named(words: &[&str]) -> Vec<Description> {
    let mut all = vec![Description { name: "petstore", file: PathBuf::from("specs/petstore.yaml"), path: "/pet/1" }];
    if let Some(corpus) = std::env::var_os("MOCKWRIGHT_CORPUS").map(PathBuf::from) {
        all.extend(LARGE.map(|(name, file, path)| Description { name, file: corpus.join(file), path }));
    }
    all.retain(|description| super::is_asked_for(description.name, words) && description.file.is_file());
    all
}
