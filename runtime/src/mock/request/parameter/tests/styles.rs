//! The tables of styles in the specification (OpenAPI 3.1.1 §4.8.12.6).

use mockwright_generator::model::Location::{self, Cookie, Header, Path, Query};
use mockwright_generator::model::Style::{self, *};
use serde_json::{Value, json};

use super::{Description, outcome};

fn string() -> (Value, Value) {
    (json!({"type": "string"}), json!("blue"))
}

fn array() -> (Value, Value) {
    (json!({"type": "array", "items": {"type": "string"}}), json!(["blue", "black", "brown"]))
}

fn object() -> (Value, Value) {
    let number = json!({"type": "integer"});
    let schema = json!({"type": "object", "properties": {"R": number, "G": number, "B": number}});
    (schema, json!({"R": 100, "G": 200, "B": 150}))
}

/// Reads a parameter `color` that is written as the text says.
fn read(location: Location, style: Style, explode: bool, schema: Value, text: &str) -> Value {
    let described = Description::default().styled(location, "color", style, explode, schema);
    let (read, faults) = match location {
        Path => described.read(&[("color", text)], None, &[]),
        Header => described.read(&[], None, &[("color", text)]),
        Cookie => described.read(&[], None, &[("cookie", text)]),
        _ => described.read(&[], Some(text), &[]),
    };
    let values = match location {
        Path => read.path,
        Header => read.header,
        Cookie => read.cookie,
        _ => read.query,
    };
    outcome(values.get("color").cloned().unwrap_or_default(), &faults)
}

