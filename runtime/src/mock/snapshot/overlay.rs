//! What is changed about a mock while it runs. Each change is another snapshot, which shares the rest with this one.

use std::borrow::Cow;
use std::sync::Arc;

use mockwright_generator::bundle::{OperationFile, ScenarioFile, SecurityMode};
use mockwright_generator::model::OperationKey;

use super::behaviour::Behaviour;
use super::scenario::Scenarios;
use super::{OperationSlot, Snapshot};

/// How a server behaves: what can be changed while it runs. `None` leaves what there is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BehaviourChange {
    /// Added to every reply, in milliseconds.
    pub response_delay_ms: Option<u64>,
    /// How many replies in a hundred are declared errors, from 0 to 100.
    pub error_rate_percent: Option<f64>,
    /// Whether browsers of other origins may call.
    pub cors_enabled: Option<bool>,
    /// Whether the description's security is checked.
    pub auth_enabled: Option<bool>,
}

/// How a server behaves now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BehaviourInForce {
    /// Added to every reply, in milliseconds.
    pub response_delay_ms: u64,
    /// How many replies in a hundred are declared errors.
    pub error_rate_percent: f64,
    /// Whether browsers of other origins may call.
    pub cors_enabled: bool,
    /// Whether the description's security is checked.
    pub auth_enabled: bool,
}

impl Snapshot {
    /// What each scenario says, in order.
    pub fn scenario_files(&self) -> impl Iterator<Item = &ScenarioFile> {
        self.scenarios.files()
    }

    /// The same mock with a scenario more, or with another one of that name. Whether it is active stays.
    #[must_use]
    pub fn with_scenario_file(&self, file: ScenarioFile) -> Self {
        self.with_scenarios(|scenarios| scenarios.put(file))
    }

    /// The same mock without a scenario. If that was the active one, none is.
    #[must_use]
    pub fn without_scenario(&self, name: &str) -> Self {
        self.with_scenarios(|scenarios| scenarios.remove(name))
    }

    fn with_scenarios(&self, change: impl FnOnce(&mut Scenarios)) -> Self {
        let mut scenarios = (*self.scenarios).clone();
        change(&mut scenarios);
        let active = self.scenario().and_then(|name| scenarios.place(name));
        Self { scenarios: Arc::new(scenarios), active, ..self.clone() }
    }

    /// The place of an operation in the description.
    pub fn operation_place(&self, key: &OperationKey) -> Option<usize> {
        self.api().operations.iter().position(|operation| operation.key == *key)
    }

    /// Everything that an operation answers: what its file or an overlay says, else what is drafted for it, which may
    /// take long. `None` where the mock does not serve it.
    pub fn operation_file(&self, place: usize) -> Option<Cow<'_, OperationFile>> {
        let slot = self.operations.get(place)?;
        match &slot.file {
            Some(file) => Some(Cow::Borrowed(file)),
            None if self.shared.of_bundle => None,
            None => Some(Cow::Owned(self.shared.drafter.operation(self.api().operations.get(place)?).file)),
        }
    }

    /// The same mock with other answers of some operations. Those that the description does not have are left out.
    #[must_use]
    pub fn with_operation_files(&self, files: Vec<OperationFile>) -> Self {
        if files.is_empty() {
            return self.clone();
        }
        let mut operations: Vec<_> = self.operations.to_vec();
        for file in files {
            if let Some(slot) = self.operation_place(&file.operation).and_then(|place| operations.get_mut(place)) {
                *slot = Arc::new(OperationSlot::new(Some(file)));
            }
        }
        // What scenarios make of the operations' answers is made of them anew.
        let scenarios = Scenarios::new(self.scenarios.files().cloned().collect());
        Self {
            operations: operations.into(),
            explainables: Arc::default(),
            scenarios: Arc::new(scenarios),
            ..self.clone()
        }
    }

    /// The same mock behaving otherwise.
    #[must_use]
    pub fn behaving(&self, change: &BehaviourChange) -> Self {
        let mut server = self.behaviour.server.clone();
        server.response_delay_ms = change.response_delay_ms.unwrap_or(server.response_delay_ms);
        server.cors_enabled = change.cors_enabled.unwrap_or(server.cors_enabled);
        server.security = match (change.auth_enabled, server.security) {
            (Some(false), _) => SecurityMode::Off,
            (Some(true), SecurityMode::Off) => SecurityMode::Presence,
            (_, mode) => mode,
        };
        let rate = change.error_rate_percent.unwrap_or(self.behaviour.error_rate_percent);
        Self { behaviour: Arc::new(Behaviour::erring(server, rate, self.shared.seed)), ..self.clone() }
    }

    /// How the server behaves.
    pub fn behaviour(&self) -> BehaviourInForce {
        let server = &self.behaviour.server;
        BehaviourInForce {
            response_delay_ms: server.response_delay_ms,
            error_rate_percent: self.behaviour.error_rate_percent,
            cors_enabled: self.cors(),
            auth_enabled: self.options.security.unwrap_or(server.security) != SecurityMode::Off,
        }
    }
}
