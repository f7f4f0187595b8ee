//! A bundle as one file: a tar archive, compressed with gzip.

use std::io::{self, Read as _, Write as _};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use mockwright_generator::bundle::{FileTree, RelativePath, SETTINGS_PATH};
use tar::{Archive, Builder, EntryType, Header};

/// Bytes of all files of an archive, unpacked.
const MOST_BYTES: u64 = 256 << 20;

/// Files of an archive.
const MOST_FILES: usize = 200_000;

/// Why an archive is no bundle.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArchiveError {
    #[error("it is no tar archive compressed with gzip: {0}")]
    Broken(#[from] io::Error),
    #[error("`{}` is no file that a bundle may have", .0.escape_debug())]
    Entry(String),
    #[error("unpacked, it may have {MOST_BYTES} bytes and {MOST_FILES} files")]
    TooLarge,
    #[error("it has no {SETTINGS_PATH}")]
    NoSettings,
}

/// Packs files. The same files give the same bytes.
pub(crate) fn pack(files: &FileTree) -> io::Result<Vec<u8>> {
    let mut builder = Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
    for (path, bytes) in files.iter() {
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Regular);
        header.set_size(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        header.set_mode(0o644);
        header.set_mtime(0);
        builder.append_data(&mut header, path.as_str(), bytes)?;
    }
    let mut packed = builder.into_inner()?;
    packed.flush()?;
    packed.finish()
}

/// Unpacks files into memory. They may lie in one folder of any name.
pub(crate) fn unpack(bytes: &[u8]) -> Result<FileTree, ArchiveError> {
    // One byte more than allowed tells that there are more.
    let limited = GzDecoder::new(bytes).take(MOST_BYTES + (64 << 20));
    let mut files = FileTree::new();
    let mut total = 0;
    for entry in Archive::new(limited).entries()? {
        let mut entry = entry?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        match entry.header().entry_type() {
            EntryType::Directory | EntryType::XGlobalHeader => continue,
            EntryType::Regular => {}
            _ => return Err(ArchiveError::Entry(name)),
        }
        total += entry.size();
        if total > MOST_BYTES || files.len() >= MOST_FILES {
            return Err(ArchiveError::TooLarge);
        }
        let path = RelativePath::new(name.trim_start_matches("./")).ok_or_else(|| ArchiveError::Entry(name.clone()))?;
        // What the header says is no reason to reserve memory.
        let mut content = Vec::new();
        entry.read_to_end(&mut content)?;
        if files.insert(path, content).is_some() {
            return Err(ArchiveError::Entry(name));
        }
    }
    if files.get(SETTINGS_PATH).is_some() {
        return Ok(files);
    }
    without_folder(&files).filter(|files| files.get(SETTINGS_PATH).is_some()).ok_or(ArchiveError::NoSettings)
}

/// The same files without the one folder that all of them are in.
fn without_folder(files: &FileTree) -> Option<FileTree> {
    let mut inner = FileTree::new();
    let mut folder: Option<&str> = None;
    for (path, bytes) in files.iter() {
        let (first, rest) = path.as_str().split_once('/')?;
        if *folder.get_or_insert(first) != first {
            return None;
        }
        inner.insert(RelativePath::new(rest)?, bytes);
    }
    Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[&str]) -> FileTree {
        let mut files = FileTree::new();
        for name in names {
            files.insert(RelativePath::new(name).unwrap(), format!("of {name}"));
        }
        files
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let long = format!("responses/{}/a.yaml", "x".repeat(150));
        let bundle = files(&["mock.yaml", "responses/pet/a.yaml", ".mockwright/manifest.yaml", &long]);
        let packed = pack(&bundle).unwrap();
        assert_eq!(packed, pack(&bundle).unwrap());
        assert_eq!(unpack(&packed).unwrap(), bundle);
        let in_a_folder = unpack(&pack(&files(&["p/mock.yaml", "p/a/b.yaml"])).unwrap()).unwrap();
        let names: Vec<&str> = in_a_folder.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(names, ["a/b.yaml", "mock.yaml"]);
    }

    #[test]
    fn what_is_no_bundle_is_refused() {
        assert!(matches!(unpack(b"nothing"), Err(ArchiveError::Broken(_))));
        assert!(matches!(unpack(&pack(&files(&["a.yaml"])).unwrap()), Err(ArchiveError::NoSettings)));
        let mut builder = Builder::new(GzEncoder::new(Vec::new(), Compression::default()));
        let mut header = Header::new_gnu();
        header.set_entry_type(EntryType::Symlink);
        header.set_size(0);
        builder.append_link(&mut header, "mock.yaml", "/etc/passwd").unwrap();
        let packed = builder.into_inner().unwrap().finish().unwrap();
        assert!(matches!(unpack(&packed), Err(ArchiveError::Entry(_))));
        let mut raw = pack(&files(&["mock.yaml", "xx/yy"])).unwrap();
        let mut text = Vec::new();
        GzDecoder::new(&*raw).read_to_end(&mut text).unwrap();
        let at = text.windows(5).position(|window| window == b"xx/yy").unwrap();
        text[at..at + 5].copy_from_slice(b"../yy");
        // The checksum of the header is a sum of its bytes, written in octal.
        let head = at;
        text[head + 148..head + 156].fill(b' ');
        let sum: u32 = text[head..head + 512].iter().map(|byte| u32::from(*byte)).sum();
        text[head + 148..head + 156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(&text).unwrap();
        raw = encoder.finish().unwrap();
        assert!(matches!(unpack(&raw), Err(ArchiveError::Entry(name)) if name == "../yy"));
    }
}
