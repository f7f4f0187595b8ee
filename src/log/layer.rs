use std::fmt::Debug;

use mockwright_runtime::{LogFormat, LogLevel, LogSwitch};
use serde_json::{Number, Value};
use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::subscriber::Interest;
use tracing::{Event, Level, Metadata, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use super::{Line, write};

/// Writes what the project's own crates tell to stderr. Other crates are not asked: what they tell may hold what was sent.
pub(super) struct StderrLayer {
    switch: LogSwitch,
}

impl StderrLayer {
    pub(super) fn new(switch: LogSwitch) -> Self {
        Self { switch }
    }
}

impl<S: Subscriber> Layer<S> for StderrLayer {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        let is_own = !metadata.is_span() && metadata.target().starts_with("mockwright");
        if is_own && level_of(*metadata.level()) <= self.switch.level() {
            Interest::always()
        } else {
            Interest::never()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        level_of(*metadata.level()) <= self.switch.level()
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(match self.switch.level() {
            LogLevel::Error => LevelFilter::ERROR,
            LogLevel::Warn => LevelFilter::WARN,
            LogLevel::Info => LevelFilter::INFO,
            LogLevel::Debug => LevelFilter::DEBUG,
            LogLevel::Trace => LevelFilter::TRACE,
        })
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        let mut line = Line::new(level_of(*metadata.level()), metadata.target(), String::new());
        event.record(&mut line);
        write(&match self.switch.format() {
            LogFormat::Json => line.json(),
            LogFormat::Text => line.text(),
        });
    }
}

fn level_of(level: Level) -> LogLevel {
    match level {
        Level::ERROR => LogLevel::Error,
        Level::WARN => LogLevel::Warn,
        Level::INFO => LogLevel::Info,
        Level::DEBUG => LogLevel::Debug,
        _ => LogLevel::Trace,
    }
}

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.note(field.name(), value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.note(field.name(), value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.note(field.name(), value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.note(field.name(), value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.note(field.name(), Number::from_f64(value).map_or(Value::Null, Value::Number));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.note(field.name(), format!("{value:?}").into());
    }
}
