//! The real ones, started by the scripts in `end2end/servers`. Each ends with the process, however that ends.

use super::Certificates;
use std::io::{BufRead, BufReader, Write};
use std::net::{IpAddr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Mutex;

/// A running script. Its standard input is what keeps the server running.
struct Script {
    dir: PathBuf,
    child: Child,
    says: Mutex<BufReader<ChildStdout>>,
}

impl Script {
    /// Starts one of the servers; none when it did not come up.
    fn start(name: &str, dir: PathBuf, env: &[(&str, String)]) -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../end2end/servers");
        let mut child = Command::new("bash")
            .arg(script.join(name).join("run.sh"))
            .envs(env.iter().map(|(key, value)| (*key, value.as_str())))
            .env("D", &dir)
            .env("WATCH", "1")
            .env("PATH", path_with_sbin())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .expect("bash");
        let says = Mutex::new(BufReader::new(child.stdout.take().expect("a pipe")));
        let mut started = Script { dir, child, says };
        if started.is_ready() {
            return Some(started);
        }
        started.end();
        None
    }

    fn is_ready(&self) -> bool {
        let mut answer = String::new();
        let mut says = self.says.lock().expect("the script's output");
        says.read_line(&mut answer).expect("an answer");
        answer.trim() == "ready"
    }

    fn again(&self) {
        let mut input = self.child.stdin.as_ref().expect("a pipe");
        input.write_all(b"\n").expect("the script's input");
        assert!(self.is_ready(), "it did not start again; its log is above");
    }

    fn end(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }

    fn ca(&self) -> String {
        std::fs::read_to_string(self.dir.join("ca.crt")).expect("the authority")
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        self.end();
    }
}

fn path_with_sbin() -> std::ffi::OsString {
    let mut path = std::env::var_os("PATH").unwrap_or_default();
    path.push(":/usr/sbin:/sbin");
    path
}

fn directory(prefix: &str) -> PathBuf {
    tempfile::Builder::new()
        .prefix(prefix)
        .tempdir()
        .expect("a directory")
        .keep()
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Whether a program is there. Without it: false and a printed line; with `CI` set, a panic that names what to
/// install.
fn installed(program: &str, packages: &str) -> bool {
    let found = std::env::split_paths(&path_with_sbin()).any(|dir| dir.join(program).is_file());
    if !found && std::env::var_os("CI").is_some() {
        panic!("{program} is needed: apt-get install {packages}");
    }
    if !found {
        eprintln!("skipped. {program} is needed: apt-get install {packages}");
    }
    found
}

/// How an OpenLDAP is set up.
#[derive(Default)]
pub struct OpenLdapOptions {
    /// How many people.
    pub users: u32,
    /// How many groups `user00004` is in.
    pub many: u32,
    /// Nobody searches anonymously.
    pub no_anonymous: bool,
    /// What it presents; else a certificate for localhost and 127.0.0.1.
    pub certificates: Option<Certificates>,
}

/// OpenLDAP, with people `userNNNNN` (`pwN`) and groups; see `end2end/servers/openldap`.
pub struct OpenLdap {
    script: Script,
    /// ldap and StartTLS.
    pub port: u16,
    /// ldaps.
    pub tls_port: u16,
}

impl OpenLdap {
    /// Starts one; none where OpenLDAP is not installed.
    pub fn start(options: &OpenLdapOptions) -> Option<Self> {
        if !installed("slapd", "slapd") {
            return None;
        }
        // Somebody else may take the free port before the server does: try again.
        for _ in 0..5 {
            let dir = directory("gatehouse-openldap-");
            if let Some(certificates) = &options.certificates {
                let write = |name: &str, text: &str| std::fs::write(dir.join(name), text).expect("a file");
                write("ca.crt", &certificates.ca);
                write("srv.crt", &certificates.server);
                write("srv.key", &certificates.key);
            }
            let (port, tls_port) = (free_port(), free_port());
            let env = [
                ("PORT", port.to_string()),
                ("SPORT", tls_port.to_string()),
                ("USERS", options.users.max(10).to_string()),
                ("MANY", options.many.to_string()),
                ("ANON", if options.no_anonymous { "0" } else { "1" }.to_owned()),
            ];
            if let Some(script) = Script::start("openldap", dir, &env) {
                return Some(OpenLdap {
                    script,
                    port,
                    tls_port,
                });
            }
        }
        panic!("OpenLDAP did not start; its log is above");
    }

    /// The authority that vouches for it, as PEM.
    pub fn ca(&self) -> String {
        self.script.ca()
    }

    /// Ends it and starts it again, on the same ports and data.
    pub fn restart(&self) {
        self.script.again();
    }

    /// Changes entries as the directory's administrator: LDIF as `ldapmodify` takes it.
    pub fn change(&self, ldif: &str) {
        let file = self.script.dir.join("change.ldif");
        std::fs::write(&file, ldif).expect("a file");
        let output = Command::new("ldapmodify")
            .args(["-x", "-D", "cn=admin,dc=example,dc=org", "-w", "adminpw"])
            .arg("-H")
            .arg(format!("ldap://127.0.0.1:{}", self.port))
            .arg("-f")
            .arg(&file)
            .output()
            .expect("ldapmodify (apt-get install ldap-utils)");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

/// Samba as an Active Directory domain controller, with people `adNNNNN` (`User-Passw0rd-N`); see
/// `end2end/servers/samba-ad`.
pub struct Samba {
    script: Script,
    /// Its own loopback address: its ports are fixed.
    pub ip: IpAddr,
}

impl Samba {
    /// Starts one; none where Samba is not installed, or we are not root.
    pub fn start() -> Option<Self> {
        let packages = "samba samba-ad-dc samba-ad-provision samba-dsdb-modules samba-vfs-modules winbind";
        if !installed("samba", packages) {
            return None;
        }
        // The whole of 127/8 is this machine.
        let [a, b, ..] = std::process::id().to_le_bytes();
        for round in 1..=5 {
            let ip = IpAddr::from([127, 80 + round, a, b.max(1)]);
            let env = [("IP", ip.to_string())];
            if let Some(script) = Script::start("samba-ad", directory("gatehouse-samba-"), &env) {
                return Some(Samba { script, ip });
            }
        }
        panic!("Samba did not start; its log is above");
    }

    /// The authority that vouches for it, as PEM.
    pub fn ca(&self) -> String {
        self.script.ca()
    }

    /// Changes an account offline tools reach: runs `samba-tool` on the domain's own database.
    pub fn tool(&self, arguments: &[&str]) {
        let dir = self.script.dir.join("d");
        let output = Command::new("samba-tool")
            .args(arguments)
            .arg("-H")
            .arg(dir.join("private/sam.ldb"))
            .arg("-s")
            .arg(dir.join("etc/smb.conf"))
            .env("PATH", path_with_sbin())
            .output()
            .expect("samba-tool");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
