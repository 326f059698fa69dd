//! Redis, as a database whose users OpenBao makes and unmakes.

use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// The password of the user `default`, who may do everything.
const PASSWORD: &str = "password-of-this-test-database";

/// A server that is stopped when this is dropped.
pub struct Redis {
    program: PathBuf,
    /// Where it listens on loopback.
    pub port: u16,
    child: Child,
}

impl Redis {
    /// A server that keeps everything in memory. `None` where Redis is not installed.
    ///
    /// # Panics
    ///
    /// If it is installed and does not start.
    #[must_use]
    pub fn start() -> Option<Self> {
        let program = crate::program("API_GUARD_REDIS")?;
        let port = crate::free_port();
        let mut command = Command::new(&program);
        command
            .args([
                "--port",
                &port.to_string(),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--requirepass",
                PASSWORD,
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        let child = command.spawn().unwrap_or_else(|error| panic!("Redis does not start: {error}"));
        let server = Self { program, port, child };
        crate::until("Redis listens", || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
        Some(server)
    }

    /// What OpenBao needs to know of it, after `database/config/NAME`.
    #[must_use]
    pub fn configuration(&self) -> [String; 6] {
        [
            "plugin_name=redis-database-plugin".to_owned(),
            "allowed_roles=*".to_owned(),
            "host=127.0.0.1".to_owned(),
            format!("port={}", self.port),
            "username=default".to_owned(),
            format!("password={PASSWORD}"),
        ]
    }

    /// Whether the server knows this user by this password.
    ///
    /// # Panics
    ///
    /// If its command line cannot be run.
    #[must_use]
    pub fn knows(&self, user: &str, password: &str) -> bool {
        self.says(user, password, &["PING"]).trim() == "PONG"
    }

    /// A user whom nobody makes and unmakes.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    pub fn add_user(&self, user: &str) {
        let answer =
            self.says("default", PASSWORD, &["ACL", "SETUSER", user, "on", ">changed soon", "~*", "+@all"]);
        assert!(answer.trim() == "OK", "no user could be made");
    }

    fn says(&self, user: &str, password: &str, command: &[&str]) -> String {
        let program = self.program.with_file_name("redis-cli");
        let output = Command::new(program)
            .args(["-p", &self.port.to_string(), "--user", user, "--no-auth-warning"])
            .args(command)
            // Not an argument, which every process sees.
            .env("REDISCLI_AUTH", password)
            .output()
            .unwrap_or_else(|error| panic!("redis-cli does not run: {error}"));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
