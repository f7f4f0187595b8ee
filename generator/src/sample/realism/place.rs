//! Cities with what goes with them, so that the parts of an address agree.

/// A city, and what an address there says besides the street.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) city: &'static str,
    pub(super) region: &'static str,
    /// The abbreviation of the region; empty where there is none in use.
    pub(super) region_code: &'static str,
    pub(super) postcode: &'static str,
    pub(super) country: &'static str,
    /// ISO 3166-1 alpha-2.
    pub(super) country_code: &'static str,
    pub(super) currency: &'static str,
    pub(super) zone: &'static str,
    /// Country calling code and area, without the number itself.
    pub(super) dial: &'static str,
    /// In hundredths of a degree.
    pub(super) latitude: i32,
    pub(super) longitude: i32,
}

/// City, region, its code, postcode; country, its code, currency, time zone; dialling code, latitude, longitude.
type Row = ([&'static str; 4], [&'static str; 4], (&'static str, i32, i32));

const fn place((town, land, (dial, latitude, longitude)): Row) -> Place {
    let [city, region, region_code, postcode] = town;
    let [country, country_code, currency, zone] = land;
    Place { city, region, region_code, postcode, country, country_code, currency, zone, dial, latitude, longitude }
}

const US: &str = "United States";

pub(super) static OF_THE_WORLD: &[Place] = &[
    place((["Chicago", "Illinois", "IL", "60601"], [US, "US", "USD", "America/Chicago"], ("+131255501", 4188, -8763))),
    place((
        ["Portland", "Oregon", "OR", "97204"],
        [US, "US", "USD", "America/Los_Angeles"],
        ("+150355501", 4552, -12268),
    )),
    place((["Denver", "Colorado", "CO", "80202"], [US, "US", "USD", "America/Denver"], ("+130355501", 3974, -10499))),
    place((["Austin", "Texas", "TX", "78701"], [US, "US", "USD", "America/Chicago"], ("+151255501", 3027, -9774))),
    place((
        ["Bristol", "England", "ENG", "BS1 4DJ"],
        ["United Kingdom", "GB", "GBP", "Europe/London"],
        ("+4411749600", 5145, -259),
    )),
    place((
        ["Toronto", "Ontario", "ON", "M5H 2N2"],
        ["Canada", "CA", "CAD", "America/Toronto"],
        ("+141655501", 4365, -7938),
    )),
    place((
        ["Auckland", "Auckland", "AUK", "1010"],
        ["New Zealand", "NZ", "NZD", "Pacific/Auckland"],
        ("+6495550", -3685, 17476),
    )),
    place((
        ["Dublin", "Leinster", "L", "D02 X285"],
        ["Ireland", "IE", "EUR", "Europe/Dublin"],
        ("+35312091", 5335, -626),
    )),
    place((["Berlin", "Berlin", "BE", "10115"], ["Germany", "DE", "EUR", "Europe/Berlin"], ("+49302312", 5252, 1340))),
    place((
        ["Lyon", "Auvergne-Rhône-Alpes", "ARA", "69002"],
        ["France", "FR", "EUR", "Europe/Paris"],
        ("+336399800", 4576, 484),
    )),
];

pub(super) static GERMAN: &[Place] = &[
    german(["Berlin", "Berlin", "BE", "10115"], ("+49302312", 5252, 1340)),
    german(["Hamburg", "Hamburg", "HH", "20095"], ("+494066969", 5355, 999)),
    german(["München", "Bayern", "BY", "80331"], ("+498999998", 4814, 1158)),
    german(["Leipzig", "Sachsen", "SN", "04109"], ("+493415551", 5134, 1237)),
    german(["Köln", "Nordrhein-Westfalen", "NW", "50667"], ("+492214710", 5094, 696)),
];

pub(super) static FRENCH: &[Place] = &[
    french(["Paris", "Île-de-France", "IDF", "75002"], ("+331999900", 4886, 235)),
    french(["Lyon", "Auvergne-Rhône-Alpes", "ARA", "69002"], ("+334655700", 4576, 484)),
    french(["Nantes", "Pays de la Loire", "PDL", "44000"], ("+332619100", 4722, -155)),
    french(["Toulouse", "Occitanie", "OCC", "31000"], ("+335367100", 4360, 144)),
];

pub(super) static SPANISH: &[Place] = &[
    spanish(["Madrid", "Comunidad de Madrid", "MD", "28013"], ("+3491000", 4042, -370)),
    spanish(["Sevilla", "Andalucía", "AN", "41001"], ("+3495500", 3739, -598)),
    spanish(["Valencia", "Comunidad Valenciana", "VC", "46002"], ("+3496100", 3947, -38)),
    spanish(["Bilbao", "País Vasco", "PV", "48001"], ("+3494400", 4326, -294)),
];

pub(super) static ITALIAN: &[Place] = &[
    italian(["Roma", "Lazio", "RM", "00184"], ("+39065550", 4190, 1250)),
    italian(["Milano", "Lombardia", "MI", "20121"], ("+39025550", 4547, 919)),
    italian(["Torino", "Piemonte", "TO", "10121"], ("+39011555", 4507, 769)),
    italian(["Bologna", "Emilia-Romagna", "BO", "40121"], ("+39051555", 4449, 1134)),
];

pub(super) static DUTCH: &[Place] = &[
    dutch(["Amsterdam", "Noord-Holland", "NH", "1012 JS"], ("+31205550", 5237, 490)),
    dutch(["Utrecht", "Utrecht", "UT", "3511 LN"], ("+31305550", 5209, 512)),
    dutch(["Rotterdam", "Zuid-Holland", "ZH", "3011 AD"], ("+31105550", 5192, 448)),
    dutch(["Groningen", "Groningen", "GR", "9711 LM"], ("+31505550", 5322, 657)),
];

pub(super) static JAPANESE: &[Place] = &[
    japanese(["千代田区", "東京都", "13", "100-0001"], ("+8135550", 3569, 13975)),
    japanese(["京都市", "京都府", "26", "604-8001"], ("+8175555", 3501, 13577)),
    japanese(["大阪市", "大阪府", "27", "530-0001"], ("+8165550", 3469, 13550)),
    japanese(["札幌市", "北海道", "01", "060-0001"], ("+8111555", 4306, 14135)),
];

type Town = [&'static str; 4];
type Where = (&'static str, i32, i32);

const fn german(town: Town, at: Where) -> Place {
    place((town, ["Deutschland", "DE", "EUR", "Europe/Berlin"], at))
}

const fn french(town: Town, at: Where) -> Place {
    place((town, ["France", "FR", "EUR", "Europe/Paris"], at))
}

const fn spanish(town: Town, at: Where) -> Place {
    place((town, ["España", "ES", "EUR", "Europe/Madrid"], at))
}

const fn italian(town: Town, at: Where) -> Place {
    place((town, ["Italia", "IT", "EUR", "Europe/Rome"], at))
}

const fn dutch(town: Town, at: Where) -> Place {
    place((town, ["Nederland", "NL", "EUR", "Europe/Amsterdam"], at))
}

const fn japanese(town: Town, at: Where) -> Place {
    place((town, ["日本", "JP", "JPY", "Asia/Tokyo"], at))
}
