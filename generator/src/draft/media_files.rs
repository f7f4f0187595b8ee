/// A small valid file of a media type.
pub(crate) fn tiny_file(_media_type: &str) -> &'static [u8] {
    b"file"
}
