//! MediaWiki with SQLite under PHP's own server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Result, Server, run};

/// Where Debian's package puts it.
const HOME: &str = "/usr/share/mediawiki";
/// The password of the bot, of the length that the wiki asks for.
const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// Uploads without a program for pictures, and switches that tests put into the folder.
const SETTINGS: &str = r#"
$wgServer = 'http://127.0.0.1:' . ( $_SERVER['SERVER_PORT'] ?? '9' );
$wgEnableUploads = true;
$wgUploadDirectory = __DIR__ . '/images';
$wgUseImageMagick = false;
$wgReadOnlyFile = __DIR__ . '/read-only';
$wgSpamRegex = [ '/buy-this-now/' ];
$wgMaxArticleSize = 2048;
if ( file_exists( __DIR__ . '/settings.php' ) ) { require __DIR__ . '/settings.php'; }
"#;

/// An installed wiki, served while the value lives.
#[derive(Debug)]
pub struct MediaWiki {
    folder: tempfile::TempDir,
    server: Option<Server>,
}

impl MediaWiki {
    /// Installs a wiki with a user `Admin`; none where the package is not here.
    ///
    /// # Errors
    /// What the installer printed.
    pub fn install() -> Result<Option<Self>> {
        if !Path::new(HOME).join("maintenance/install.php").exists() {
            return Ok(None);
        }
        let folder = tempfile::tempdir()?;
        let data = folder.path().join("data");
        fs::create_dir(&data)?;
        fs::create_dir(folder.path().join("images"))?;
        let mut install = Command::new("php");
        install
            .arg(Path::new(HOME).join("maintenance/install.php"))
            .args(["--dbtype", "sqlite", "--dbname", "wiki", "--scriptpath", ""])
            .args(["--server", "http://127.0.0.1:9"])
            .args(["--pass", "a long enough password"])
            .arg("--dbpath")
            .arg(&data)
            .arg("--confpath")
            .arg(folder.path())
            .args(["Wiki", "Admin"]);
        run(&mut install, "")?;
        let settings = folder.path().join("LocalSettings.php");
        let mut text = fs::read_to_string(&settings)?;
        text.push_str(SETTINGS);
        fs::write(&settings, text)?;
        Ok(Some(Self {
            folder,
            server: None,
        }))
    }

    /// Installs a wiki and serves it; none where the package is not here.
    ///
    /// # Errors
    /// What the installer printed, or that the server does not answer.
    pub fn start() -> Result<Option<Self>> {
        let Some(mut wiki) = Self::install()? else {
            return Ok(None);
        };
        let settings = wiki.settings();
        let server = Server::start("/api.php?action=query&format=json", |port| {
            let mut php = Command::new("php");
            php.env("MW_CONFIG_FILE", &settings).args([
                "-S",
                &format!("127.0.0.1:{port}"),
                "-t",
                HOME,
            ]);
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

    /// Makes a user, who is named after the bot, with a bot password of these grants; gives who signs in
    /// and the secret.
    ///
    /// # Errors
    /// What the wiki's own program printed.
    pub fn bot(&self, user: &str, grants: &str) -> Result<(String, String)> {
        if user != "Admin" {
            run(
                self.maintenance("createAndPromote").args([
                    "--force",
                    user,
                    "another long password",
                ]),
                "",
            )?;
        }
        let mut make = self.maintenance("createBotPassword");
        make.args(["--appid", "lamppost", "--grants", grants, user, SECRET]);
        run(&mut make, "")?;
        Ok((format!("{user}@lamppost"), SECRET.to_owned()))
    }

    /// Makes a bot that may do all that publishing needs; gives who signs in and the secret.
    ///
    /// # Errors
    /// What the wiki's own program printed.
    pub fn publisher(&self) -> Result<(String, String)> {
        self.bot(
            "Admin",
            "basic,highvolume,editpage,createeditmovepage,uploadfile,uploadeditmovefile",
        )
    }

    /// Edits a page as a person would; makes it where it is missing.
    ///
    /// # Errors
    /// What the wiki's own program printed.
    pub fn edit(&self, title: &str, text: &str) -> Result<()> {
        let mut edit = self.maintenance("edit");
        edit.args(["--user", "Admin", "--summary", "by hand", title]);
        run(&mut edit, text)?;
        Ok(())
    }

    /// The text of a page as it is now.
    ///
    /// # Errors
    /// What the wiki's own program printed, such as that there is no such page.
    pub fn text(&self, title: &str) -> Result<String> {
        let output = run(self.maintenance("getText").arg(title), "")?;
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Runs one of the wiki's own programs and gives what it prints.
    ///
    /// # Errors
    /// What it printed when it failed.
    pub fn program(&self, name: &str, arguments: &[&str], input: &str) -> Result<String> {
        let output = run(self.maintenance(name).args(arguments), input)?;
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Makes the wiki refuse every change, or take them again.
    ///
    /// # Errors
    /// What the file system says.
    pub fn read_only(&self, is_so: bool) -> Result<()> {
        let switch = self.folder.path().join("read-only");
        if is_so {
            fs::write(switch, "The hall is being painted.")?;
        } else {
            fs::remove_file(switch)?;
        }
        Ok(())
    }

    /// Adds settings of PHP; they hold from the next request on.
    ///
    /// # Errors
    /// What the file system says.
    pub fn set(&self, php: &str) -> Result<()> {
        fs::write(
            self.folder.path().join("settings.php"),
            format!("<?php\n{php}\n"),
        )?;
        Ok(())
    }

    /// A program that reads a page's text from its input and prints what readers get.
    pub fn parser(&self) -> Command {
        let mut parse = Command::new("php");
        parse.arg(Path::new(HOME).join("maintenance/parse.php"));
        parse.arg("--conf").arg(self.settings());
        parse
    }

    fn settings(&self) -> PathBuf {
        self.folder.path().join("LocalSettings.php")
    }

    fn maintenance(&self, name: &str) -> Command {
        let mut php = Command::new("php");
        php.arg(
            Path::new(HOME)
                .join("maintenance")
                .join(format!("{name}.php")),
        );
        php.arg("--conf").arg(self.settings());
        php
    }
}
