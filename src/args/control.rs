use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{ArgAction, Args, value_parser};
use mockwright_runtime::RateLimit;

/// Flags of the control plane.
#[derive(Debug, Args)]
#[command(next_help_heading = "Control plane")]
pub(crate) struct ControlArgs {
    /// Serve without the control plane and write nothing
    #[arg(long, action = ArgAction::SetTrue, value_parser = FalseyValueParser::new(), env = "MOCKWRIGHT_NO_ADMIN")]
    pub(crate) no_admin: bool,
    /// A port for the control plane alone [default: it is served on the first server's port]
    #[arg(long, value_name = "N", env = "MOCKWRIGHT_ADMIN_PORT", conflicts_with = "no_admin")]
    pub(crate) admin_port: Option<u16>,
    /// The folder that keeps what is changed at run time; one process uses it at a time
    /// [default: mockwright in the user's state folder]
    #[arg(long, value_name = "DIR", env = "MOCKWRIGHT_DATA_DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// The URL of a PostgreSQL database that keeps it instead of a file in the folder
    #[arg(long, value_name = "URL", env = "MOCKWRIGHT_DATABASE", hide_env_values = true)]
    pub(crate) database: Option<String>,
    /// A key that callers of the control plane may send, besides those that are kept
    #[arg(long, value_name = "KEY", env = "MOCKWRIGHT_API_KEY", hide_env_values = true)]
    pub(crate) api_key: Option<String>,
    /// Ask callers of the control plane for nothing; only while listening on loopback
    #[arg(long, action = ArgAction::SetTrue, value_parser = FalseyValueParser::new(), env = "MOCKWRIGHT_NO_AUTH")]
    pub(crate) no_auth: bool,
    /// A name besides those of loopback that requests to the control plane may name; may be given several times
    #[arg(long, value_name = "NAME", env = "MOCKWRIGHT_ALLOW_HOST", value_delimiter = ',')]
    pub(crate) allow_host: Vec<String>,
    /// How many calls of the control plane a key may make, such as 1000/hour,100/minute, or off
    #[arg(long, value_name = "SPEC|off", env = "MOCKWRIGHT_RATE_LIMIT", default_value = "1000/hour,100/minute")]
    pub(crate) rate_limit: RateLimit,
    /// After how many seconds each try to deliver a webhook follows the one before it; short times are for tests
    #[arg(long, value_name = "SECONDS", env = "MOCKWRIGHT_WEBHOOK_RETRIES", value_delimiter = ',',
        default_value = "0,5,300,1800,7200,18000,36000", value_parser = value_parser!(u32).range(0..=604_800))]
    pub(crate) webhook_retries: Vec<u32>,
}
