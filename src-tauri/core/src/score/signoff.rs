//! What a signature binds to, and what differs from it.
//!
//! The content of an area is every value that a signer saw of its questions. Left out on purpose: who wrote them and when, what
//! the pack calls them to somebody else, and everything that only the passing of days changes, because a day alone voids no
//! signature. Invariant: two contents have the same hash exactly when every value in them is equal.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Everything of an area that is signed, in the order of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Content {
    /// The questions that count.
    pub questions: Vec<Question>,
}

/// One question as it is signed; what has no value is left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Question {
    /// Its id in the pack.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Whether it is asked or waits for an earlier answer.
    pub applies: String,
    /// The answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
    /// The reason of the answer.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The note.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who carries it out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub owner: String,
    /// Its evidence, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Piece>,
    /// Its waivers, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Piece>,
    /// Values that stand beside those above, written without knowledge of each other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<String>,
}

/// A piece of evidence or a waiver: what a list calls it, and its values by field.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Piece {
    /// What a sentence calls it.
    pub name: String,
    /// Field and value, sorted by field.
    pub values: Vec<(String, String)>,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The question applies now.
    Appeared,
    /// The question does not apply any more.
    Left,
    /// The words of the question.
    Words,
    /// Whether it waits.
    Applies,
    /// The answer.
    Answer,
    /// The reason.
    Reason,
    /// The note.
    Note,
    /// The owner.
    Owner,
    /// Evidence that was added.
    EvidenceAdded,
    /// Evidence that was removed.
    EvidenceRemoved,
    /// Evidence that says something else.
    EvidenceChanged,
    /// A waiver that was asked for.
    WaiverAdded,
    /// A waiver that is gone.
    WaiverRemoved,
    /// A waiver that was decided, ended or changed.
    WaiverChanged,
    /// Several values stand beside each other, or no longer do.
    Versions,
    /// The content is too large for its changes to be told apart.
    Unknown,
}

/// One value that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Which kind of value.
    pub what: What,
    /// Id of the question.
    pub question: String,
    /// Its words.
    pub text: String,
    /// What it was.
    pub before: String,
    /// What it is.
    pub after: String,
}

/// The content as it is kept beside a signature: long texts may be shortened to their hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// The most bytes a text has here; 0 where nothing is shortened.
    limit: usize,
    /// Whether even so it does not fit, so that nothing is kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    left_out: bool,
    questions: Vec<Question>,
}

/// The texts kept whole, longest first: the first form that fits is kept.
const LIMITS: [usize; 3] = [0, 2_000, 120];

impl Content {
    /// SHA-256 of the canonical form, in hex.
    pub fn sha256(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        hex(text.as_bytes())
    }

    /// What is kept beside a signature, in at most so many bytes.
    pub fn kept(&self, most: usize) -> String {
        let forms = LIMITS.iter().map(|limit| Kept {
            limit: *limit,
            left_out: false,
            questions: self.shortened(*limit),
        });
        let texts = forms.filter_map(|kept| serde_json::to_string(&kept).ok());
        let fits = texts.into_iter().find(|text| text.len() <= most);
        fits.unwrap_or_else(|| r#"{"limit":0,"left_out":true,"questions":[]}"#.to_owned())
    }

    /// What differs from what was kept beside a signature, in the order of the pack; questions that left come last.
    pub fn differences_from(&self, kept: &str) -> Vec<Difference> {
        let Ok(kept) = serde_json::from_str::<Kept>(kept) else {
            return vec![unknown()];
        };
        if kept.left_out {
            return vec![unknown()];
        }
        let now = self.shortened(kept.limit);
        let mut found = Vec::new();
        for question in &now {
            match kept.questions.iter().find(|old| old.id == question.id) {
                Some(old) => question.differences_from(old, &mut found),
                None => found.push(question.differs(What::Appeared, "", "")),
            }
        }
        for old in &kept.questions {
            if now.iter().all(|question| question.id != old.id) {
                found.push(old.differs(What::Left, "", ""));
            }
        }
        if found.is_empty() && now != kept.questions {
            // Only the order of the pack is another.
            found.push(unknown());
        }
        found
    }

    fn shortened(&self, limit: usize) -> Vec<Question> {
        let mut questions = self.questions.clone();
        if limit > 0 {
            for question in &mut questions {
                question.shorten(limit);
            }
        }
        questions
    }
}

impl Question {
    fn differences_from(&self, old: &Self, found: &mut Vec<Difference>) {
        for (what, before, after) in [
            (What::Words, &old.text, &self.text),
            (What::Applies, &old.applies, &self.applies),
            (What::Answer, &old.answer, &self.answer),
            (What::Reason, &old.reason, &self.reason),
            (What::Note, &old.note, &self.note),
            (What::Owner, &old.owner, &self.owner),
        ] {
            if before != after {
                found.push(self.differs(what, before, after));
            }
        }
        let evidence = [
            What::EvidenceRemoved,
            What::EvidenceAdded,
            What::EvidenceChanged,
        ];
        let waivers = [What::WaiverRemoved, What::WaiverAdded, What::WaiverChanged];
        for (words, before, after) in [
            (evidence, &old.evidence, &self.evidence),
            (waivers, &old.waivers, &self.waivers),
        ] {
            self.pieces_from(words, before, after, found);
        }
        if self.versions != old.versions {
            found.push(self.differs(What::Versions, "", ""));
        }
    }

