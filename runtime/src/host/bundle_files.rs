//! Bodies that a bundle keeps in files of their own.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Component, Path};

use mockwright_generator::bundle::{Body, Bundle};
use mockwright_generator::diagnostic::{Code, Diagnostic};
use mockwright_generator::source::Pointer;

/// Files over this are no mock replies.
const MAX_BYTES: u64 = 64 << 20;

/// Replaces each `file:` of a bundle by the file's bytes. A file that cannot be read stays named and is told.
pub(super) fn read_files(bundle: &mut Bundle, read: impl Fn(&str) -> io::Result<Vec<u8>>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for file in &mut bundle.operations {
        for content in file.responses.values_mut().flat_map(|entry| entry.content.values_mut()) {
            let examples = content.examples.values_mut().map(|example| &mut example.body);
            for body in std::iter::once(&mut content.body).chain(examples).flatten() {
                let Body::File(path) = body else { continue };
                match read(path) {
                    Ok(bytes) => *body = Body::Bytes(bytes),
                    Err(error) => {
                        let message = format!("`{}` names the file `{path}`: {error}", file.operation);
                        diagnostics.push(Diagnostic::error(Code::MissingFile, &Pointer::root(), message));
                    }
                }
            }
        }
    }
    diagnostics
}

/// Reads a file under a folder; neither `..` nor a link leads out of it.
pub(super) fn read_file(folder: &Path, path: &str) -> io::Result<Vec<u8>> {
    let refused = |why: &str| io::Error::new(io::ErrorKind::InvalidInput, why.to_owned());
    let relative = Path::new(path);
    if !relative.components().all(|component| matches!(component, Component::Normal(_) | Component::CurDir)) {
        return Err(refused("a path inside the bundle is expected"));
    }
    let real = folder.join(relative).canonicalize()?;
    if !real.starts_with(folder.canonicalize()?) {
        return Err(refused("a path inside the bundle is expected"));
    }
    if !real.metadata()?.is_file() {
        return Err(refused("not a file"));
    }
    let mut bytes = Vec::new();
    File::open(real)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(refused("over 64 MiB"));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::read_file;

    #[test]
    fn reads_only_inside_the_bundle() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(read_file(&folder, "lib.rs").is_ok());
        assert!(read_file(&folder, "./host/mod.rs").is_ok());
        for path in ["../Cargo.toml", "host/../../Cargo.toml", "/etc/hostname", "host", "missing.bin", ""] {
            assert!(read_file(&folder, path).is_err(), "{path}");
        }
    }
}
