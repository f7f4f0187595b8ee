//! Texts for formats: those of JSON Schema 2020-12 §7.3 and of the OpenAPI format registry.

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use rand::RngExt;

use super::realism::{Kit, phrase, sentence};

/// Texts of a format for a wanted length: shorter and longer ones than [`draw`] gives.
pub(super) fn fitting(format: &str, least: usize, most: usize) -> Vec<String> {
    let longest = most.min(least.saturating_add(64)).min(4096);
    let stretch = |head: &str, tail: &str| {
        let room = longest.saturating_sub(head.len() + tail.len());
        let wanted = least.saturating_sub(head.len() + tail.len()).clamp(1, room.max(1));
        format!("{head}{}{tail}", "abcdefghij".chars().cycle().take(wanted).collect::<String>())
    };
    match format {
        "email" | "idn-email" => {
            let labels = format!("{}.example.com", vec!["mail"; least / 5].join("."));
            vec![stretch("", "@example.com"), stretch("", "@b.co"), stretch("", &format!("@{labels}"))]
        }
        "hostname" | "idn-hostname" => {
            let labels = vec!["abcd"; least / 5 + 1].join(".");
            vec![stretch("", ".com"), stretch("", ""), labels]
        }
        "uri" | "url" | "iri" => {
            vec![stretch("https://example.com/", ""), stretch("http://", ".co"), stretch("a:", "")]
        }
        "uri-reference" | "iri-reference" | "uri-template" | "json-pointer" => vec![stretch("/", ""), String::new()],
        "regex" => vec![stretch("", ""), String::new()],
        "date-time" => {
            let fraction = "0".repeat(least.saturating_sub(21).min(4096));
            vec![format!("2025-03-14T09:30:00.{fraction}0Z")]
        }
        "duration" => {
            vec!["P1D".to_owned(), stretch("P", "D").replace(|letter: char| letter.is_ascii_lowercase(), "1")]
        }
        "time" => vec![format!("09:30:00.{}Z", "0".repeat(least.saturating_sub(10).clamp(1, 4096)))],
        "ipv6" => {
            let groups = ["1234:", "123:"].map(|group| group.repeat(9));
            let cut =
                |length: usize| groups.iter().filter_map(move |groups| Some(format!("::{}", groups.get(..length)?)));
            let lengths = least.max(3)..=most.clamp(3, 34);
            let mut texts: Vec<String> = lengths.flat_map(|length| cut(length - 2)).collect();
            texts.push("2001:0db8:0000:0000:0000:0000:0000:0001".to_owned());
            texts
        }
        "ipv4" => {
            let longer = |octet: usize| ["1", "10", "100"].get(least.saturating_sub(7 + 2 * octet).min(2)).copied();
            let octets: Vec<&str> = (0..4).filter_map(longer).collect();
            vec![octets.join("."), "192.100.100.100".to_owned()]
        }
        "relative-json-pointer" => vec!["0".to_owned(), stretch("0/", "")],
        "byte" | "base64" => vec![String::new(), "QUFB".repeat(least.div_ceil(4).min(65_536))],
        "binary" | "password" => vec![stretch("", "")],
        _ => Vec::new(),
    }
}

/// A text of a format; `None` for an unknown one.
pub(super) fn draw(format: &str, kit: &mut Kit<'_>) -> Option<String> {
    let word = phrase(&mut kit.own, 1);
    let small = kit.own.random_range(1..=9_u32);
    Some(match format {
        "date-time" => kit.moment().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "date-time-local" => kit.moment().format("%Y-%m-%dT%H:%M:%S").to_string(),
        "date" => kit.moment().format("%Y-%m-%d").to_string(),
        "time" => kit.moment().format("%H:%M:%SZ").to_string(),
        "time-local" => kit.moment().format("%H:%M:%S").to_string(),
        "http-date" => kit.moment().format("%a, %d %b %Y %H:%M:%S GMT").to_string(),
        "duration" => format!("PT{}M", small * 5),
        "email" => kit.email_address(),
        "idn-email" => kit.email_address().replace("example.com", "例え.jp"),
        "hostname" => format!("{word}.example.com"),
        "idn-hostname" => format!("{word}.例え.jp"),
        "ipv4" | "ip" | "ip-address" => format!("192.0.2.{}", kit.own.random_range(1..255)),
        "ipv6" => format!("2001:db8::{:x}", kit.own.random_range(1..0xFFFF)),
        "cidr" | "ipv4-cidr" => format!("192.0.2.{}/28", small * 16),
        "uri" | "url" | "iri" => format!("https://example.com/{word}"),
        "uri-reference" | "iri-reference" | "json-pointer" => format!("/{word}/{small}"),
        "uri-template" => format!("/{word}/{{id}}"),
        "uuid" | "guid" => kit.uuid(),
        "relative-json-pointer" => format!("{small}/{word}"),
        "json-pointer-uri-fragment" => format!("#/{word}/{small}"),
        "regex" => format!("^{word}[0-9]+$"),
        "byte" | "base64" => BASE64_STANDARD.encode(&word),
        "base64url" => BASE64_URL_SAFE_NO_PAD.encode(&word),
        "binary" | "sf-token" => word,
        "password" => kit.token("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789", 16),
        "char" => kit.token("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1),
        "decimal" | "decimal128" | "double" | "float" | "number" => format!("{}.{:02}", small * 12, small * 7),
        "int32" | "int64" | "integer" | "int8" | "int16" | "uint8" | "uint16" | "uint32" | "uint64" | "int"
        | "long" => (small * 123).to_string(),
        "unixtime" | "unix-time" | "timestamp" => kit.moment().and_utc().timestamp().to_string(),
        "html" => format!("<p>{}</p>", sentence(&mut kit.own)),
        "markdown" | "commonmark" => format!("**{word}** {}", sentence(&mut kit.own)),
        "media-range" | "media-type" => "application/json".to_owned(),
        "sf-string" => format!("\"{word}\""),
        "sf-integer" => small.to_string(),
        "sf-decimal" => format!("{small}.5"),
        "sf-boolean" => "?1".to_owned(),
        "sf-binary" => format!(":{}:", BASE64_STANDARD.encode(&word)),
        "phone" | "e164" => format!("+12025550{}", kit.own.random_range(100..200)),
        "ulid" => kit.token("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 26).replacen(|_: char| true, "0", 1),
        "semver" => format!("{small}.{}.0", small % 4),
        "hex" => kit.token("0123456789abcdef", 16),
        "color" => format!("#{}", kit.token("0123456789abcdef", 6)),
        "currency" | "iso-4217" => "EUR".to_owned(),
        "country" | "iso-3166" | "iso-3166-alpha-2" => "DE".to_owned(),
        "language" | "bcp47" => "en".to_owned(),
        "year" => kit.moment().format("%Y").to_string(),
        _ => return None,
    })
}
