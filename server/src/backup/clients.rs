//! PostgreSQL's programs for clients, and how they reach a database.

use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use tokio::process::Command;

/// Where Debian puts each major version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// A database's address as the variables that libpq reads: passwords are seen by nobody who lists processes.
#[derive(Clone)]
pub(crate) struct Address(Vec<(&'static str, String)>);

impl Address {
    /// Of a URL such as `DATABASE_URL`.
    pub(crate) fn of(url: &str) -> anyhow::Result<Self> {
        let url = url::Url::parse(url).context("The address of the database is no URL")?;
        let decoded = |text: &str| -> String {
            // As a query does, except that a plus is one.
            let text = format!("x={}", text.replace('+', "%2B").replace('&', "%26"));
            url::form_urlencoded::parse(text.as_bytes())
                .next()
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        let mut found: Vec<(&'static str, String)> = Vec::new();
        let mut set = |name: &'static str, value: String| {
            if !value.is_empty() {
                found.retain(|(known, _)| *known != name);
                found.push((name, value));
            }
        };
        set(
            "PGHOST",
            decoded(url.host_str().unwrap_or_default().trim_matches(['[', ']'])),
        );
        set(
            "PGPORT",
            url.port().map(|port| port.to_string()).unwrap_or_default(),
        );
        set("PGUSER", decoded(url.username()));
        set("PGPASSWORD", decoded(url.password().unwrap_or_default()));
        set("PGDATABASE", decoded(url.path().trim_start_matches('/')));
        for (name, value) in url.query_pairs() {
            let name = match &*name {
                "host" => "PGHOST",
                "hostaddr" => "PGHOSTADDR",
                "port" => "PGPORT",
                "user" => "PGUSER",
                "password" => "PGPASSWORD",
                "dbname" => "PGDATABASE",
                "sslmode" | "ssl-mode" => "PGSSLMODE",
                "sslrootcert" | "ssl-root-cert" | "ssl-ca" => "PGSSLROOTCERT",
                "sslcert" | "ssl-cert" => "PGSSLCERT",
                "sslkey" | "ssl-key" => "PGSSLKEY",
                "passfile" => "PGPASSFILE",
                _ => continue,
            };
            set(name, value.into_owned());
        }
        Ok(Self(found))
    }
}

/// The programs, at least as new as the server.
#[derive(Clone, Debug)]
pub(crate) struct Clients(PathBuf);

impl Clients {
    /// Finds them for a server of that version, such as `15.18 (Debian …)`.
    pub(crate) async fn find(server: &str) -> anyhow::Result<Self> {
        let wanted = major(server).context("The server tells no version")?;
        let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir(VERSIONS)
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| {
                Some((
                    entry.file_name().to_str()?.parse().ok()?,
                    entry.path().join("bin"),
                ))
            })
            .collect();
        versions.sort();
        let configured = Command::new("pg_config").arg("--bindir").output().await.ok();
        let configured = configured.map(|done| PathBuf::from(String::from_utf8_lossy(&done.stdout).trim()));
        let usual = ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"].map(PathBuf::from);
        let mut seen = None;
        let places = versions
            .into_iter()
            .map(|(_, bin)| bin)
            .chain(configured)
            .chain(usual);
        for bin in places.filter(|bin| bin.join("pg_dump").exists()) {
            let done = Command::new(bin.join("pg_dump"))
                .current_dir("/")
                .arg("--version")
                .output()
                .await?;
            let found = String::from_utf8_lossy(&done.stdout)
                .split_whitespace()
                .nth(2)
                .and_then(major);
            if found.is_some_and(|found| found >= wanted) {
                return Ok(Self(bin));
            }
            seen = seen.max(found);
        }
        match seen {
            None => bail!(
                "pg_dump was not found. Install PostgreSQL's client programs (Debian: apt install postgresql-client)."
            ),
            Some(seen) => bail!(
                "The server is PostgreSQL {wanted}, but pg_dump here is of {seen}. Install postgresql-client-{wanted}."
            ),
        }
    }

    /// One of the programs, for that database. It dies with this process.
    pub(crate) fn tool(&self, name: &str, address: &Address) -> Command {
        let mut command = Command::new(self.0.join(name));
        command
            .envs(address.0.iter().map(|(name, value)| (name, value)))
            // They look at the folder that they are called in; it may be closed to this user.
            .current_dir("/")
            .env("PGAPPNAME", "traitortrack backup")
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::null())
            .kill_on_drop(true);
        command
    }

    /// Whether a dump's table of contents can be read, and how many entries it has.
    pub(crate) async fn entries(&self, dump: &Path) -> anyhow::Result<usize> {
        let mut command = Command::new(self.0.join("pg_restore"));
        let done = command
            .current_dir("/")
            .arg("--list")
            .arg(dump)
            .kill_on_drop(true)
            .output()
            .await?;
        ok(&done, &format!("{} is no dump", dump.display()))?;
        let list = String::from_utf8_lossy(&done.stdout);
        Ok(list
            .lines()
            .filter(|line| !line.starts_with(';') && !line.is_empty())
            .count())
    }
}

/// 15 of `15.18 (Debian 15.18-0+deb12u1)`.
pub(crate) fn major(version: &str) -> Option<u32> {
    let digits: String = version.trim().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// An error with what a program said, unless it ended well.
pub(crate) fn ok(done: &Output, sentence: &str) -> anyhow::Result<()> {
    if done.status.success() {
        return Ok(());
    }
    bail!("{sentence}: {}", String::from_utf8_lossy(&done.stderr).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(url: &str) -> Vec<(&'static str, String)> {
        Address::of(url).unwrap().0
    }

    #[test]
    fn an_address_becomes_variables() {
        let found = variables(
            "postgres://asha:a%40b+c@db.example.com:5433/bags?sslmode=require&statement-cache-capacity=5",
        );
        let expected = [
            ("PGHOST", "db.example.com"),
            ("PGPORT", "5433"),
            ("PGUSER", "asha"),
            ("PGPASSWORD", "a@b+c"),
            ("PGDATABASE", "bags"),
            ("PGSSLMODE", "require"),
        ];
        assert_eq!(found, expected.map(|(name, value)| (name, value.to_owned())));
        let socket = variables("postgres://postgres@localhost/traitortrack?host=%2Ftmp%2Ftt+a%2Frun");
        assert!(
            socket.contains(&("PGHOST", "/tmp/tt a/run".to_owned())),
            "{socket:?}"
        );
        assert!(Address::of("no url").is_err());
    }

    #[test]
    fn versions_are_compared_by_their_major_number() {
        assert_eq!(major("15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("17devel"), Some(17));
        assert_eq!(major("beta"), None);
    }
}
