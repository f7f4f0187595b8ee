use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

/// A cluster in a folder of its own, until its standard input is closed: then it is stopped and its folder removed. So it
/// ends with the tests however those end.
const CLUSTER: &str = r#"
trap '' INT TERM HUP
folder=$(mktemp -d) && cd "$folder" || exit 1
end() { "$bin/pg_ctl" -D "$folder/kept" -m immediate -w stop >/dev/null 2>&1; cd / && rm -rf "$folder"; }
"$bin/initdb" -D kept -U postgres -A trust -E UTF8 --no-locale --no-sync >log 2>&1 &&
"$bin/pg_ctl" -D kept -l log -w -t 60 -o "-h 127.0.0.1 -p $port -k $folder -N 300 -F \
  -c synchronous_commit=off -c full_page_writes=off" start >/dev/null 2>>log || { cat log >&2; end; exit 1; }
echo ready
cat >/dev/null
end
"#;

const MISSING: &str = "PostgreSQL is needed for these tests, and neither PATH nor /usr/lib/postgresql has its initdb: \
     install the Debian package `postgresql`, as test.sh does";

/// The cluster of this test process; a second test that needs it waits for the first to start it.
static RUNNING: LazyLock<Mutex<Result<Cluster, String>>> = LazyLock::new(|| Mutex::new(Cluster::start()));

static DATABASES: AtomicUsize = AtomicUsize::new(0);

struct Cluster {
    programs: PathBuf,
    port: u16,
    /// Its standard input is open for as long as this process lives.
    _child: Child,
}

/// The URL of an empty database of its own.
pub(crate) fn database() -> String {
    let cluster = RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let cluster = cluster.as_ref().unwrap_or_else(|error| panic!("{error}"));
    let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
    let url = |name: &str| format!("postgres://postgres@127.0.0.1:{}/{name}", cluster.port);
    let statement = format!("CREATE DATABASE {name}");
    let mut psql = Command::new(cluster.programs.join("psql"));
    let made = psql.args(["-X", "-q", "-d", &url("postgres"), "-c", &statement]).current_dir("/").output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    url(&name)
}

impl Cluster {
    fn start() -> Result<Self, String> {
        let programs = programs().ok_or(MISSING)?;
        let mut last = String::new();
        for _ in 0..3 {
            // Somebody else may take the port before the cluster does.
            let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).unwrap().port();
            let mut child = shell()
                .args(["-c", CLUSTER])
                .env("bin", &programs)
                .env("port", port.to_string())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .map_err(|error| format!("cannot start PostgreSQL: {error}"))?;
            let mut line = String::new();
            let _ = BufReader::new(child.stdout.take().unwrap()).read_line(&mut line);
            if line == "ready\n" {
                return Ok(Self { programs, port, _child: child });
            }
            let ended = child.wait_with_output().unwrap();
            last = String::from_utf8_lossy(&ended.stderr).into_owned();
        }
        Err(format!("PostgreSQL does not start: {last}"))
    }
}

/// A shell whose user is not root, as whom PostgreSQL does not run.
fn shell() -> Command {
    let user = Command::new("id").arg("-u").output().unwrap();
    if user.stdout != b"0\n" {
        return Command::new("sh");
    }
    let mut shell = Command::new("setpriv");
    shell.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"]);
    shell
}

/// The folder of PostgreSQL's programs, the newest where there are several.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has_all = |folder: &Path| ["initdb", "pg_ctl", "psql"].iter().all(|name| folder.join(name).is_file());
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    versions.sort_by_key(|folder| {
        let version = folder.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        version.and_then(|version| version.parse::<u32>().ok())
    });
    versions.into_iter().rev().chain(std::env::split_paths(&path)).find(|folder| has_all(folder))
}
