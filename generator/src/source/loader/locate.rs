//! What the resource part of a reference names: a file under the root, or a document of the network.

use std::io;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use url::Url;

use super::{Fault, Loader};
use crate::diagnostic::Code;
use crate::egress::Zone;
use crate::source::parse::excerpt;
use crate::source::spec_root::{self, Refused};

/// Where to read what a reference names; nothing of it was read yet.
pub(super) enum Target {
    /// A file by its canonical path, which is under the root.
    File(PathBuf),
    /// A document from the network, and what is known of the one that names it.
    Web { url: Url, zone: Option<Zone>, hops: usize },
}

impl Loader<'_> {
    /// Finds out what a resource means, seen from a file.
    pub(super) fn locate(&self, from: usize, base: Option<&Url>, resource: &str) -> Result<Target, Fault> {
        let Some(loaded) = self.files.get(from) else { return Err(absent(resource)) };
        let web = |url| Target::Web { url, zone: loaded.zone, hops: loaded.hops };
        let folder = loaded.source.path().and_then(Path::parent);
        // One letter is the drive of a path, not a scheme.
        let absolute = Url::parse(resource).ok().filter(|url| url.scheme().len() > 1);
        let joined = || base.and_then(|base| base.join(resource).ok()).filter(is_web);
        match (folder, absolute) {
            (_, Some(url)) if is_web(&url) => Ok(web(url)),
            (Some(folder), Some(url)) if url.scheme() == "file" => match url.to_file_path() {
                Ok(path) => self.confined(folder, &[path], resource),
                Err(()) => Err(outside(resource)),
            },
            (None, Some(url)) if url.scheme() == "file" => {
                Err(Fault::new(Code::OutsideSpecRoot, "only a local file may refer to a file"))
            }
            (_, Some(url)) => {
                let message = format!("nothing is read by the scheme `{}`", url.scheme());
                Err(Fault::new(Code::InvalidReference, message).hint("use a relative path, or an http or https URL"))
            }
            (Some(folder), None) => match (self.confined(folder, &candidates(resource), resource), joined()) {
                (Err(fault), Some(url)) if fault.code == Code::DanglingReference => Ok(web(url)),
                (found, _) => found,
            },
            (None, None) => joined().map(web).ok_or_else(|| absent(resource)),
        }
    }

    fn confined(&self, folder: &Path, candidates: &[PathBuf], resource: &str) -> Result<Target, Fault> {
        let Some(root) = &self.root else { return Err(outside(resource)) };
        let mut fault = absent(resource);
        for candidate in candidates {
            let sought = folder.join(candidate);
            let confined = spec_root::confine(root, &sought);
            if !matches!(confined, Err(Refused::Outside)) {
                self.sought.borrow_mut().insert(sought);
            }
            match confined {
                Ok(path) => return Ok(Target::File(path)),
                Err(Refused::Outside) => return Err(outside(resource)),
                Err(Refused::Absent(error)) if error.kind() == io::ErrorKind::NotFound => {}
                Err(Refused::Absent(error)) => fault = super::unreadable(resource, &error.to_string()),
            }
        }
        Err(fault)
    }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// What a relative reference may mean as a path: percent-encoding undone, as it stands, and as written on Windows.
fn candidates(resource: &str) -> Vec<PathBuf> {
    let path = resource.split('?').next().unwrap_or(resource);
    let mut candidates = vec![PathBuf::from(&*percent_decode_str(path).decode_utf8_lossy()), PathBuf::from(resource)];
    if path.contains('\\') {
        candidates.push(PathBuf::from(path.replace('\\', "/")));
    }
    candidates.dedup();
    candidates
}

fn outside(resource: &str) -> Fault {
    let message = format!("{} is outside the folder that references must stay under", excerpt(resource));
    Fault::new(Code::OutsideSpecRoot, message).hint("widen the folder with `--spec-root DIR`")
}

fn absent(resource: &str) -> Fault {
    Fault::new(Code::DanglingReference, format!("there is no file {}", excerpt(resource)))
}
