//! Secrets of places: in the keyring of the system, or for this session only.
//!
//! Left out on purpose: asking for a secret, and deciding which.
//! Invariants: a secret is in no file, log or message of ours; a keyring that does not answer stops nobody
//! for long; whether one is there is found out by asking it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::mpsc::channel;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use lamppost_core::error::{Error, Kind, Result};
use lamppost_core::publish::Secrets;

/// The name under which the keyring lists them.
const SERVICE: &str = "Lamppost";
/// An entry that nobody makes, to see whether a keyring answers.
const PROBE: &str = "is-a-keyring-here";
/// How long to wait for a keyring that may have to be unlocked by hand.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a keyring may take to say that it is there.
const GREETING: Duration = Duration::from_secs(3);

/// What keeps secrets.
trait Store: Send + Sync {
    fn get(&self, target: &str) -> std::result::Result<Option<String>, Silence>;
    fn set(&self, target: &str, secret: &str) -> std::result::Result<(), Silence>;
    fn delete(&self, target: &str) -> std::result::Result<(), Silence>;
}

/// A store that does not do what it is asked; why may hold anything and is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Silence;

/// The keyring of the system: Secret Service, Keychain or Credential Manager.
struct System;

impl System {
    fn entry(target: &str) -> std::result::Result<keyring::Entry, Silence> {
        keyring::Entry::new(SERVICE, target).map_err(|_| Silence)
    }
}

impl Store for System {
    fn get(&self, target: &str) -> std::result::Result<Option<String>, Silence> {
        match Self::entry(target)?.get_password() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(_) => Err(Silence),
        }
    }

    fn set(&self, target: &str, secret: &str) -> std::result::Result<(), Silence> {
        let entry = Self::entry(target)?;
        entry.set_password(secret).map_err(|_| Silence)
    }

    fn delete(&self, target: &str) -> std::result::Result<(), Silence> {
        match Self::entry(target)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(_) => Err(Silence),
        }
    }
}

/// The secrets of this installation.
pub struct Keyring {
    store: Arc<dyn Store>,
    session: BTreeMap<String, String>,
    is_there: OnceLock<bool>,
    patience: Duration,
    greeting: Duration,
}

impl Keyring {
    /// The keyring of the system; nothing is asked of it yet.
    pub fn system() -> Self {
        Self::over(Arc::new(System), PATIENCE, GREETING)
    }

    fn over(store: Arc<dyn Store>, patience: Duration, greeting: Duration) -> Self {
        Self {
            store,
            session: BTreeMap::new(),
            is_there: OnceLock::new(),
            patience,
            greeting,
        }
    }

    /// Asks the store on a thread of its own, which is left behind where it does not come back.
    fn ask<T: Send + 'static>(
        &self,
        patience: Duration,
        question: impl FnOnce(&dyn Store) -> std::result::Result<T, Silence> + Send + 'static,
    ) -> std::result::Result<T, Silence> {
        let store = Arc::clone(&self.store);
        let (tell, hear) = channel();
        std::thread::spawn(move || {
            // Nobody may be there to hear it any more.
            let _late = tell.send(question(store.as_ref()));
        });
        hear.recv_timeout(patience).unwrap_or(Err(Silence))
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Keyring").finish_non_exhaustive()
    }
}

impl Secrets for Keyring {
    fn get(&self, target: &str) -> Result<Option<String>> {
        if let Some(secret) = self.session.get(target) {
            return Ok(Some(secret.clone()));
        }
        if !self.lasting() {
            return Ok(None);
        }
        let wanted = target.to_owned();
        self.ask(self.patience, move |store| store.get(&wanted))
            .map_err(|_| silent("The keyring does not give the secret.", "Unlock the keyring of the system and try again, or enter the secret for this session only."))
    }

    fn set(&mut self, target: &str, secret: &str, lasting: bool) -> Result<()> {
        if !lasting {
            self.session.insert(target.to_owned(), secret.to_owned());
            return Ok(());
        }
        let (wanted, given) = (target.to_owned(), secret.to_owned());
        let is_kept = self.lasting()
            && self
                .ask(self.patience, move |store| store.set(&wanted, &given))
                .is_ok();
        if !is_kept {
            return Err(silent(
                "The keyring does not take the secret.",
                "Unlock the keyring of the system and try again, or keep the secret for this session only.",
            ));
        }
        self.session.remove(target);
        Ok(())
    }

