//! Writes days as an iCalendar file (RFC 5545): the same entries give the same bytes.

use chrono::{DateTime, Days, NaiveDate};

/// A day with something to do.
pub(super) struct Entry {
    /// The same for the same thing in every file.
    pub(super) uid: String,
    /// When the thing was last changed, in milliseconds since 1970-01-01 UTC.
    pub(super) changed_ms: i64,
    /// The day, `YYYY-MM-DD`.
    pub(super) on: String,
    /// In one line.
    pub(super) summary: String,
    /// In some lines.
    pub(super) text: String,
    /// What kind of thing it is.
    pub(super) category: String,
}

/// The most octets of a line without its break (RFC 5545, section 3.1).
const WIDTH: usize = 75;

/// The file; an entry without a readable day is passed over.
pub(super) fn write(entries: &[Entry]) -> String {
    let mut text = String::new();
    for fixed in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Lamppost//Lamppost//EN",
        "CALSCALE:GREGORIAN",
    ] {
        line(&mut text, fixed);
    }
    for entry in entries {
        let Ok(on) = entry.on.parse::<NaiveDate>() else {
            continue;
        };
        let next = on.checked_add_days(Days::new(1)).unwrap_or(on);
        let stamp = DateTime::from_timestamp_millis(entry.changed_ms).unwrap_or_default();
        line(&mut text, "BEGIN:VEVENT");
        line(&mut text, &format!("UID:{}", escaped(&entry.uid)));
        line(
            &mut text,
            &format!("DTSTAMP:{}", stamp.format("%Y%m%dT%H%M%SZ")),
        );
        line(
            &mut text,
            &format!("DTSTART;VALUE=DATE:{}", on.format("%Y%m%d")),
        );
        line(
            &mut text,
            &format!("DTEND;VALUE=DATE:{}", next.format("%Y%m%d")),
        );
        line(&mut text, &format!("SUMMARY:{}", escaped(&entry.summary)));
        line(&mut text, &format!("DESCRIPTION:{}", escaped(&entry.text)));
        line(
            &mut text,
            &format!("CATEGORIES:{}", escaped(&entry.category)),
        );
        line(&mut text, "TRANSP:TRANSPARENT");
        line(&mut text, "END:VEVENT");
    }
    line(&mut text, "END:VCALENDAR");
    text
}

/// Text as a value (section 3.3.11); other control characters are not allowed and become spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' | '\r' => out.push_str("\\n"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// Adds a line, folded so that no part is too long and no letter is cut.
fn line(text: &mut String, content: &str) {
    let mut width = 0;
    for letter in content.chars() {
        if width + letter.len_utf8() > WIDTH {
            text.push_str("\r\n ");
            width = 1;
        }
        text.push(letter);
        width += letter.len_utf8();
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(summary: &str) -> Entry {
        Entry {
            uid: "action-1@lamppost".to_owned(),
            changed_ms: 1_795_000_000_000,
            on: "2028-02-28".to_owned(),
            summary: summary.to_owned(),
            text: "a\nb".to_owned(),
            category: "Action".to_owned(),
        }
    }

    #[test]
    fn lines_are_folded_by_octets_and_unfold_to_what_they_were() {
        let long = "ü🚀,;\\ ".repeat(60);
        let file = write(&[entry(&long)]);
        for part in file.split("\r\n") {
            assert!(part.len() <= WIDTH, "{part}");
        }
        assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
        let whole = file.replace("\r\n ", "");
        let summary = whole
            .split("\r\n")
            .find_map(|line| line.strip_prefix("SUMMARY:"));
        let back = summary
            .unwrap()
            .replace("\\,", ",")
            .replace("\\;", ";")
            .replace("\\\\", "\\");
        assert_eq!(back, long);
    }

    #[test]
    fn a_day_ends_with_the_next_and_text_cannot_leave_its_line() {
        let file = write(&[entry("x\r\nEND:VCALENDAR\u{7}")]);
        assert!(file.contains("DTSTART;VALUE=DATE:20280228\r\nDTEND;VALUE=DATE:20280229\r\n"));
        assert!(file.contains("SUMMARY:x\\nEND:VCALENDAR \r\n"));
        assert_eq!(file.matches("END:VCALENDAR").count(), 2);
        assert!(file.ends_with("END:VCALENDAR\r\n"));
    }
}
