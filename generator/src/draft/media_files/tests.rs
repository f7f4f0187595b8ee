use super::tiny_file;

fn file(media_type: &str) -> &'static [u8] {
    tiny_file(media_type).unwrap_or_else(|| panic!("no file for {media_type}"))
}

fn u32_be(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap())
}

fn u32_le(bytes: &[u8], at: usize) -> usize {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

#[test]
fn each_type_begins_as_its_readers_expect() {
    let cases: [(&str, usize, &[u8]); 24] = [
        ("image/png", 0, b"\x89PNG\r\n\x1a\n"),
        ("image/jpeg", 0, b"\xff\xd8\xff\xe0\0\x10JFIF\0"),
        ("image/gif", 0, b"GIF89a\x01\0\x01\0"),
        ("image/webp", 8, b"WEBPVP8L"),
        ("image/bmp", 0, b"BM"),
        ("image/x-icon", 0, b"\0\0\x01\0\x01\0"),
        ("image/vnd.microsoft.icon", 0, b"\0\0\x01\0\x01\0"),
        ("image/tiff", 0, b"II*\0"),
        ("image/svg+xml", 0, b"<svg xmlns="),
        ("application/pdf", 0, b"%PDF-1.4\n"),
        ("application/zip", 0, b"PK\x03\x04"),
        ("application/gzip", 0, b"\x1f\x8b\x08"),
        ("application/x-tar", 257, b"ustar\x0000"),
        ("audio/wav", 8, b"WAVEfmt "),
        ("audio/mpeg", 0, b"\xff\xfb"),
        ("audio/ogg", 0, b"OggS\0\x02"),
        ("video/mp4", 4, b"ftyp"),
        ("video/webm", 0, b"\x1a\x45\xdf\xa3"),
        ("font/woff2", 0, b"wOF2\0\x01\0\0"),
        ("font/woff", 0, b"wOFF\0\x01\0\0"),
        ("font/ttf", 0, b"\0\x01\0\0"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 30, b"[Content_Types].xml"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", 30, b"[Content_Types].xml"),
        ("application/octet-stream", 0, b"Sample"),
    ];
    for (media_type, at, magic) in cases {
        let bytes = file(media_type);
        assert!(bytes[at..].starts_with(magic), "{media_type}");
        assert!(bytes.len() <= 2048, "{media_type} is {} bytes", bytes.len());
    }
}

#[test]
fn ranges_parameters_and_case() {
    assert_eq!(file("image/*"), file("image/png"));
    assert_eq!(file("audio/*"), file("AUDIO/WAV"));
    assert_eq!(file("video/*"), file(" video/mp4; codecs=avc1 "));
    for media_type in ["", "image", "text/plain", "application/json", "application/x-unheard-of", "*/*"] {
        assert_eq!(tiny_file(media_type), None, "{media_type}");
    }
}

#[test]
fn the_checksums_of_the_png_are_right() {
    let png = file("image/png");
    let (mut at, mut kinds) = (8, Vec::new());
    while at < png.len() {
        let length = u32_be(png, at) as usize;
        let chunk = &png[at + 4..at + 8 + length];
        assert_eq!(u32_be(png, at + 8 + length), crc32(chunk));
        kinds.push(&chunk[..4]);
        at += 12 + length;
    }
    assert_eq!(kinds, [b"IHDR", b"IDAT", b"IEND"]);
}

/// CRC-32 as PNG, ZIP and gzip use it, bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 })
    });
    !crc
}

#[test]
fn the_table_of_the_pdf_leads_to_its_objects() {
    let pdf = file("application/pdf");
    // The second line is binary by design, so bytes and characters must count the same.
    let text: String = pdf.iter().map(|byte| char::from(*byte)).collect();
    let table: usize = text.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
    let mut lines = text[byte_of(&text, table)..].lines();
    assert_eq!(lines.next(), Some("xref"));
    let count: usize = lines.next().unwrap().strip_prefix("0 ").unwrap().parse().unwrap();
    for (number, line) in lines.take(count).enumerate().skip(1) {
        let offset: usize = line[..10].parse().unwrap();
        assert!(pdf[offset..].starts_with(format!("{number} 0 obj\n").as_bytes()), "object {number}");
    }
    assert!(text.contains(&format!("/Size {count} ")) && text.ends_with("%%EOF\n"));
    let (before, after) = text.split_once("stream\n").unwrap();
    let length: usize = before.rsplit("/Length ").next().unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(after[length..].starts_with("\nendstream"));
}

fn byte_of(text: &str, character: usize) -> usize {
    text.char_indices().nth(character).unwrap().0
}

#[test]
fn the_sizes_inside_are_those_of_the_files() {
    let wav = file("audio/wav");
    assert_eq!(u32_le(wav, 4), wav.len() - 8);
    assert_eq!((&wav[36..40], u32_le(wav, 40)), (&b"data"[..], wav.len() - 44));

    let webp = file("image/webp");
    assert_eq!(u32_le(webp, 4), webp.len() - 8);
    let bmp = file("image/bmp");
    assert_eq!(u32_le(bmp, 2), bmp.len());
    let ico = file("image/x-icon");
    assert_eq!(u32_le(ico, 14) + u32_le(ico, 18), ico.len());
    let woff2 = file("font/woff2");
    assert_eq!(u32_be(woff2, 8) as usize, woff2.len());
    // Four frames of 32 kbit/s at 44.1 kHz.
    let mp3 = file("audio/mpeg");
    assert!(mp3.len() == 4 * 104 && mp3.chunks(104).all(|frame| frame.starts_with(b"\xff\xfb\x10")));
}

#[test]
fn archives_can_be_unpacked() {
    let tar = file("application/x-tar");
    let written: String = tar[148..154].iter().map(|byte| char::from(*byte)).collect();
    let sum: u32 = (0..512).map(|at| if (148..156).contains(&at) { 32 } else { u32::from(tar[at]) }).sum();
    assert_eq!(u32::from_str_radix(&written, 8).unwrap(), sum);
    assert!(tar[512..].starts_with(b"Sample file\n") && tar[1024..].iter().all(|byte| *byte == 0));

    let gzip = file("application/gzip");
    assert_eq!(u32_le(gzip, gzip.len() - 8), crc32(b"Sample file\n") as usize);
    assert_eq!(u32_le(gzip, gzip.len() - 4), 12);

    for media_type in [
        "application/zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ] {
        let zip = file(media_type);
        let end = zip.len() - 22;
        assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
        let mut entry = u32_le(zip, end + 16);
        for _ in 0..zip[end + 10] {
            assert_eq!(&zip[entry..entry + 4], b"PK\x01\x02", "{media_type}");
            assert_eq!(&zip[u32_le(zip, entry + 42)..][..4], b"PK\x03\x04", "{media_type}");
            entry += 46 + usize::from(zip[entry + 28]) + usize::from(zip[entry + 30]) + usize::from(zip[entry + 32]);
        }
        assert_eq!(entry, end);
    }
}
