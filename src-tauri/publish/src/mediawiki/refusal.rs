//! What the error codes of a MediaWiki mean.
//!
//! Invariant: nobody matches on the wiki's words; they are shown, clipped, where the code says too little.

use lamppost_core::error::{Error, Kind};
use serde_json::Value;

use crate::http::failure;

/// An error of the wiki.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    /// Its code.
    pub(super) code: String,
    /// Its words.
    pub(super) words: String,
}

/// The error of an answer, if it is one.
pub(super) fn of(answer: &Value) -> Option<Refusal> {
    let first = answer["errors"].as_array()?.first()?;
    Some(Refusal {
        code: super::text(&first["code"]),
        // Why it is read-only stands beside the words.
        words: match first["data"]["readonlyreason"].as_str() {
            Some(reason) => reason.to_owned(),
            None => super::text(&first["text"]),
        },
    })
}

impl Refusal {
    /// Whether somebody was faster: made, changed or deleted the page meanwhile.
    pub(super) fn is_moved(&self) -> bool {
        matches!(
            self.code.as_str(),
            "articleexists"
                | "editconflict"
                | "missingtitle"
                | "pagedeleted"
                | "nosuchpageid"
                | "nosuchrevid"
        )
    }

    /// The same in the user's words.
    pub(super) fn into_error(self, host: &str) -> Error {
        let refused = |message: String| Error::new(Kind::Refused, message);
        match self.code.as_str() {
            "readonly" => Error::new(Kind::Remote, format!("{host} takes no changes at the moment."))
                .hint(format!("It says: {} Try again later.", failure::clipped(&self.words))),
            "ratelimited" | "maxlag" => failure::too_often(host),
            "assertuserfailed" | "assertnameduserfailed" | "notloggedin" | "mustbeloggedin"
            | "badtoken" => failure::unknown_user(host),
            "permissiondenied" | "noedit" | "noedit-anon" | "cantcreate" | "cantcreate-anon"
            | "nocreate-loggedin" | "writeapidenied" | "writerequired" | "readapidenied" | "cantmove"
            | "cantmove-anon" | "cantmovefile" | "badaccess-groups" | "badaccess-group0"
            | "insufficientrights" => failure::denied(format!("{host} does not let this user do that."))
                .hint("Give the bot password the grants to edit, create, move and upload on Special:BotPasswords, or ask whoever runs the wiki."),
            "blocked" | "autoblocked" | "globalblocking-ipblocked" => {
                failure::denied(format!("{host} has blocked this user."))
                    .hint("Ask whoever runs the wiki.")
            }
            "protectedpage" | "protectedtitle" | "cascadeprotected" | "protectednamespace"
            | "protectednamespace-interface" | "customcssjsprotected" => {
                refused("The page is protected on the wiki.".into())
                    .hint("Ask whoever runs the wiki to let this user edit it, or choose another place for the pages.")
            }
            "captcha" => refused(format!("{host} asks a riddle (captcha) before it takes the page."))
                .hint("Ask whoever runs the wiki to exempt this user from captchas."),
            "spamdetected" | "spamblacklist" | "spamprotectionmatch" | "spam-blacklisted-link" | "titleblacklist-forbidden"
            | "abusefilter-disallowed" | "abusefilter-warning" | "hookaborted" => {
                refused(format!("A filter of {host} refuses the page."))
                    .hint(format!("It says: {}", failure::clipped(&self.words)))
            }
            "contenttoobig" => Error::new(Kind::OverLimit, format!("The page is larger than {host} takes."))
                .hint("Choose a shorter profile, or ask whoever runs the wiki to raise the limit."),
            "invalidtitle" | "missingparam" => Error::invalid("The wiki does not allow this name for a page.")
                .hint("Rename the service or review, or choose another place for the pages."),
            "uploaddisabled" | "fileuploads-disabled" => refused(format!("{host} takes no files."))
                .hint("Ask whoever runs the wiki to allow files, or choose a dialect or profile without pictures."),
            "badmd5" => Error::new(Kind::Remote, "The page was damaged on the way and was not written.")
                .hint("Try again."),
            _ => failure::said(host, &self.words)
                .hint(format!("Its code is {}.", failure::clipped(&self.code))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_become_kinds() {
        for (code, kind) in [
            ("readonly", Kind::Remote),
            ("ratelimited", Kind::Remote),
            ("assertuserfailed", Kind::Denied),
            ("permissiondenied", Kind::Denied),
            ("blocked", Kind::Denied),
            ("protectedpage", Kind::Refused),
            ("captcha", Kind::Refused),
            ("spamblacklist", Kind::Refused),
            ("abusefilter-disallowed", Kind::Refused),
            ("contenttoobig", Kind::OverLimit),
            ("invalidtitle", Kind::Invalid),
            ("internal_api_error_DBQueryError", Kind::Remote),
        ] {
            let answer =
                serde_json::json!({"errors": [{"code": code, "text": "Words\nof the wiki"}]});
            let error = of(&answer).unwrap().into_error("wiki.example.org");
            assert_eq!(error.kind, kind, "{code}");
            assert!(!error.hint.is_empty(), "{code}");
        }
        assert!(of(&serde_json::json!({"query": {}})).is_none());
        assert!(of(&serde_json::json!({"errors": []})).is_none());
    }
}
