//! The names of an input, and finding them in text.

use super::WITHHELD;

/// Names of people, and what is no person although it stands where a name could.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// The words of each name, the longest name first once settled.
    people: Vec<Vec<String>>,
    /// Services and teams: a team may own an action, and is on the page by its name.
    known: Vec<String>,
}

impl Names {
    /// Notes a person.
    pub(super) fn person(&mut self, name: &str) {
        let words: Vec<String> = name.split_whitespace().map(str::to_owned).collect();
        if words.concat().chars().count() > 1 && !self.people.contains(&words) {
            self.people.push(words);
        }
    }

    /// Notes what is no person.
    pub(super) fn known(&mut self, name: &str) {
        self.known
            .push(name.split_whitespace().collect::<Vec<_>>().join(" "));
    }

    /// To be called once all are noted.
    pub(super) fn settle(&mut self) {
        let known = std::mem::take(&mut self.known);
        self.people.retain(|words| {
            known
                .iter()
                .all(|known| !known.eq_ignore_ascii_case(&words.join(" ")))
        });
        self.people
            .sort_by_key(|words| std::cmp::Reverse(words.concat().len()));
    }

    /// Puts the stand-in where a name stands as a whole, in either case of ASCII letters, whatever white space is in it.
    pub(super) fn clean(&self, text: &mut String) {
        for name in &self.people {
            if let Some(cleaned) = replaced(text, name) {
                *text = cleaned;
            }
        }
    }

    /// Whether an address holds a name, written together or with any signs between its words.
    pub(super) fn in_address(&self, address: &str) -> bool {
        let decoded = decode(address);
        let address = squeezed(&decoded);
        self.people.iter().any(|words| {
            let name = squeezed(&words.concat());
            name.chars().count() > 2 && address.contains(&name)
        })
    }
}

/// What percent signs stand for.
fn decode(address: &str) -> String {
    let bytes = address.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = address.get(at + 1..at + 3);
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], byte) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn squeezed(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The text with each whole name replaced; none where there is none.
fn replaced(text: &str, name: &[String]) -> Option<String> {
    let mut out = String::new();
    let mut from = 0;
    let mut before = None;
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let begins = !before.is_some_and(char::is_alphanumeric);
        let length = if begins {
            found(&text[at..], name)
        } else {
            None
        };
        match length {
            Some(length) => {
                out.push_str(&text[from..at]);
                out.push_str(WITHHELD);
                at += length;
                from = at;
                before = Some(')');
            }
            None => {
                at += c.len_utf8();
                before = Some(c);
            }
        }
    }
    if from == 0 {
        return None;
    }
    out.push_str(&text[from..]);
    Some(out)
}

/// How many bytes a name takes at the start of a text.
fn found(text: &str, name: &[String]) -> Option<usize> {
    let mut rest = text;
    for (place, word) in name.iter().enumerate() {
        if place > 0 {
            let after = rest.trim_start();
            if after.len() == rest.len() {
                return None;
            }
            rest = after;
        }
        let begin = rest.get(..word.len())?;
        if !begin.eq_ignore_ascii_case(word) {
            return None;
        }
        rest = &rest[word.len()..];
    }
    let ends = !rest.chars().next().is_some_and(char::is_alphanumeric);
    ends.then_some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(people: &[&str], known: &[&str]) -> Names {
        let mut names = Names::default();
        people.iter().for_each(|name| names.person(name));
        known.iter().for_each(|name| names.known(name));
        names.settle();
        names
    }

    #[test]
    fn whole_names_are_replaced_and_parts_of_words_stay() {
        let names = names(&["Mara Sund", "Al", "Mara", "x", "Payments"], &["payments"]);
        for (given, kept) in [
            ("Mara Sund agreed.", "(name) agreed."),
            ("ask mara\n sund or Al", "ask (name) or (name)"),
            ("Also calm", "Also calm"),
            ("Mara's and (Mara)", "(name)'s and ((name))"),
            ("Payments API by x", "Payments API by x"),
            ("Élan Al", "Élan (name)"),
            ("", ""),
        ] {
            let mut text = given.to_owned();
            names.clean(&mut text);
            assert_eq!(text, kept, "{given}");
        }
    }

    #[test]
    fn addresses_are_known_by_their_letters() {
        let names = names(&["Mara Sund", "Al"], &[]);
        for address in [
            "https://x/~mara.sund",
            "mailto:Mara_Sund@x",
            "https://x/?q=Mara%20Sund",
            "https://x/MARASUND/1",
        ] {
            assert!(names.in_address(address), "{address}");
        }
        // Two letters are in every second address.
        assert!(!names.in_address("https://x/calendar"));
    }
}
