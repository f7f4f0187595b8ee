//! Regenerating a bundle under a changed description, against generating it.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::fs::{self, OpenOptions};
use std::io::{Error, Result, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use serde_json::{Value, json};

use super::descriptions;
use super::median;

const RUNS: usize = 3;

pub(crate) fn regenerate(names: &[&str]) -> Result<()> {
    println!("regenerate   generate s   regenerate s   ratio   check s   ratio");
    for description in descriptions::named(names) {
        let (mut generated, mut regenerated, mut checked) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..RUNS {
            let folder = tempfile::tempdir()?;
            let (spec, bundle) = (folder.path().join("api.json"), folder.path().join("bundle"));
            let mut value: Value = serde_yaml::from_slice(&fs::read(&description.file)?).map_err(Error::other)?;
            write(&spec, &value)?;
            generated.push(run(&["generate", text(&spec), "--output", text(&bundle)], &[0, 1])?);
            change(&mut value);
            write(&spec, &value)?;
            checked.push(run(&["regenerate", text(&bundle), "--check"], &[4])?);
            regenerated.push(run(&["regenerate", text(&bundle), "--format", "json"], &[0])?);
        }
        let generated = median(&mut generated);
        let (regenerated, checked) = (median(&mut regenerated), median(&mut checked));
        println!(
            "{:<12} {generated:>10.2} {regenerated:>14.2} {:>7.2} {checked:>9.2} {:>7.2}",
            description.name,
            regenerated / generated,
            checked / generated,
        );
    }
    Ok(())
}

/// Every twentieth path goes, and every tenth schema gets a member.
fn change(description: &mut Value) {
    if let Some(paths) = description.get_mut("paths").and_then(Value::as_object_mut) {
        let gone: Vec<String> = paths.keys().step_by(20).cloned().collect();
        for path in gone {
            paths.shift_remove(&path);
        }
    }
    let places = ["/components/schemas", "/definitions"];
    let schemas = places.into_iter().find(|place| description.pointer(place).is_some());
    let schemas = schemas.and_then(|place| description.pointer_mut(place)?.as_object_mut());
    for (_, schema) in schemas.into_iter().flatten().step_by(10) {
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.insert("addedSince".to_owned(), json!({ "type": "string" }));
        }
    }
}

/// The seconds that a command takes, if it ends as it ought to.
fn run(arguments: &[&str], codes: &[i32]) -> Result<f64> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mockwright"));
    let started = Instant::now();
    let output = command.args(arguments).stdin(Stdio::null()).output()?;
    let seconds = started.elapsed().as_secs_f64();
    if output.status.code().is_some_and(|code| codes.contains(&code)) {
        return Ok(seconds);
    }
    Err(Error::other(format!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr))))
}

fn write(path: &Path, value: &Value) -> Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    file.write_all(value.to_string().as_bytes())
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}
