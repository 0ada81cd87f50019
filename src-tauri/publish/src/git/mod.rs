//! A git repository, also the one behind a wiki.
//!
//! | file | what it owns |
//! |---|---|
//! | [`run`] | running git, and what its refusals mean |
//! | [`tree`] | what is in a commit |
//! | [`build`] | commits made of pages, without a work tree |
//! | [`room`] | the folder they are made in |
//!
//! Left out on purpose: what pages are called there.
//! Invariants: nothing is forced; a push that loses a race is built again on top of what won, without the pages that
//! are not as they were decided on; each page is a commit of its own, so that its history on the wiki is its own.

mod build;
mod room;
mod run;
mod tree;

use std::sync::mpsc::channel;
use std::time::Duration;

use lamppost_core::model::PlaceKind;
use lamppost_core::publish::{
    Change, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki, Written,
};
use lamppost_core::{Error, Kind, Result};

use room::Room;
use run::{Git, refusal};
use tree::Tree;

/// The commit of the other side as we know it.
const THEIRS: &str = "refs/lamppost/theirs";
/// The commit we made on top.
const OURS: &str = "refs/lamppost/ours";
/// Pages that are pushed together: between two pushes somebody can cancel.
const TOGETHER: usize = 50;
/// How often a push that lost a race is built again.
const TRIES: u32 = 24;
/// How many commits are looked at for who wrote a page.
const DEPTH: &str = "--depth=200";

/// An open repository.
pub(crate) struct Repository {
    git: Git,
    /// Where pages are built; gone with this.
    _folder: Room,
    address: String,
    is_local: bool,
    keeps_order: bool,
    wanted_branch: String,
    /// What a branch is called where there is none yet.
    first_branch: &'static str,
    author: String,
    /// How long the other side may take to answer for the first time.
    first: Duration,
    /// The branch, once it is known.
    branch: Option<String>,
    tree: Tree,
}

impl Repository {
    /// Opens a repository. Nothing is asked yet.
    pub(crate) fn open(place: &Place, secret: Option<&str>, first: Duration) -> Result<Self> {
        let failed = |error: std::io::Error| {
            Error::new(
                Kind::Io,
                format!("A temporary folder can't be made: {error}."),
            )
            .hint("See that the disk is not full.")
        };
        let folder = Room::new().map_err(failed)?;
        let (address, is_local) = match &place.folder {
            Some(path) if place.address.is_empty() => {
                let path = path.canonicalize().map_err(|_| {
                    let message = format!("There is no repository in {}.", path.display());
                    Error::new(Kind::Io, message).hint("Choose the folder once more.")
                })?;
                let path = path.to_str().ok_or_else(|| {
                    Error::invalid("The path of the repository is not text.")
                        .hint("Choose another folder.")
                })?;
                (path.to_owned(), true)
            }
            _ => (
                lamppost_core::publish::address::address(PlaceKind::Git, &place.address)?,
                false,
            ),
        };
        if address.is_empty() {
            return Err(Error::invalid("The target has no address.").hint("Set its address."));
        }
        let mut git = Git::new(folder.path(), &address, is_local);
        git.must(&["init", "--quiet", "--bare", "--template="], None)?;
        if let Some(secret) = secret.filter(|_| address.starts_with("http")) {
            git.sign_in(&address, &place.user, secret);
        }
        Ok(Self {
            git,
            _folder: folder,
            address,
            is_local,
            keeps_order: place.kind == PlaceKind::Azure,
            wanted_branch: place.branch.clone(),
            first_branch: match place.kind {
                PlaceKind::Github | PlaceKind::Gitea => "master",
                PlaceKind::Azure => "wikiMaster",
                _ => "main",
            },
            author: place.author.clone(),
            first,
            branch: None,
            tree: Tree::default(),
        })
    }

    /// Finds the branch: the one that is wanted, or the remote's own.
    fn find_branch(&mut self) -> Result<String> {
        if let Some(branch) = &self.branch {
            return Ok(branch.clone());
        }
        let words = [
            "ls-remote",
            "--symref",
            "--",
            &self.address,
            "HEAD",
            "refs/heads/*",
        ];
        let said = self.git.run_within(self.first, &words, None)?;
        if !said.is_good {
            return Err(refusal(&said, &self.address));
        }
        let text = String::from_utf8_lossy(&said.out);
        let heads: Vec<&str> = text
            .lines()
            .filter_map(|line| line.split('\t').nth(1)?.strip_prefix("refs/heads/"))
            .collect();
        let own = text
            .lines()
            .find_map(|line| line.strip_prefix("ref: refs/heads/")?.split('\t').next());
        let branch = match self.wanted_branch.as_str() {
            // A wiki without any page has no branch yet; hosts of wikis look at the one their own pages go to.
            "" => match (own, heads.as_slice()) {
                (Some(own), _) => own.to_owned(),
                (None, [only]) => (*only).to_owned(),
                (None, []) => self.first_branch.to_owned(),
                (None, _) => {
                    return Err(
                        Error::new(Kind::Refused, "The repository has no main branch.")
                            .hint("Name the branch at the target."),
                    );
                }
            },
            wanted if heads.is_empty() || heads.contains(&wanted) => wanted.to_owned(),
            wanted => {
                let message = format!("The repository has no branch “{wanted}”.");
                return Err(Error::new(Kind::Refused, message)
                    .hint("Make it there, or name another branch at the target."));
            }
        };
        self.tree.is_empty_remote = !heads.contains(&branch.as_str());
        self.branch = Some(branch.clone());
        Ok(branch)
    }

