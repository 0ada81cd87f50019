//! Secrets of targets: kept by the host, never in the workspace, its log, an error or a report.

use super::session::Session;
use super::target::TargetSecret;
use super::target_view::{SecretState, TargetRow};
use super::wire::ById;
use crate::error::{Error, Kind, Result};
use crate::model::Target;
use crate::publish::kind;

/// The most bytes of a secret.
const LIMIT: usize = 4 * 1024;

/// Keeps the secret of a target.
pub(super) fn target_secret(session: &mut Session, request: TargetSecret) -> Result<TargetRow> {
    let (target, _) = session.one::<Target>(&request.target)?;
    let secret = request.secret.trim();
    if secret.is_empty() {
        return Err(Error::invalid("The secret is empty.").hint("Enter it, or forget the old one."));
    }
    if secret.len() > LIMIT {
        return Err(
            Error::new(Kind::OverLimit, "The secret is longer than 4 KiB.")
                .hint("Enter a password or token, not a file."),
        );
    }
    if secret.chars().any(char::is_control) {
        return Err(
            Error::invalid("A secret is one line.").hint("Copy it again without line breaks.")
        );
    }
    let keep = request.keep;
    let secrets = session.publisher.secrets()?;
    if keep && !secrets.lasting() {
        return Err(
            Error::new(Kind::Refused, "There is no keyring on this computer.")
                .hint("Keep it for this session only."),
        );
    }
    secrets.set(target.id.as_str(), secret, keep)?;
    let state = if keep {
        SecretState::Kept
    } else {
        SecretState::Session
    };
    session.publisher.remember(&target.id, Some(state));
    session.target_row(&target)
}

/// Forgets the secret of a target.
pub(super) fn target_forget(session: &mut Session, request: ById) -> Result<TargetRow> {
    let (target, _) = session.one::<Target>(&request.id)?;
    session.publisher.secrets()?.forget(target.id.as_str())?;
    session.publisher.remember(&target.id, None);
    session.target_row(&target)
}

impl Session {
    /// Where the secret of a target is. The keyring is asked once a session.
    pub(super) fn secret_state(&mut self, target: &Target) -> SecretState {
        let none = if kind::needs_secret(target.kind()) {
            SecretState::Missing
        } else {
            SecretState::NotNeeded
        };
        self.publisher.secret_state(&target.id).unwrap_or(none)
    }
}