#[test]
fn every_style_reads_what_its_table_shows() {
    type Case = (Location, Style, bool, fn() -> (Value, Value), &'static str);
    let cases: &[Case] = &[
        (Path, Matrix, false, string, ";color=blue"),
        (Path, Matrix, false, array, ";color=blue,black,brown"),
        (Path, Matrix, false, object, ";color=R,100,G,200,B,150"),
        (Path, Matrix, true, string, ";color=blue"),
        (Path, Matrix, true, array, ";color=blue;color=black;color=brown"),
        (Path, Matrix, true, object, ";R=100;G=200;B=150"),
        (Path, Label, false, string, ".blue"),
        (Path, Label, false, array, ".blue,black,brown"),
        (Path, Label, false, object, ".R,100,G,200,B,150"),
        // As the tables had it up to 3.1.0.
        (Path, Label, false, array, ".blue.black.brown"),
        (Path, Label, false, object, ".R.100.G.200.B.150"),
        (Path, Label, true, string, ".blue"),
        (Path, Label, true, array, ".blue.black.brown"),
        (Path, Label, true, object, ".R=100.G=200.B=150"),
        (Path, Simple, false, string, "blue"),
        (Path, Simple, false, array, "blue,black,brown"),
        (Path, Simple, false, object, "R,100,G,200,B,150"),
        (Path, Simple, true, string, "blue"),
        (Path, Simple, true, array, "blue,black,brown"),
        (Path, Simple, true, object, "R=100,G=200,B=150"),
        // `collectionFormat` of 2.0.
        (Path, SpaceDelimited, false, array, "blue%20black%20brown"),
        (Path, PipeDelimited, false, array, "blue|black%7Cbrown"),
        (Path, TabDelimited, false, array, "blue%09black%09brown"),
        (Header, Simple, false, string, "blue"),
        (Header, Simple, false, array, "blue,black,brown"),
        (Header, Simple, false, array, "blue, black ,\tbrown"),
        (Header, Simple, false, object, "R,100,G,200,B,150"),
        (Header, Simple, true, string, "blue"),
        (Header, Simple, true, array, "blue,black,brown"),
        (Header, Simple, true, object, "R=100,G=200,B=150"),
        (Header, PipeDelimited, false, array, "blue|black|brown"),
        (Header, TabDelimited, false, array, "blue\tblack\tbrown"),
        (Query, Form, false, string, "color=blue"),
        (Query, Form, false, array, "color=blue,black,brown"),
        (Query, Form, false, object, "color=R,100,G,200,B,150"),
        (Query, Form, true, string, "color=blue"),
        (Query, Form, true, array, "color=blue&color=black&color=brown"),
        (Query, Form, true, object, "R=100&G=200&B=150"),
        (Query, SpaceDelimited, false, array, "color=blue%20black%20brown"),
        (Query, SpaceDelimited, false, array, "color=blue+black+brown"),
        (Query, SpaceDelimited, false, object, "color=R%20100%20G%20200%20B%20150"),
        (Query, SpaceDelimited, true, array, "color=blue&color=black&color=brown"),
        (Query, PipeDelimited, false, array, "color=blue%7Cblack%7Cbrown"),
        (Query, PipeDelimited, false, array, "color=blue|black|brown"),
        (Query, PipeDelimited, false, object, "color=R%7C100%7CG%7C200%7CB%7C150"),
        (Query, PipeDelimited, true, array, "color=blue&color=black&color=brown"),
        (Query, TabDelimited, false, array, "color=blue%09black%09brown"),
        (Query, DeepObject, true, object, "color[R]=100&color[G]=200&color[B]=150"),
        (Query, DeepObject, true, object, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        (Query, DeepObject, false, object, "color[R]=100&color[G]=200&color[B]=150"),
        (Cookie, Form, false, string, "color=blue"),
        (Cookie, Form, false, array, "color=blue,black,brown"),
        (Cookie, Form, false, object, "color=R,100,G,200,B,150"),
        (Cookie, Form, true, string, "color=blue"),
        (Cookie, Form, true, array, "color=blue&color=black&color=brown"),
        (Cookie, Form, true, object, "R=100&G=200&B=150"),
        (Cookie, Style::Cookie, false, string, "color=blue"),
        (Cookie, Style::Cookie, false, array, "color=blue,black,brown"),
        (Cookie, Style::Cookie, true, array, "color=blue; color=black; color=brown"),
        (Cookie, Style::Cookie, true, object, "R=100; G=200; B=150"),
    ];
    for &(location, style, explode, of, text) in cases {
        let (schema, value) = of();
        assert_eq!(read(location, style, explode, schema, text), value, "{style:?} explode={explode} {text}");
    }
}

#[test]
fn an_empty_text_has_no_items_and_no_members() {
    let (array, object) = (array().0, object().0);
    let cases = [
        (Header, Simple, false, &array, "", json!([])),
        (Header, Simple, false, &object, "", json!({})),
        (Header, Simple, true, &object, "", json!({})),
        (Path, Label, true, &object, ".", json!({})),
        (Cookie, Form, false, &object, "color=", json!({})),
        (Header, Simple, false, &json!({"type": ["object", "string"]}), "", json!("")),
        (Header, Simple, false, &json!({"type": ["object", "null"]}), "", json!(null)),
    ];
    for (location, style, explode, schema, text, value) in cases {
        assert_eq!(read(location, style, explode, schema.clone(), text), value, "{location:?} {schema} {text}");
    }
}

#[test]
fn what_is_escaped_does_not_split() {
    let strings = || array().0;
    let cases = [
        (Path, Simple, false, strings(), "a%2Cb,c", json!(["a,b", "c"])),
        (Path, Simple, false, json!({"type": "string"}), "a%2Fb", json!("a/b")),
        (Path, Simple, true, json!({"type": "object"}), "a%3D=1,b=x%2Cy", json!({"a=": "1", "b": "x,y"})),
        (Path, Label, true, strings(), ".a%2Eb.c", json!(["a.b", "c"])),
        (Path, Matrix, true, strings(), ";color=a%3Bb;color=c", json!(["a;b", "c"])),
        (Path, Simple, false, json!({"type": "string"}), "a+b", json!("a+b")),
        (Query, Form, false, strings(), "color=a%2Cb,c+d", json!(["a,b", "c d"])),
        (Query, Form, true, strings(), "color=a,b&color=c%26d", json!(["a,b", "c&d"])),
        (Query, Form, false, json!({"type": "string"}), "color=a,b", json!("a,b")),
        (Query, Form, false, json!({"type": "string"}), "color=/?:@!$'()*;,~=%20", json!("/?:@!$'()*;,~= ")),
        (Cookie, Form, true, json!({"type": "string"}), "a=1; color=a%20b+c&d", json!("a b+c&d")),
        (Cookie, Style::Cookie, true, json!({"type": "string"}), "color=a%20b", json!("a%20b")),
        (Header, Simple, false, json!({"type": "string"}), "a%20b, c", json!("a%20b, c")),
    ];
    for (location, style, explode, schema, text, value) in cases {
        assert_eq!(read(location, style, explode, schema, text), value, "{style:?} {text}");
    }
}

#[test]
fn a_broken_style_is_told() {
    let (strings, numbers) = (array().0, object().0);
    let cases = [
        (Path, Label, false, string().0, "blue", "path.color style"),
        (Path, Matrix, false, string().0, "color=blue", "path.color style"),
        (Path, Matrix, false, string().0, ";colour=blue", "path.color style"),
        (Path, Matrix, true, strings.clone(), ";color=a;b=c", "path.color style"),
        (Path, Simple, false, numbers.clone(), "R,100,G", "path.color style"),
        (Path, Simple, true, numbers.clone(), "R,100", "path.color explode"),
        (Query, Form, false, numbers.clone(), "color=R", "query.color style"),
        (Query, Form, false, strings.clone(), "color=a&color=b", "query.color explode"),
        (Query, DeepObject, true, numbers.clone(), "color[R=1", "query.color style"),
        (Query, DeepObject, true, numbers.clone(), "color[R]x=1", "query.color style"),
        (Query, DeepObject, true, numbers.clone(), "color[R]=1&color[R][x]=1", "query.color style"),
        (Query, DeepObject, true, numbers, "color=1&color[R]=1", "query.color style"),
        (Query, Form, true, strings.clone(), "color=%zz", "query.color encoding"),
        (Query, Form, true, strings.clone(), "color=100%", "query.color encoding"),
        (Query, Form, false, strings, "color=a,%FF", "query.color encoding"),
    ];
    for (location, style, explode, schema, text, fault) in cases {
        assert_eq!(read(location, style, explode, schema, text), json!([fault]), "{style:?} {text}");
    }
}