    /// Pieces that differ; where one is gone and one is new, it was changed.
    fn pieces_from(
        &self,
        [removed, added, changed]: [What; 3],
        before: &[Piece],
        after: &[Piece],
        found: &mut Vec<Difference>,
    ) {
        let (gone, new) = (missing(before, after), missing(after, before));
        let both = gone.len().min(new.len());
        for (old, piece) in gone.iter().zip(&new) {
            found.push(self.differs(changed, &old.name, &piece.name));
        }
        for piece in &gone[both..] {
            found.push(self.differs(removed, &piece.name, ""));
        }
        for piece in &new[both..] {
            found.push(self.differs(added, "", &piece.name));
        }
    }

    fn differs(&self, what: What, before: &str, after: &str) -> Difference {
        Difference {
            what,
            question: self.id.clone(),
            text: self.text.clone(),
            before: before.to_owned(),
            after: after.to_owned(),
        }
    }

    fn shorten(&mut self, limit: usize) {
        let texts = [
            &mut self.text,
            &mut self.answer,
            &mut self.reason,
            &mut self.note,
            &mut self.owner,
        ];
        texts.into_iter().for_each(|text| shorten(text, limit));
        self.versions
            .iter_mut()
            .for_each(|text| shorten(text, limit));
        for piece in self.evidence.iter_mut().chain(&mut self.waivers) {
            shorten(&mut piece.name, limit);
            for (_, value) in &mut piece.values {
                shorten(value, limit);
            }
        }
    }
}

/// Which of these the others lack, each as often as it is lacking.
fn missing<'a>(these: &'a [Piece], others: &[Piece]) -> Vec<&'a Piece> {
    let mut left: Vec<&Piece> = others.iter().collect();
    these
        .iter()
        .filter(|piece| match left.iter().position(|other| other == piece) {
            Some(at) => {
                left.remove(at);
                false
            }
            None => true,
        })
        .collect()
}

fn unknown() -> Difference {
    Difference {
        what: What::Unknown,
        question: String::new(),
        text: String::new(),
        before: String::new(),
        after: String::new(),
    }
}

/// A text over the limit becomes its beginning and its hash.
fn shorten(text: &mut String, limit: usize) {
    if text.len() > limit {
        let begins: String = text.chars().take(limit / 4).collect();
        *text = format!("{begins}… ({})", hex(text.as_bytes()));
    }
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(id: &str) -> Question {
        Question {
            id: id.to_owned(),
            text: format!("Is {id} so?"),
            applies: "asked".to_owned(),
            answer: "met".to_owned(),
            note: "x".repeat(5_000),
            ..Question::default()
        }
    }

    fn content() -> Content {
        Content {
            questions: vec![question("a"), question("b")],
        }
    }

    #[test]
    fn what_is_kept_fits_and_finds_no_difference_where_there_is_none() {
        let content = content();
        for most in [100_000, 8_000, 1_200] {
            let kept = content.kept(most);
            assert!(kept.len() <= most, "{most}: {}", kept.len());
            assert_eq!(content.differences_from(&kept), [], "{most}");
        }
    }

    #[test]
    fn every_value_that_differs_is_found_also_behind_a_shortened_text() {
        for most in [100_000, 8_000, 1_200] {
            let kept = content().kept(most);
            let mut now = content();
            now.questions[1].note.push('y');
            now.questions[0].answer = "partial".to_owned();
            now.questions[0].evidence.push(Piece {
                name: "Log".to_owned(),
                values: Vec::new(),
            });
            let found = now.differences_from(&kept);
            let what: Vec<What> = found.iter().map(|each| each.what).collect();
            assert_eq!(
                what,
                [What::Answer, What::EvidenceAdded, What::Note],
                "{most}"
            );
        }
    }

    #[test]
    fn questions_that_appear_and_leave_are_told() {
        let kept = content().kept(100_000);
        let now = Content {
            questions: vec![question("a"), question("c")],
        };
        let found = now.differences_from(&kept);
        let what: Vec<(What, &str)> = found
            .iter()
            .map(|each| (each.what, each.question.as_str()))
            .collect();
        assert_eq!(what, [(What::Appeared, "c"), (What::Left, "b")]);
    }

    #[test]
    fn what_cannot_be_read_differs() {
        for kept in ["", "{}", r#"{"limit":0,"left_out":true,"questions":[]}"#] {
            assert_eq!(content().differences_from(kept)[0].what, What::Unknown);
        }
        assert_eq!(
            content().differences_from(&content().kept(10))[0].what,
            What::Unknown
        );
    }
}
