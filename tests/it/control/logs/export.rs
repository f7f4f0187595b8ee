//! The log as a file.

use serde_json::{Value, json};

use super::{encoded, logs, post};
use crate::harness::{Control, Reply, Request, assert_shape, for_each_database};

const COLUMNS: &str = "id,timestamp,method,path,query_params,headers,request_body,response_status,response_headers,\
     response_body,response_time_ms,client_ip,user_agent,request_id,scenario_name,operation,session_id,correlation_id,\
     request_size,response_size,request_head_truncated,request_body_truncated,response_body_truncated,violations";

/// A file, with the head that every one has.
#[track_caller]
fn file(control: &Control, query: &str, media_type: &str, ending: &str) -> Reply {
    let reply = control.ask("GET", &control.of(&format!("/logs/export{query}")));
    assert_eq!(reply.status, 200, "{query}");
    assert_eq!(reply.header("content-type"), Some(media_type));
    let disposition = reply.header("content-disposition").unwrap();
    let name = disposition.strip_prefix("attachment; filename=\"").and_then(|rest| rest.strip_suffix('"'));
    let name = name.unwrap_or_else(|| panic!("{disposition}"));
    let plain = |char: char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.');
    assert!(name.starts_with("logs-") && name.chars().all(plain), "{name}");
    assert_eq!(name.rsplit_once('.').unwrap().1, ending);
    reply
}

fn exported(control: &Control, query: &str) -> Value {
    file(control, query, "application/json", "json").json()
}

/// The rows of a CSV file after RFC 4180; an empty line is a row without cells.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {
                assert_eq!(letters.next(), Some('\n'), "lines end with CR LF");
                if !(row.is_empty() && cell.is_empty()) {
                    row.push(std::mem::take(&mut cell));
                }
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    assert!(row.is_empty() && cell.is_empty() && !quoted, "the last line ends too");
    rows
}

fn csv(control: &Control, query: &str) -> Vec<Vec<String>> {
    rows(file(control, &format!("?format=csv{query}"), "text/csv; charset=utf-8", "csv").text())
}

fn called(control: &Control) {
    for number in 1..=5 {
        control.mock("GET", &format!("/pets/{number}?limit=1&a=x,y"));
    }
    post(control, "/pets", "{\"name\": \"a \\\"b\\\"\",\r\n \"c\": \"d\"}");
    post(control, "/pets", r#"{"name": 5}"#);
    control.mock("GET", "/nowhere");
}

#[test]
fn json_has_what_the_query_shows() {
    for_each_database(|control| {
        assert_eq!(exported(control, ""), json!({"logs": []}));
        called(control);
        let all = exported(control, "");
        assert_shape(&all, "logs:array");
        assert_eq!(all["logs"], json!(logs(control, "")));
        assert_eq!(exported(control, "?format=json&include_analysis=false"), all);
        let with = exported(control, "?include_analysis=true");
        assert_shape(&with, "logs:array analysis:object");
        let list = control.get(&control.of("/logs?analyze=true"));
        assert_eq!((&with["logs"], &with["analysis"]), (&list["logs"], &list["analysis"]));
    });
}

#[test]
fn every_filter_of_the_query_is_one_of_the_export() {
    for_each_database(|control| {
        called(control);
        let all = logs(control, "");
        let times = format!(
            "?time_from={}&time_to={}",
            all[5]["timestamp"].as_str().unwrap(),
            all[2]["timestamp"].as_str().unwrap()
        );
        for (query, count) in [
            ("?method=post", 2),
            (&*format!("?path={}", encoded("^/pets/[1-3]")), 3),
            ("?status=404", 1),
            (&times, 3),
            ("?client_ip=127.0.0.1", 8),
            ("?scenario=happy_path", 8),
            ("?operation=addPet&status=201", 1),
            (&format!("?request_id={}", all[0]["request_id"].as_str().unwrap()), 1),
            ("?session_id=none", 0),
            ("?correlation_id=none", 0),
        ] {
            let found = exported(control, &format!("{query}&include_analysis=true"));
            assert_eq!(found["logs"], json!(logs(control, query)), "{query}");
            assert_eq!(found["analysis"]["total_requests"], count, "{query}");
            assert_eq!(csv(control, &query.replace('?', "&")).len(), count + 1, "{query}");
        }
    });
}

#[test]
fn csv_has_a_row_for_each_entry() {
    for_each_database(|control| {
        assert_eq!(csv(control, ""), [COLUMNS.split(',').collect::<Vec<_>>()]);
        called(control);
        let rows = csv(control, "");
        let entries = logs(control, "");
        assert_eq!(rows.len(), entries.len() + 1);
        for (row, entry) in rows[1..].iter().zip(&entries) {
            assert_eq!(row.len(), 24);
            for (cell, column) in row.iter().zip(&rows[0]) {
                match &entry[column] {
                    Value::Null => assert_eq!(cell, "", "{column}"),
                    Value::String(text) => assert_eq!(cell, text, "{column}"),
                    Value::Number(number) => {
                        assert!(
                            (cell.parse::<f64>().unwrap() - number.as_f64().unwrap()).abs() < 1e-9,
                            "{column}: {cell}"
                        );
                    }
                    Value::Bool(flag) => assert_eq!(cell, &flag.to_string(), "{column}"),
                    other => assert_eq!(&serde_json::from_str::<Value>(cell).unwrap(), other, "{column}"),
                }
            }
        }
    });
}

#[test]
fn an_analysis_stands_behind_the_rows_of_a_csv() {
    for_each_database(|control| {
        called(control);
        let rows = csv(control, "&include_analysis=true");
        let end = rows.iter().position(Vec::is_empty).unwrap();
        assert_eq!(end, 9);
        let analysis = &rows[end + 1..];
        let figure = |name: &str, part: &str| {
            let row = analysis.iter().find(|row| row[0] == name && row[1] == part);
            row.unwrap_or_else(|| panic!("{name} {part} in {analysis:?}"))[2].clone()
        };
        assert_eq!((figure("total_requests", ""), figure("unique_clients", "")), ("8".to_owned(), "1".to_owned()));
        assert_eq!(
            (figure("status_distribution", "200"), figure("method_distribution", "POST")),
            ("5".into(), "2".into())
        );
        assert_eq!(figure("violations_by_rule", "type"), "1");
        assert_eq!(analysis.iter().filter(|row| row[0] == "top_endpoints").count(), 3);
    });
}

#[test]
fn no_cell_of_a_csv_is_a_formula() {
    for_each_database(|control| {
        let formulas = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")"];
        for formula in formulas {
            Request::new("PUT", "/nowhere")
                .anonymous()
                .header("User-Agent", formula)
                .header("X-Session-Id", &formula.replace(' ', ""))
                .header("X-Correlation-Id", &formula.replace(' ', ""))
                .header("X-Request-Id", &formula.replace(' ', ""))
                .bytes(formula.as_bytes())
                .send(control.mock_address());
        }
        Request::new("PUT", "/nowhere").anonymous().bytes(b"\t=1").send(control.mock_address());
        Request::new("+A1", "/nowhere").anonymous().bytes(b"\r=1").send(control.mock_address());
        let rows = csv(control, "&include_analysis=true");
        for row in &rows[1..] {
            for cell in row {
                let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
                assert!(!begins, "a spreadsheet would run {cell:?} of {row:?}");
            }
        }
        let user_agents: Vec<_> = rows[1..].iter().take(7).map(|row| row[12].clone()).collect();
        assert!(user_agents.contains(&"'+1+1".to_owned()), "{user_agents:?}");
    });
}

