//! Turns what SQLite says into what the user can act on.

use rusqlite::{ErrorCode, ffi};

use crate::error::{Error, Kind};

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::new(
                Kind::Locked,
                "Another program is writing to this workspace.",
            )
            .hint("Wait a moment and save again."),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => damaged(),
            Some(ErrorCode::DiskFull) => disk_full(),
            // What a full disk looks like where SQLite makes the index of its log.
            Some(ErrorCode::SystemIoFailure) if extended(&error) == ffi::SQLITE_IOERR_SHMSIZE => {
                disk_full()
            }
            // A file shorter than it says.
            Some(ErrorCode::SystemIoFailure)
                if extended(&error) == ffi::SQLITE_IOERR_SHORT_READ =>
            {
                damaged()
            }
            Some(ErrorCode::ReadOnly) => Self::new(
                Kind::ReadOnly,
                "The last change is not saved. The file can only be read.",
            )
            .hint("Make the file and its folder writable, then save again."),
            Some(ErrorCode::CannotOpen) => {
                Self::new(Kind::Io, "The workspace file cannot be opened.")
                    .hint("Check that the file and its folder exist and that you may read them.")
            }
            Some(ErrorCode::SystemIoFailure) => {
                Self::new(Kind::Io, "The disk refused to read or write the workspace.")
                    .hint("Check the disk, then try again. What was saved before is safe.")
            }
            // Every statement here fits the tables of this version; a file whose tables have other names was changed.
            _ if is_missing_name(&error) => damaged(),
            // The tables are strict: a column of another type or broken text was not written so.
            None if is_conversion(&error) => damaged(),
            _ => Self::new(Kind::Internal, format!("The store failed: {error}."))
                .hint("This is a defect of Lamppost. What was saved before is safe."),
        }
    }
}

fn disk_full() -> Error {
    Error::new(
        Kind::DiskFull,
        "The last change is not saved. The disk is full.",
    )
    .hint("Free some space, then save again. Nothing else is lost.")
}

fn extended(error: &rusqlite::Error) -> i32 {
    error.sqlite_error().map_or(0, |error| error.extended_code)
}

/// A statement names a table or column that the file does not have.
fn is_missing_name(error: &rusqlite::Error) -> bool {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.starts_with("no such "),
        _ => false,
    }
}

fn is_conversion(error: &rusqlite::Error) -> bool {
    use rusqlite::Error::{
        FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType, Utf8Error,
    };
    matches!(
        error,
        FromSqlConversionFailure(..)
            | IntegralValueOutOfRange(..)
            | InvalidColumnType(..)
            | Utf8Error(..)
    )
}

/// The workspace does not read as it was written.
pub(crate) fn damaged() -> Error {
    Error::new(Kind::Damaged, "The workspace file is damaged.")
        .hint("Recover what can be read, or restore a backup. The damaged file is kept as it is.")
}

/// A failure of the file system.
pub(crate) fn io(what: &str, error: &std::io::Error) -> Error {
    use std::io::ErrorKind;
    let (kind, hint) = match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            (Kind::DiskFull, "Free some space, then try again.")
        }
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => (
            Kind::ReadOnly,
            "Check that you may write there, or choose another place.",
        ),
        _ => (Kind::Io, "Check the disk and the path, then try again."),
    };
    Error::new(kind, format!("{what}: {error}.")).hint(hint)
}
