//! Small valid files for the media types whose bytes no schema describes.
//!
//! All of them were made for this project: one pixel, one page, one frame, a moment of silence, an archive of one line.

/// A valid file of a media type or of a range such as `image/*`; parameters and case do not matter.
///
/// `None` for types that no file here stands for.
pub(crate) fn tiny_file(media_type: &str) -> Option<&'static [u8]> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (main, sub) = essence.split_once('/')?;
    match main {
        "image" => image(sub),
        "audio" => audio(sub),
        "video" => video(sub),
        "font" => font(sub),
        "application" => application(sub),
        _ => None,
    }
}

fn image(sub: &str) -> Option<&'static [u8]> {
    Some(match sub {
        "png" | "x-png" | "apng" | "*" => include_bytes!("media_files/pixel.png"),
        "jpeg" | "jpg" | "pjpeg" => include_bytes!("media_files/pixel.jpg"),
        "gif" => include_bytes!("media_files/pixel.gif"),
        "webp" => include_bytes!("media_files/pixel.webp"),
        "bmp" | "x-bmp" | "x-ms-bmp" => include_bytes!("media_files/pixel.bmp"),
        "x-icon" | "vnd.microsoft.icon" | "ico" => include_bytes!("media_files/pixel.ico"),
        "tiff" | "tif" => include_bytes!("media_files/pixel.tiff"),
        "svg+xml" | "svg" => SVG,
        _ => return None,
    })
}

fn audio(sub: &str) -> Option<&'static [u8]> {
    Some(match sub {
        "wav" | "x-wav" | "wave" | "vnd.wave" | "*" => include_bytes!("media_files/silence.wav"),
        "mpeg" | "mp3" | "x-mp3" | "mpeg3" | "x-mpeg" | "mpga" => include_bytes!("media_files/silence.mp3"),
        "ogg" | "opus" | "x-ogg" => include_bytes!("media_files/silence.ogg"),
        _ => return None,
    })
}

fn video(sub: &str) -> Option<&'static [u8]> {
    Some(match sub {
        "mp4" | "x-m4v" | "*" => include_bytes!("media_files/frame.mp4"),
        "webm" => include_bytes!("media_files/frame.webm"),
        _ => return None,
    })
}

fn font(sub: &str) -> Option<&'static [u8]> {
    Some(match sub {
        "woff2" | "*" => include_bytes!("media_files/sample.woff2"),
        "woff" => include_bytes!("media_files/sample.woff"),
        "ttf" | "sfnt" => include_bytes!("media_files/sample.ttf"),
        _ => return None,
    })
}

fn application(sub: &str) -> Option<&'static [u8]> {
    Some(match sub {
        "pdf" | "x-pdf" => include_bytes!("media_files/page.pdf"),
        "zip" | "x-zip" | "x-zip-compressed" => include_bytes!("media_files/sample.zip"),
        "gzip" | "x-gzip" => include_bytes!("media_files/sample.txt.gz"),
        "x-tar" | "tar" => include_bytes!("media_files/sample.tar"),
        "ogg" => include_bytes!("media_files/silence.ogg"),
        "mp4" => include_bytes!("media_files/frame.mp4"),
        "font-woff2" => include_bytes!("media_files/sample.woff2"),
        "font-woff" | "x-font-woff" => include_bytes!("media_files/sample.woff"),
        "x-font-ttf" | "font-sfnt" => include_bytes!("media_files/sample.ttf"),
        "vnd.openxmlformats-officedocument.wordprocessingml.document" => include_bytes!("media_files/sample.docx"),
        "vnd.openxmlformats-officedocument.spreadsheetml.sheet" => include_bytes!("media_files/sample.xlsx"),
        "octet-stream" | "x-octet-stream" | "binary" | "x-binary" => BYTES,
        _ => return None,
    })
}

const SVG: &[u8] =
    b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"><rect width=\"1\" height=\"1\" fill=\"#3b82f6\"/></svg>\n";
const BYTES: &[u8] = b"Sample bytes\n";

#[cfg(test)]
mod tests;