    fn forget(&mut self, target: &str) -> Result<()> {
        self.session.remove(target);
        if !self.lasting() {
            return Ok(());
        }
        let wanted = target.to_owned();
        self.ask(self.patience, move |store| store.delete(&wanted))
            .map_err(|_| silent("The keyring does not forget the secret.", "Unlock the keyring of the system and try again, or delete the entry Lamppost in it by hand."))
    }

    fn lasting(&self) -> bool {
        *self
            .is_there
            .get_or_init(|| self.ask(self.greeting, |store| store.get(PROBE)).is_ok())
    }
}

fn silent(message: &str, hint: &str) -> Error {
    Error::new(Kind::Io, message).hint(hint)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A keyring in memory, which can be told to refuse or to hang.
    #[derive(Default)]
    struct Fake {
        kept: Mutex<BTreeMap<String, String>>,
        refuses: bool,
        hangs: bool,
    }

    impl Fake {
        fn act<T>(
            &self,
            act: impl FnOnce(&mut BTreeMap<String, String>) -> T,
        ) -> std::result::Result<T, Silence> {
            if self.hangs {
                let (_open, never) = channel::<()>();
                let _over = never.recv();
            }
            if self.refuses {
                return Err(Silence);
            }
            Ok(act(&mut self.kept.lock().unwrap()))
        }
    }

    impl Store for Fake {
        fn get(&self, target: &str) -> std::result::Result<Option<String>, Silence> {
            self.act(|kept| kept.get(target).cloned())
        }
        fn set(&self, target: &str, secret: &str) -> std::result::Result<(), Silence> {
            self.act(|kept| drop(kept.insert(target.into(), secret.into())))
        }
        fn delete(&self, target: &str) -> std::result::Result<(), Silence> {
            self.act(|kept| drop(kept.remove(target)))
        }
    }

    fn over(fake: &Arc<Fake>) -> Keyring {
        // One that hangs is waited for to the end.
        let most = Duration::from_millis(if fake.hangs { 300 } else { 10_000 });
        Keyring::over(Arc::clone(fake) as Arc<dyn Store>, most, most)
    }

    #[test]
    fn a_keyring_keeps_and_forgets() {
        let fake = Arc::new(Fake::default());
        let mut secrets = over(&fake);
        assert!(secrets.lasting());
        assert_eq!(secrets.get("a").unwrap(), None);
        secrets.set("a", "hunter2", true).unwrap();
        assert_eq!(over(&fake).get("a").unwrap().as_deref(), Some("hunter2"));
        // One for this session stands before it and goes with it.
        secrets.set("a", "other", false).unwrap();
        assert_eq!(secrets.get("a").unwrap().as_deref(), Some("other"));
        assert_eq!(over(&fake).get("a").unwrap().as_deref(), Some("hunter2"));
        // A lasting one replaces both.
        secrets.set("a", "third", true).unwrap();
        assert_eq!(secrets.get("a").unwrap().as_deref(), Some("third"));
        secrets.forget("a").unwrap();
        secrets.forget("a").unwrap();
        assert_eq!(secrets.get("a").unwrap(), None);
        assert!(fake.kept.lock().unwrap().is_empty());
        assert!(!format!("{secrets:?}").contains("hunter2"));
    }

    #[test]
    fn without_a_keyring_the_session_keeps() {
        for fake in [
            Fake {
                refuses: true,
                ..Fake::default()
            },
            Fake {
                hangs: true,
                ..Fake::default()
            },
        ] {
            let mut secrets = over(&Arc::new(fake));
            assert!(!secrets.lasting());
            assert_eq!(secrets.get("a").unwrap(), None);
            let error = secrets.set("a", "hunter2", true).unwrap_err();
            assert_eq!(error.kind, Kind::Io);
            assert!(error.hint.contains("this session"));
            assert!(!format!("{error:?}").contains("hunter2"));
            secrets.set("a", "hunter2", false).unwrap();
            assert_eq!(secrets.get("a").unwrap().as_deref(), Some("hunter2"));
            secrets.forget("a").unwrap();
            assert_eq!(secrets.get("a").unwrap(), None);
        }
    }

    #[test]
    fn the_systems_own_answers_one_way_or_the_other() {
        // Read alone: a test leaves nothing in anybody's keyring.
        let secrets = Keyring::system();
        match secrets.get("a target that nobody has") {
            Ok(found) => assert_eq!(found, None),
            // There, and not to be unlocked.
            Err(error) => assert!(secrets.lasting() && error.kind == Kind::Io, "{error:?}"),
        }
    }
}