#[test]
fn many_rows_are_all_in_the_file_whatever_the_filter() {
    for_each_database(|control| {
        let addresses = vec![control.mock_address().to_owned(); 4];
        let threads = addresses.into_iter().map(|address| {
            std::thread::spawn(move || {
                for number in 1..=260 {
                    Request::new("GET", &format!("/pets/{number}")).anonymous().send(&address);
                }
            })
        });
        for thread in threads.collect::<Vec<_>>() {
            thread.join().unwrap();
        }
        let ids = |query: &str| {
            let found = exported(control, query);
            let entries = found["logs"].as_array().unwrap().iter();
            entries.map(|entry| entry["id"].as_i64().unwrap()).collect::<Vec<_>>()
        };
        let all = ids("");
        assert!(all.len() == 1040 && all.is_sorted_by(|one, next| one > next), "{}", all.len());
        assert_eq!(ids(&format!("?path={}", encoded("/pets/1$"))).len(), 4, "few of many");
        assert_eq!(ids(&format!("?path={}", encoded("/pets/nothing$"))), [0; 0]);
        assert_eq!(csv(control, "").len(), 1041);
    });
}

#[test]
fn a_workbook_is_one() {
    for_each_database(|control| {
        called(control);
        let media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let has = |file: &[u8], part: &[u8]| file.windows(part.len()).any(|window| window == part);
        for (query, sheets) in [("", 1), ("&include_analysis=true", 2), ("&status=599", 1)] {
            let file = file(control, &format!("?format=xlsx{query}"), media_type, "xlsx").body;
            assert!(file.starts_with(b"PK\x03\x04"), "{query}");
            // The end of a ZIP archive is there: the file is whole.
            assert!(has(&file[file.len() - 22..], b"PK\x05\x06"), "{query}");
            assert!(has(&file, b"xl/worksheets/sheet1.xml"));
            assert_eq!(has(&file, b"xl/worksheets/sheet2.xml"), sheets == 2, "{query}");
        }
    });
}

#[test]
fn what_cannot_be_exported_is_refused_with_its_field() {
    let control = Control::start();
    for (query, field) in [
        ("format=xml", "format"),
        ("format=", "format"),
        ("format=JSON", "format"),
        ("include_analysis=yes", "include_analysis"),
        ("limit=5", "limit"),
        ("before_id=5", "before_id"),
        ("analyze=true", "analyze"),
        ("path=(", "path"),
        ("time_from=now", "time_from"),
    ] {
        assert_eq!(control.ask("GET", &control.of(&format!("/logs/export?{query}"))).invalid(), field, "{query}");
    }
    let error = control.ask("GET", &control.of("/logs/export?format=pdf&status=1")).error(400, "VALIDATION_ERROR");
    assert_eq!(error["details"]["errors"].as_array().unwrap().len(), 2);
}
