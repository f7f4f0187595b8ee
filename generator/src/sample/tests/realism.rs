//! Values that a person believes: members agree, units are meant, places and people are of the locale.

use super::*;

fn draw(properties: &Value, options: SampleOptions) -> Value {
    let names: Vec<&String> = properties.as_object().unwrap().keys().collect();
    let schema = json!({ "type": "object", "properties": properties, "required": names });
    outcome(&schema, "", options).value.unwrap()
}

fn seeds() -> impl Iterator<Item = SampleOptions> {
    (1..=20).map(|seed| SampleOptions { seed, ..options() })
}

#[test]
fn ends_of_a_range_are_in_order() {
    let properties = json!({
        "min_price": { "type": "number" }, "maxPrice": { "type": "number" },
        "minimumAge": { "type": "integer" }, "maximum_age": { "type": "integer" },
        "low_estimate": { "type": "number" }, "high_estimate": { "type": "number" },
        "min": { "type": "integer" }, "max": { "type": "integer" },
        "opened": { "type": "string", "format": "time" }, "closed": { "type": "string", "format": "time" },
        "validFrom": { "type": "string", "format": "date-time" }, "valid_until": { "type": "string", "format": "date-time" },
        "created_at_ms": { "type": "integer" }, "updated_at_ms": { "type": "integer" },
    });
    for options in seeds() {
        let value = draw(&properties, options);
        for (low, high) in [
            ("min_price", "maxPrice"),
            ("minimumAge", "maximum_age"),
            ("min", "max"),
            ("low_estimate", "high_estimate"),
            ("created_at_ms", "updated_at_ms"),
        ] {
            assert!(value[low].as_f64() < value[high].as_f64(), "{low}, {high}: {value}");
        }
        for (low, high) in [("opened", "closed"), ("validFrom", "valid_until")] {
            assert!(value[low].as_str() < value[high].as_str(), "{low}, {high}: {value}");
        }
        assert!(value["created_at_ms"].as_i64().unwrap() > 1_600_000_000_000, "{value}");
    }
}

#[test]
fn parts_of_an_address_go_together() {
    let text = json!({ "type": "string" });
    let properties = json!({
        "city": text, "state": text, "postalCode": text, "country": text, "country_code": text, "currency": text,
        "billing_address_line1": text, "timeZone": text,
    });
    let known =
        [("Chicago", "60601", "US", "USD"), ("Auckland", "1010", "NZ", "NZD"), ("Berlin", "10115", "DE", "EUR")];
    let mut met = 0;
    for options in seeds() {
        let value = draw(&properties, options);
        assert!(value["billing_address_line1"].as_str().unwrap().contains(char::is_numeric), "{value}");
        if let Some((_, postcode, country, currency)) = known.iter().find(|(city, ..)| value["city"] == *city) {
            assert_eq!(
                [&value["postalCode"], &value["country_code"], &value["currency"]],
                [postcode, country, currency]
            );
            met += 1;
        }
    }
    assert!(met > 0);
}

#[test]
fn units_say_what_a_number_means() {
    let number = json!({ "type": "number" });
    let properties = json!({
        "price_cents": { "type": "integer" }, "amountInCents": { "type": "integer" }, "duration_ms": { "type": "integer" },
        "weight_kg": number, "retentionDays": { "type": "integer" }, "file_size_bytes": { "type": "integer" },
    });
    for options in seeds() {
        let value = draw(&properties, options);
        assert!((500..=25_100).contains(&value["price_cents"].as_i64().unwrap()), "{value}");
        assert!(value["amountInCents"].as_i64().unwrap() >= 2000, "{value}");
        assert_eq!(value["duration_ms"].as_i64().unwrap() % 10, 0, "{value}");
        assert!((0.5..=25.0).contains(&value["weight_kg"].as_f64().unwrap()), "{value}");
        assert!((1..=30).contains(&value["retentionDays"].as_i64().unwrap()), "{value}");
        assert!(value["file_size_bytes"].as_i64().unwrap() >= 1024, "{value}");
    }
}

#[test]
fn an_address_for_mail_fits_the_name_in_every_locale() {
    let text = json!({ "type": "string" });
    let properties = json!({
        "firstName": text, "lastName": text, "email": { "type": "string", "format": "email" }, "city": text, "country": text,
    });
    for locale in Locale::ALL {
        for options in seeds() {
            let value = draw(&properties, SampleOptions { locale, ..options });
            let email = value["email"].as_str().unwrap();
            assert!(email.is_ascii() && !email.starts_with('.') && !email.contains(".@"), "{value}");
            let first: String = value["firstName"].as_str().unwrap().to_lowercase();
            if first.is_ascii() {
                assert!(email.starts_with(&first), "{value}");
            }
        }
    }
    let value = draw(&properties, SampleOptions { locale: Locale::De, ..options() });
    assert_eq!(value["country"], "Deutschland");
    let value = draw(&properties, SampleOptions { locale: Locale::Ja, ..options() });
    assert!(!value["firstName"].as_str().unwrap().is_ascii(), "{value}");
}

#[test]
fn a_description_helps_where_a_name_does_not() {
    let properties = json!({
        "x1": { "type": "string", "description": "The phone number that support answers." },
        "x2": { "type": "string", "description": "ISO 4217, in capitals" },
        "x3": { "type": "string", "description": "Any words." },
    });
    let value = draw(&properties, options());
    assert!(value["x1"].as_str().unwrap().starts_with('+'), "{value}");
    assert_eq!(value["x2"].as_str().unwrap().len(), 3, "{value}");
}

#[test]
fn lists_have_two_or_three_items_that_differ() {
    let schema = json!({ "type": "array", "items": { "type": "object", "properties": { "id": { "type": "integer" }, "name": { "type": "string" } } } });
    let mut counts = std::collections::BTreeSet::new();
    for options in seeds() {
        let value = outcome(&schema, "", options).value.unwrap();
        let items = value.as_array().unwrap().clone();
        counts.insert(items.len());
        assert!(items.iter().enumerate().all(|(at, item)| !items[..at].contains(item)), "{value}");
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [2, 3]);
}
