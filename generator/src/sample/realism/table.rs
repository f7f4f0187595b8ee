//! From the ending of a name to its maker. To teach the mock a new name, add a line.

use std::collections::HashMap;
use std::sync::LazyLock;

use fake::Fake;
use fake::faker::address::en as address;
use fake::faker::company::en as company;
use fake::faker::internet::en as internet;
use fake::faker::job::en as job;
use serde_json::{Value, json};

use super::kit::{Kit, with_cents};
use super::words::{phrase, sentence};

/// Makes a value for a name.
pub(in crate::sample) type Maker = fn(&mut Kit<'_>) -> Value;

/// The maker for the last words of a name.
pub(super) fn maker(ending: &str) -> Option<Maker> {
    static BY_ENDING: LazyLock<HashMap<&str, Maker>> = LazyLock::new(|| {
        let mut makers = HashMap::new();
        for (endings, maker) in TABLE {
            // Of two lines with the same ending the first counts.
            endings.split('|').for_each(|ending| _ = makers.entry(ending).or_insert(*maker));
        }
        makers
    });
    BY_ENDING.get(ending).copied()
}

/// Endings in lower case, words parted by a space, alternatives by a bar.
static TABLE: &[(&str, Maker)] = &[
    // People.
    ("first name|given name|firstname|forename", |kit| json!(kit.person().0)),
    ("last name|family name|lastname|surname", |kit| json!(kit.person().1)),
    ("middle name", |kit| json!(fake::faker::name::en::FirstName().fake_with_rng::<String, _>(&mut kit.own))),
    (
        "full name|fullname|display name|real name|contact name|customer name|owner name|author name|author|recipient|cardholder name|nickname|owner|assignee|reviewer|manager|contact|customer|employee|teacher|student|patient|doctor|artist|sender",
        full_name,
    ),
    ("username|user name|login|handle|screen name|nick|user", |kit| {
        let (first, last) = kit.person_in_ascii();
        json!(format!("{first}{}", last.get(..1).unwrap_or_default()))
    }),
    ("initials", |kit| {
        let (first, last) = kit.person();
        json!(first.chars().take(1).chain(last.chars().take(1)).collect::<String>())
    }),
    ("email|e mail|mail|email address|mail address", |kit| json!(kit.email_address())),
    ("gender|sex", |kit| json!(kit.pick(&["female", "male"]))),
    ("age", |kit| json!(kit.whole(18, 79))),
    ("job title|position|occupation|profession|role title", |kit| {
        json!(job::Title().fake_with_rng::<String, _>(&mut kit.own))
    }),
    ("department|team|team name", |kit| {
        json!(kit.pick(&["Engineering", "Finance", "Marketing", "Operations", "Sales", "Support"]))
    }),
    ("phone|telephone|mobile|fax|phone number|mobile number|fax number|msisdn|cell|tel", phone),
    ("password|passwd|secret|client secret|api secret", |kit| {
        json!(kit.token("abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789", 16))
    }),
    // Organisations.
    (
        "company|company name|organization|organisation|organization name|org|vendor|vendor name|supplier|manufacturer|merchant|merchant name|employer|brand|brand name|publisher|provider name",
        |kit| json!(kit.company()),
    ),
    ("industry", |kit| json!(company::Industry().fake_with_rng::<String, _>(&mut kit.own))),
    // Places.
    (
        "street|street address|address line|line 1|line1|address1|address line 1|address line1|street name|address 1",
        street,
    ),
    ("line 2|line2|address2|address line 2|address line2|address 2", |kit| json!(format!("Apt. {}", kit.whole(1, 48)))),
    ("address|billing address|shipping address|location address", |kit| {
        let street = street(kit).as_str().unwrap_or_default().to_owned();
        json!(format!("{street}, {}", kit.place().city))
    }),
    ("city|town|city name|locality", |kit| json!(kit.place().city)),
    ("state|province|region|county|administrative area|state name", |kit| json!(kit.place().region)),
    ("state code|region code|province code|subdivision", |kit| json!(kit.place().region_code)),
    ("zip|zip code|zipcode|postal code|postcode|post code|postal", |kit| json!(kit.place().postcode)),
    ("country|country name", |kit| json!(kit.place().country)),
    ("country code|countrycode|iso country code|nationality", |kit| json!(kit.place().country_code)),
    ("latitude|lat", |kit| with_cents(f64::from(kit.place().latitude) / 100.0)),
    ("longitude|lng|lon|long", |kit| with_cents(f64::from(kit.place().longitude) / 100.0)),
    ("location|place|venue", |kit| json!(kit.place().city)),
    ("time zone|timezone|tz", |kit| json!(kit.place().zone)),
    ("floor", |kit| json!(kit.whole(0, 12))),
    // Money.
    ("currency|currency code|iso currency code", |kit| json!(kit.place().currency)),
    ("price|cost|fee|unit price|list price|total price|net price", |kit| money(kit, 5, 250)),
    ("amount|total|subtotal|balance|total amount|sum|revenue|budget|salary|value amount", |kit| money(kit, 20, 2000)),
    ("tax|discount|shipping cost|tip|vat", |kit| money(kit, 1, 40)),
    ("iban", |kit| json!(format!("DE{}{}", kit.whole(10, 98), kit.token("0123456789", 18)))),
    ("bic|swift|swift code", |kit| json!(kit.pick(&["COBADEFFXXX", "DEUTDEFF", "BNPAFRPP", "CHASUS33"]))),
    ("card number|credit card|credit card number", |_| json!("4242424242424242")),
    ("last4|last 4|last four", |kit| json!(kit.token("0123456789", 4))),
    ("cvv|cvc", |kit| json!(kit.token("0123456789", 3))),
    // Things.
    ("name", |kit| json!(title(kit, 2))),
    ("product name|item name|product", |kit| {
        json!(format!(
            "{} {}",
            title(kit, 1),
            kit.pick(&["Backpack", "Bottle", "Chair", "Desk", "Jacket", "Keyboard", "Lamp", "Mug", "Notebook"])
        ))
    }),
    ("pet name|pet", |kit| json!(kit.pick(&["Bella", "Charlie", "Luna", "Max", "Milo", "Oscar", "Ruby", "Simba"]))),
    ("file name|filename|file", |kit| {
        json!(format!("{}.{}", phrase(&mut kit.own, 1), kit.pick(&["csv", "jpg", "pdf", "png", "txt"])))
    }),
    ("path|file path|directory|folder", |kit| json!(format!("/{}", phrase(&mut kit.own, 2).replace(' ', "/")))),
    ("extension|file extension", |kit| json!(kit.pick(&["csv", "jpg", "pdf", "png", "txt"]))),
    ("mime type|media type|content type|mimetype", |kit| {
        json!(kit.pick(&["application/json", "application/pdf", "image/png", "text/plain"]))
    }),
    ("category|genre|department name", |kit| {
        json!(kit.pick(&["Books", "Clothing", "Electronics", "Garden", "Music", "Sports", "Toys"]))
    }),
    ("tag|label|keyword|topic", |kit| {
        json!(kit.pick(&["archived", "beta", "featured", "new", "popular", "sale", "seasonal", "urgent"]))
    }),
    ("color|colour|color name", |kit| {
        json!(kit.pick(&["black", "blue", "green", "grey", "orange", "red", "white", "yellow"]))
    }),
    ("size", |kit| json!(kit.whole(1, 64))),
    ("title|headline|subject|heading|caption|summary title|display title", |kit| {
        json!(sentence_case(&phrase(&mut kit.own, 3)))
    }),
    ("slug|key|alias|code name", |kit| json!(phrase(&mut kit.own, 2).replace(' ', "-"))),
    (
        "description|summary|bio|about|message|comment|content|text|body|note|details|reason|excerpt|abstract|remarks|instructions|overview|detail|explanation|purpose|feedback|review",
        |kit| json!(sentence(&mut kit.own)),
    ),
    ("status|status text", |kit| json!(kit.pick(&["active", "pending", "completed"]))),
    ("type|kind", |kit| json!(kit.pick(&["standard", "basic", "premium"]))),
    ("role", |kit| json!(kit.pick(&["admin", "editor", "member", "viewer"]))),
    ("permission|scope", |kit| json!(kit.pick(&["read", "write", "admin"]))),
    ("priority|severity|level", |kit| json!(kit.pick(&["low", "medium", "high"]))),
    ("plan|tier", |kit| json!(kit.pick(&["free", "team", "business"]))),
    ("language|lang|language code|locale", |kit| json!(kit.pick(&["de", "en", "es", "fr", "ja", "pt"]))),
    ("species|breed|animal", |kit| json!(kit.pick(&["cat", "dog", "parrot", "rabbit", "turtle"]))),
    ("unit|uom|unit of measure", |kit| json!(kit.pick(&["kg", "m", "pcs", "l"]))),
    // Identifiers.
    ("id|identifier|uid|ref|reference|guid", identifier),
    ("uuid", |kit| json!(kit.uuid())),
    ("sku|part number|item number|article number|model|model number", |kit| {
        json!(format!("{}-{}", kit.token("ABCDEFGHKLMNPRSTUVWX", 3), kit.token("0123456789", 4)))
    }),
    ("serial|serial number", |kit| json!(kit.token("0123456789ABCDEF", 10))),
    ("order number|invoice number|number", |kit| json!(kit.whole(1000, 9999))),
    ("code", |kit| json!(kit.token("ABCDEFGHKLMNPRSTUVWX0123456789", 6))),
    ("token|access token|refresh token|api key|apikey|session|nonce|signature|cursor|next token|page token", |kit| {
        json!(kit.token("abcdefghijklmnopqrstuvwxyz0123456789", 24))
    }),
    ("hash|checksum|digest|sha256|sha 256", |kit| json!(kit.token("0123456789abcdef", 64))),
    ("sha|sha1|commit|commit id|revision", |kit| json!(kit.token("0123456789abcdef", 40))),
    ("md5|etag", |kit| json!(kit.token("0123456789abcdef", 32))),
    ("isbn", |_| json!("9780306406157")),
    ("ean|gtin|barcode|upc", |_| json!("4006381333931")),
    ("vin", |_| json!("1HGCM82633A004352")),
    ("version|api version", |kit| json!(format!("{}.{}.{}", kit.whole(0, 4), kit.whole(0, 9), kit.whole(0, 9)))),
    ("branch", |kit| json!(kit.pick(&["main", "develop", "release"]))),
    // The network.
    ("url|uri|link|href|website|homepage|web site|site|endpoint|callback|webhook|html url|self", |kit| {
        json!(format!("https://example.com/{}", phrase(&mut kit.own, 1)))
    }),
    (
        "image|image url|photo|photo url|picture|avatar|avatar url|thumbnail|thumbnail url|icon|icon url|logo|logo url|img|cover",
        |kit| json!(format!("https://example.com/images/{}.png", phrase(&mut kit.own, 1))),
    ),
    ("domain|domain name|hostname|host|host name|fqdn", |kit| {
        json!(format!("{}.example.com", phrase(&mut kit.own, 1)))
    }),
    ("ip|ip address|ipv4|remote address|client ip", |kit| json!(format!("192.0.2.{}", kit.whole(1, 254)))),
    ("ipv6", |kit| json!(format!("2001:db8::{:x}", kit.whole(1, 65_535)))),
    ("mac|mac address", |kit| json!(internet::MACAddress().fake_with_rng::<String, _>(&mut kit.own))),
    ("port", |kit| json!(kit.whole(1024, 9999))),
    ("user agent", |_| json!("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")),
    ("method|http method", |kit| json!(kit.pick(&["GET", "POST", "PUT", "DELETE"]))),
    ("status code|http status", |_| json!(200)),
    // Time.
    ("date|day|birthday|birthdate|dob", |kit| json!(kit.moment().format("%Y-%m-%d").to_string())),
    (
        "timestamp|created|updated|modified|at|on|datetime|date time|created at|updated at|last modified|expires|expiry|expiration|published",
        moment,
    ),
    ("time|start time|end time", moment),
    ("year", |kit| json!(kit.whole(2024, 2026))),
    ("month", |kit| json!(kit.whole(1, 12))),
    ("hour", |kit| json!(kit.whole(0, 23))),
    ("minute|second", |kit| json!(kit.whole(0, 59))),
    ("duration|timeout|interval|delay|ttl|expires in", |kit| json!(kit.whole(1, 60) * 60)),
    ("duration ms|timeout ms|delay ms|latency ms|milliseconds", |kit| json!(kit.whole(20, 240) * 1000)),
    // Measures.
    ("quantity|qty|stock|inventory", |kit| json!(kit.whole(1, 20))),
    (
        "count|total count|total items|total results|total elements|results|hits|views|likes|followers|downloads|size bytes",
        |kit| json!(kit.whole(1, 500)),
    ),
    ("page|page number|current page", |_| json!(1)),
    ("total pages|pages|page count", |kit| json!(kit.whole(1, 12))),
    ("limit|per page|page size|max results", |_| json!(20)),
    ("offset|skip|start index", |_| json!(0)),
    ("index|rank|order|sequence|sort order|track number|disc number|line number|episode number|season number", |kit| {
        json!(kit.whole(1, 10))
    }),
    ("percent|percentage|progress|completion", |kit| json!(kit.whole(5, 95))),
    ("rate|ratio|probability|confidence", |kit| kit.hundredths(5, 95)),
    ("rating|stars|score", |kit| kit.hundredths(250, 500)),
    ("weight|weight kg", |kit| kit.hundredths(50, 2500)),
    ("height|width|length|depth|radius|distance", |kit| json!(kit.whole(10, 200))),
    ("temperature|temp", |kit| json!(kit.whole(12, 29))),
    ("min|minimum|from|min price|min value|lower", |kit| json!(kit.whole(1, 10))),
    ("max|maximum|to|max price|max value|upper", |kit| json!(kit.whole(50, 100))),
    // Flags.
    ("deleted|archived|disabled|blocked|banned|hidden|has more|error|failed|locked|suspended|truncated", |_| {
        json!(false)
    }),
    ("active|enabled|verified|available|success|ok|public|valid|visible", |_| json!(true)),
];

fn full_name(kit: &mut Kit<'_>) -> Value {
    let (first, last) = kit.person();
    json!(format!("{first} {last}"))
}

fn identifier(kit: &mut Kit<'_>) -> Value {
    json!(kit.whole(1, 9999))
}

fn phone(kit: &mut Kit<'_>) -> Value {
    // Numbers that are set aside for fiction, where a country has some.
    json!(format!("{}{:02}", kit.place().dial, kit.whole(10, 99)))
}

fn street(kit: &mut Kit<'_>) -> Value {
    let number = kit.whole(1, 240);
    match kit.locale.streets() {
        Some((names, true)) => json!(format!("{number} {}", kit.pick(names))),
        Some((names, false)) => json!(format!("{} {number}", kit.pick(names))),
        None => json!(format!("{number} {}", address::StreetName().fake_with_rng::<String, _>(&mut kit.own))),
    }
}

fn money(kit: &mut Kit<'_>, from: i64, to: i64) -> Value {
    let cents = kit.pick(&["00", "25", "49", "50", "95", "99"]);
    json!(format!("{}.{cents}", kit.whole(from, to)).parse::<f64>().unwrap_or_default())
}

fn moment(kit: &mut Kit<'_>) -> Value {
    json!(kit.moment().format("%Y-%m-%dT%H:%M:%SZ").to_string())
}

fn title(kit: &mut Kit<'_>, words: usize) -> String {
    let phrase = phrase(&mut kit.own, words);
    phrase.split(' ').map(sentence_case).collect::<Vec<_>>().join(" ")
}

fn sentence_case(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}
