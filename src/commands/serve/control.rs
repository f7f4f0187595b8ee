//! The control plane of `serve`.

use std::time::Duration;

use anyhow::bail;
use mockwright_runtime::{ControlError, ControlOptions, ControlPlane, LogSwitch, RunningMock, Setting};

use crate::args::ServeArgs;
use crate::output::{self, harmless};
use crate::settings::Settings;
use crate::state_folder::state_folder;

/// Opens the control plane as it was asked for; `None` without one.
pub(super) async fn open(
    args: &ServeArgs,
    settings: &Settings,
    log: &LogSwitch,
) -> anyhow::Result<Option<ControlPlane>> {
    if args.settings.control.no_admin {
        return Ok(None);
    }
    let control = &args.settings.control;
    let mut options = ControlOptions::new(match &control.data_dir {
        Some(folder) => folder.clone(),
        None => state_folder()?,
    });
    options.log = log.clone();
    options.log_requests = args.settings.log.log_requests;
    options.log_bodies = args.settings.log.log_bodies;
    options.log_rows = args.settings.log.log_rows;
    options.log_days = args.settings.log.log_days;
    options.webhook_retries =
        control.webhook_retries.iter().map(|seconds| Duration::from_secs((*seconds).into())).collect();
    options.pinned = Setting::ALL.into_iter().filter(|setting| settings.is_pinned(setting.name())).collect();
    options.database.clone_from(&control.database);
    options.api_key.clone_from(&control.api_key);
    options.auth = !control.no_auth;
    options.allowed_hosts.clone_from(&control.allow_host);
    options.rate_limit = control.rate_limit;
    options.host.clone_from(&args.settings.host);
    options.spec_root.clone_from(&args.settings.reading.spec_root);
    options.allowed_ranges.clone_from(&args.settings.reading.allow_egress);
    match ControlPlane::open(options).await {
        Ok(control) => Ok(Some(control)),
        Err(error @ ControlError::InUse { .. }) => {
            bail!("{error}; `--data-dir` names another folder, `--no-admin` serves without the control plane")
        }
        Err(error @ ControlError::Exposed { .. }) => bail!("{error}; `--api-key` or the credentials let callers in"),
        Err(error) => Err(error.into()),
    }
}

/// Says how it is reached. `base` is where it is served.
pub(super) fn tell(control: &ControlPlane, args: &ServeArgs, base: &str) {
    let credentials = control.credentials().display().to_string();
    let needed = if args.settings.control.no_auth {
        "nobody is asked for a key".to_owned()
    } else {
        format!("key and password are in {}", harmless(&credentials))
    };
    output::status(format_args!("control plane at {base}/admin/api/v1, described at {base}/admin/docs; {needed}"));
}

/// Says which operations of a mock cannot be reached.
pub(super) fn tell_hidden(control: &ControlPlane, mock: &RunningMock) {
    let hidden = control.hidden_operations(mock);
    if !hidden.is_empty() {
        output::warning(format_args!(
            "hidden by the control plane: {}; `--admin-port` moves it away, `--no-admin` leaves it out",
            harmless(&hidden.join(", "))
        ));
    }
}
