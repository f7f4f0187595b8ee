use mockwright_generator::bundle::{Derive, ScenarioEntry, ScenarioFile, ServerSettings};
use serde_json::json;

use super::{ask, file, snapshot};
use crate::mock::snapshot::overlay::BehaviourChange;

fn listing(name: &str, status: u16) -> ScenarioFile {
    let entry = ScenarioEntry { status: Some(status), body: Some(json!({"of": name})), ..ScenarioEntry::default() };
    ScenarioFile {
        name: name.to_owned(),
        description: None,
        derive: Derive::Success,
        config: [("/pets".to_owned(), [("GET".to_owned(), entry)].into_iter().collect())].into_iter().collect(),
    }
}

#[test]
fn scenarios_come_change_and_go_while_others_are_served() {
    let first = snapshot(vec![file("GET /pets", &[("200", "application/json", json!(1))])], ServerSettings::default());
    let second = first.with_scenario_file(listing("a", 201)).with_scenario_file(listing("b", 202));
    let active = second.with_scenario("b").unwrap();
    let changed = active.with_scenario_file(listing("b", 203)).without_scenario("a");
    let statuses = [&first, &second, &active, &changed, &changed.without_scenario("b")]
        .map(|snapshot| ask(snapshot, "GET", "/pets", &[]).status().as_u16());
    assert_eq!(statuses, [200, 200, 202, 203, 200]);
    assert_eq!(changed.scenario(), Some("b"));
}

#[test]
fn answers_of_one_operation_are_replaced() {
    let files = vec![
        file("GET /pets", &[("200", "application/json", json!(1))]),
        file("GET /dogs", &[("200", "application/json", json!(2))]),
    ];
    let before = snapshot(files, ServerSettings::default());
    let changed = before.with_operation_files(vec![file("GET /pets", &[("201", "application/json", json!(3))])]);
    let bodies = |path| [&before, &changed].map(|snapshot| ask(snapshot, "GET", path, &[]).into_body());
    assert_eq!(bodies("/pets"), ["1", "3"]);
    assert_eq!(bodies("/dogs"), ["2", "2"]);
    assert!(before.operation_file(0).is_some() && changed.operation_file(7).is_none());
}

#[test]
fn behaviour_changes_in_what_is_said() {
    let before = snapshot(Vec::new(), ServerSettings { response_delay_ms: 5, ..ServerSettings::default() });
    let change = BehaviourChange { error_rate_percent: Some(12.5), auth_enabled: Some(false), ..Default::default() };
    let after = before.behaving(&change).behaviour();
    assert_eq!((after.response_delay_ms, after.cors_enabled), (5, true));
    assert_eq!((after.error_rate_percent.to_string().as_str(), after.auth_enabled), ("12.5", false));
}