    /// Takes over what the other side has now.
    fn fetch(&mut self) -> Result<()> {
        let branch = self.find_branch()?;
        if self.tree.is_empty_remote {
            // It may have got its first page meanwhile.
            let head = format!("refs/heads/{branch}");
            let said = self
                .git
                .run(&["ls-remote", "--", &self.address, &head], None)?;
            if !said.is_good {
                return Err(refusal(&said, &self.address));
            }
            if said.out.is_empty() {
                self.tree = Tree::nothing();
                return Ok(());
            }
        }
        let spec = format!("+refs/heads/{branch}:{THEIRS}");
        let mut words = vec!["fetch", "--quiet", "--no-tags", "--no-write-fetch-head"];
        if !self.is_local {
            words.push(DEPTH);
        }
        words.extend(["--", &self.address, &spec]);
        let said = self.git.run(&words, None)?;
        if !said.is_good {
            return Err(refusal(&said, &self.address));
        }
        self.tree = Tree::read(&self.git, THEIRS)?;
        Ok(())
    }

    /// Builds commits of these changes and pushes them; whether nobody was faster.
    fn push(&mut self, changes: &[&Change<'_>]) -> Result<bool> {
        let branch = self.find_branch()?;
        let order = self.keeps_order;
        build::commits(&self.git, &self.tree, changes, &self.author, order)?;
        let spec = format!("{OURS}:refs/heads/{branch}");
        let mut words = vec!["push", "--quiet", "--porcelain", "--no-verify"];
        if self.is_local {
            // The hooks of a folder that somebody chose do not run either.
            words.push("--receive-pack=git -c core.hooksPath=/dev/null receive-pack");
        }
        words.extend(["--", &self.address, &spec]);
        let said = self.git.run(&words, None)?;
        if said.is_good {
            return Ok(true);
        }
        let told = format!("{}{}", String::from_utf8_lossy(&said.out), said.err);
        let lost = [
            "non-fast-forward",
            "fetch first",
            "cannot lock ref",
            "failed to update ref",
            "incorrect old value",
            "reference already exists",
            "failed to lock",
        ];
        if lost.iter().any(|word| told.contains(word)) {
            return Ok(false);
        }
        if told.contains("[remote rejected]") {
            let why = told.lines().find(|line| line.contains("[remote rejected]"));
            let why = why
                .and_then(|line| line.rsplit_once('('))
                .map_or("", |(_, why)| why);
            let why: String = why.trim_end_matches(')').chars().take(120).collect();
            return Err(Error::new(
                Kind::Denied,
                format!("The repository refused the pages: {why}."),
            )
            .hint(
                "Ask for the right to push to this branch, or name another branch at the target.",
            ));
        }
        Err(refusal(&said, &self.address))
    }

    /// Writes pages that are pushed together.
    fn write_some(&mut self, changes: &[Change<'_>]) -> Vec<Result<Outcome>> {
        let mut outcomes: Vec<Option<Result<Outcome>>> = vec![None; changes.len()];
        for round in 0..TRIES {
            if round > 0 {
                pause(round);
                if let Err(error) = self.fetch() {
                    return fill(outcomes, &error);
                }
            }
            let mut open = Vec::new();
            for (at, change) in changes.iter().enumerate() {
                if outcomes[at].is_some() {
                    continue;
                }
                match self.tree.is_as_decided(change) {
                    Ok(true) => open.push(at),
                    Ok(false) => outcomes[at] = Some(Ok(Outcome::Moved)),
                    Err(error) => outcomes[at] = Some(Err(error)),
                }
            }
            let some: Vec<&Change<'_>> = open.iter().map(|at| &changes[*at]).collect();
            if some.is_empty() {
                break;
            }
            match self.push(&some) {
                Err(error) => return fill(outcomes, &error),
                Ok(false) => {}
                Ok(true) => {
                    match self.written(&some) {
                        Err(error) => return fill(outcomes, &error),
                        Ok(written) => {
                            for (at, written) in open.into_iter().zip(written) {
                                outcomes[at] = Some(Ok(Outcome::Written(written)));
                            }
                        }
                    }
                    break;
                }
            }
        }
        let busy = Error::new(Kind::Remote, "Somebody else was faster with every push.")
            .hint("Try again when fewer people publish there.");
        fill(outcomes, &busy)
    }

    /// Pages as they are in the commits that were pushed.
    fn written(&mut self, changes: &[&Change<'_>]) -> Result<Vec<Written>> {
        self.git.must(&["update-ref", THEIRS, OURS], None)?;
        self.tree = Tree::read(&self.git, THEIRS)?;
        let names: Vec<&str> = changes.iter().map(|change| change.name).collect();
        let texts = self.tree.texts(&self.git, &names)?;
        let mut written = Vec::new();
        for (change, text) in changes.iter().zip(texts) {
            let page = text?.ok_or_else(|| {
                Error::new(Kind::Io, "A page is not in its own commit.").hint("Plan again.")
            })?;
            written.push(Written {
                id: change.name.to_owned(),
                name: change.name.to_owned(),
                version: page.version,
                text: page.text,
            });
        }
        Ok(written)
    }

    /// Reads pages of the commit that was fetched; nothing is asked of the other side.
    fn read_all(&mut self, pages: &[Wanted<'_>]) -> Result<Vec<Result<Option<Remote>>>> {
        if self.branch.is_none() {
            self.fetch()?;
        }
        let names: Vec<&str> = pages
            .iter()
            .map(|wanted| match wanted.id {
                Some(id) if self.tree.has(id) => id,
                _ => wanted.name,
            })
            .collect();
        let texts = self.tree.texts(&self.git, &names)?;
        let past = tree::past(&self.git, THEIRS, self.tree.is_empty_remote)?;
        let files = pages.iter().flat_map(|wanted| wanted.files);
        let differing = self.tree.differing(&self.git, files)?;
        let mut found = Vec::new();
        for ((wanted, name), text) in pages.iter().zip(names).zip(texts) {
            found.push(text.map(|page| {
                page.map(|page| {
                    let (author, at, note) = past.get(name).cloned().unwrap_or_default();
                    let files = wanted.files.iter().map(|file| file.path.clone());
                    Remote {
                        id: name.to_owned(),
                        name: name.to_owned(),
                        version: page.version,
                        text: page.text,
                        author,
                        at,
                        note,
                        differing: Some(files.filter(|path| differing.contains(path)).collect()),
                        open_comments: 0,
                    }
                })
            }));
        }
        Ok(found)
    }
}

impl Wiki for Repository {
    fn check(&mut self) -> Result<Greeting> {
        let branch = self.find_branch()?;
        self.fetch()?;
        Ok(Greeting {
            site: format!("{} ({branch})", self.address),
            user: String::new(),
            // Whether a push is taken shows when it is tried; nothing is written to find out.
            writable: true,
        })
    }

    fn read(
        &mut self,
        pages: &[Wanted<'_>],
        told: &mut dyn FnMut(usize) -> Flow,
    ) -> Vec<Result<Option<Remote>>> {
        match self.read_all(pages) {
            Ok(found) => {
                told(found.len());
                found
            }
            Err(error) => pages.iter().map(|_| Err(error.clone())).collect(),
        }
    }

    fn write(
        &mut self,
        changes: &[Change<'_>],
        told: &mut dyn FnMut(usize, Result<Outcome>) -> Flow,
    ) {
        let mut first = 0;
        if let Err(error) = self.fetch() {
            for at in 0..changes.len() {
                told(at, Err(error.clone()));
            }
            return;
        }
        for some in changes.chunks(TOGETHER) {
            let mut flow = Flow::Continue;
            for (at, outcome) in self.write_some(some).into_iter().enumerate() {
                if told(first + at, outcome) == Flow::Stop {
                    flow = Flow::Stop;
                }
            }
            first += some.len();
            if flow == Flow::Stop {
                return;
            }
        }
    }
}

/// What is not decided yet ends with this error.
fn fill(outcomes: Vec<Option<Result<Outcome>>>, error: &Error) -> Vec<Result<Outcome>> {
    let each = outcomes.into_iter();
    each.map(|outcome| outcome.unwrap_or_else(|| Err(error.clone())))
        .collect()
}

/// Waits longer each time, and not as long as others that wait.
fn pause(round: u32) {
    let most = 25_u64 << round.min(5);
    let mut chance = [0_u8; 1];
    // Where the system gives no chance, all wait as long.
    let _even = getrandom::fill(&mut chance);
    let wait = Duration::from_millis(most / 2 + most * u64::from(chance[0]) / 256);
    let (_open, never) = channel::<()>();
    let _over = never.recv_timeout(wait);
}
