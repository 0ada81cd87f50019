//! DokuWiki with files under PHP's own server.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::{Result, Server, run};

/// Where Debian's package puts it.
const HOME: &str = "/usr/share/dokuwiki";

/// Everything it writes goes into the test's own folder.
const SETTINGS: &str = r#"<?php
$conf['title'] = 'Wiki';
$conf['savedir'] = __DIR__ . '/../data';
$conf['useacl'] = 1;
$conf['superuser'] = 'nobody';
$conf['disableactions'] = 'register';
$conf['remote'] = 1;
$conf['remoteuser'] = '';
if (file_exists(__DIR__ . '/settings.php')) { include __DIR__ . '/settings.php'; }
"#;

/// Who may do what: readers read, writers write and upload, nobody writes in `closed`.
const RIGHTS: &str = "*\t@ALL\t1\n*\t@writers\t8\nclosed:*\t@writers\t1\n";

/// An installed wiki, served while the value lives.
#[derive(Debug)]
pub struct DokuWiki {
    folder: tempfile::TempDir,
    server: Option<Server>,
}

impl DokuWiki {
    /// Sets up a wiki with the users `mara` and `robin`, who may write, and `reader`, who may not; none
    /// where the package is not here. Their passwords are what [`DokuWiki::secret`] gives.
    ///
    /// # Errors
    /// What the file system or PHP says.
    pub fn install() -> Result<Option<Self>> {
        if !Path::new(HOME).join("doku.php").exists() {
            return Ok(None);
        }
        let folder = tempfile::tempdir()?;
        let at = folder.path();
        for inner in [
            "conf",
            "data/attic",
            "data/cache",
            "data/index",
            "data/locks",
            "data/log",
            "data/media",
            "data/media_attic",
            "data/media_meta",
            "data/meta",
            "data/pages",
            "data/tmp",
        ] {
            fs::create_dir_all(at.join(inner))?;
        }
        fs::write(at.join("conf/local.php"), SETTINGS)?;
        fs::write(at.join("conf/acl.auth.php"), RIGHTS)?;
        let mut users = String::new();
        for (user, group) in [
            ("mara", "writers"),
            ("robin", "writers"),
            ("reader", "user"),
        ] {
            let hash = run(
                Command::new("php").args([
                    "-r",
                    "echo password_hash($argv[1], PASSWORD_BCRYPT, ['cost' => 4]);",
                    Self::secret(user),
                ]),
                "",
            )?;
            let hash = String::from_utf8(hash.stdout)?;
            users.push_str(&format!(
                "{user}:{hash}:{user}:{user}@example.org:{group}\n"
            ));
        }
        fs::write(at.join("conf/users.auth.php"), users)?;
        fs::write(
            at.join("first.php"),
            format!("<?php define('DOKU_CONF', '{}/conf/');\n", at.display()),
        )?;
        Ok(Some(Self {
            folder,
            server: None,
        }))
    }

    /// Sets up a wiki and serves it; none where the package is not here.
    ///
    /// # Errors
    /// What the file system or PHP says, or that the server does not answer.
    pub fn start() -> Result<Option<Self>> {
        let Some(mut wiki) = Self::install()? else {
            return Ok(None);
        };
        let server = Server::start("/doku.php", |port| {
            let mut php = wiki.php();
            php.args(["-S", &format!("127.0.0.1:{port}"), "-t", HOME]);
            php
        })?;
        wiki.server = Some(server);
        Ok(Some(wiki))
    }

    /// Where it is: the address as somebody would type it.
    pub fn address(&self) -> String {
        let port = self.server.as_ref().map_or(9, |server| server.port);
        format!("http://127.0.0.1:{port}")
    }

    /// The password of a user; it holds what forms and headers have trouble with.
    pub fn secret(user: &str) -> &'static str {
        match user {
            "mara" => "correct: horse & bättery <1>",
            "robin" => "another password",
            _ => "a third password",
        }
    }

    /// Edits a page as a person at the machine would; makes it where it is missing.
    ///
    /// # Errors
    /// What the wiki's own program printed.
    pub fn edit(&self, id: &str, text: &str) -> Result<()> {
        let page = self.folder.path().join("page.txt");
        fs::write(&page, text)?;
        let mut edit = self.php();
        edit.arg(Path::new(HOME).join("bin/dwpage.php"))
            .args(["-u", "robin", "commit", "-m", "by hand"])
            .arg(&page)
            .arg(id);
        run(&mut edit, "")?;
        Ok(())
    }

    /// The text of a page as it is now.
    ///
    /// # Errors
    /// What the file system says, such as that there is no such page.
    pub fn text(&self, id: &str) -> Result<String> {
        let page = format!("data/pages/{}.txt", id.replace(':', "/"));
        Ok(fs::read_to_string(self.folder.path().join(page))?)
    }

    /// Opens a page in the editor as this user, who then holds its lock.
    ///
    /// # Errors
    /// What the wiki's own program printed.
    pub fn lock(&self, id: &str, user: &str) -> Result<()> {
        let mut lock = self.php();
        lock.arg(Path::new(HOME).join("bin/dwpage.php"));
        run(lock.args(["-u", user, "lock", id]), "")?;
        Ok(())
    }

    /// Closes all editors.
    ///
    /// # Errors
    /// What the file system says.
    pub fn unlock(&self) -> Result<()> {
        for lock in fs::read_dir(self.folder.path().join("data/locks"))? {
            let lock = lock?.path();
            if lock.extension().is_some_and(|end| end == "lock") {
                fs::remove_file(lock)?;
            }
        }
        Ok(())
    }

    /// How many versions of a file of the wiki are kept as replaced.
    ///
    /// # Errors
    /// What the file system says.
    pub fn replaced_files(&self, namespace: &str) -> Result<usize> {
        let old = self
            .folder
            .path()
            .join("data/media_attic")
            .join(namespace.replace(':', "/"));
        if !old.exists() {
            return Ok(0);
        }
        Ok(fs::read_dir(old)?.count())
    }

    /// Adds settings of PHP; they hold from the next request on.
    ///
    /// # Errors
    /// What the file system says.
    pub fn set(&self, php: &str) -> Result<()> {
        fs::write(
            self.folder.path().join("conf/settings.php"),
            format!("<?php\n{php}\n"),
        )?;
        Ok(())
    }

    /// A program that reads a page's text from its input and prints what readers get.
    pub fn parser(&self) -> Command {
        let mut php = self.php();
        php.arg(Path::new(HOME).join("bin/render.php"));
        php
    }

    fn php(&self) -> Command {
        let mut php = Command::new("php");
        let first = self.folder.path().join("first.php");
        php.args(["-d", "opcache.enable=0", "-d"]);
        php.arg(format!("auto_prepend_file={}", first.display()));
        php
    }
}
