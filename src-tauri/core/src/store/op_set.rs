//! A set of operations, by replica as ranges of numbers: what a snapshot names.
//!
//! It has one text form, so that equal sets are equal bytes: `{"<replica>":[[from,to],…],…}`, replicas and ranges in order,
//! neighbouring ranges joined.

use std::collections::BTreeMap;

use super::op::{SEQ_LIMIT, is_replica, next_id, split_id};
use crate::error::{Error, Result};

/// The most operations of a set, so that none makes the program read for ever.
const MOST: u64 = 500_000;

/// A set of operations.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OpSet {
    ranges: BTreeMap<String, Vec<(u64, u64)>>,
}

impl OpSet {
    /// The set of these operations.
    ///
    /// # Errors
    /// `Invalid` for what names no operation.
    pub fn of<'i>(ids: impl IntoIterator<Item = &'i str>) -> Result<Self> {
        let mut numbers: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for id in ids {
            let (replica, number) = split_id(id).ok_or_else(wrong)?;
            if !is_replica(replica) || !(1..SEQ_LIMIT).contains(&number) {
                return Err(wrong());
            }
            numbers.entry(replica).or_default().push(number);
        }
        let mut ranges = BTreeMap::new();
        for (replica, mut numbers) in numbers {
            numbers.sort_unstable();
            numbers.dedup();
            let mut joined: Vec<(u64, u64)> = Vec::new();
            for number in numbers {
                match joined.last_mut() {
                    Some((_, to)) if *to + 1 == number => *to = number,
                    Some(_) | None => joined.push((number, number)),
                }
            }
            ranges.insert(replica.to_owned(), joined);
        }
        Ok(Self { ranges })
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// `Invalid` for any other text, and for a set that no review of this size has.
    pub fn parse(text: &str) -> Result<Self> {
        let ranges: BTreeMap<String, Vec<(u64, u64)>> =
            serde_json::from_str(text).map_err(|_| wrong())?;
        let mut count = 0u64;
        for (replica, ranges) in &ranges {
            let mut after = 0;
            for (from, to) in ranges {
                // A range that touches the one before would have been joined to it.
                if !is_replica(replica) || *from <= after || from > to || *to >= SEQ_LIMIT {
                    return Err(wrong());
                }
                after = to + 1;
                count += to - from + 1;
            }
        }
        let set = Self { ranges };
        match count <= MOST && set.text() == text {
            true => Ok(set),
            false => Err(wrong()),
        }
    }

    /// The text form.
    pub fn text(&self) -> String {
        serde_json::json!(self.ranges).to_string()
    }

    /// How many operations it holds.
    pub fn count(&self) -> u64 {
        let ranges = self.ranges.values().flatten();
        ranges.map(|(from, to)| to - from + 1).sum()
    }

    /// The ids of the first and last operation of every range.
    pub(super) fn ends(&self) -> Result<Vec<(String, String)>> {
        let mut ends = Vec::new();
        for (replica, ranges) in &self.ranges {
            for (from, to) in ranges {
                ends.push((next_id(replica, *from)?, next_id(replica, *to)?));
            }
        }
        Ok(ends)
    }
}

fn wrong() -> Error {
    Error::invalid("What names the changes of a snapshot cannot be read.")
        .hint("The snapshot is damaged. The review itself is not.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_joined_and_the_text_reads_back() {
        let ids = [
            "b-000000000007",
            "a-000000000003",
            "a-000000000001",
            "a-000000000002",
            "a-000000000002",
            "a-000000000009",
        ];
        let set = OpSet::of(ids).unwrap();
        assert_eq!(set.text(), r#"{"a":[[1,3],[9,9]],"b":[[7,7]]}"#);
        assert_eq!(set.count(), 5);
        assert_eq!(OpSet::parse(&set.text()).unwrap(), set);
        assert_eq!(
            set.ends().unwrap()[0],
            ("a-000000000001".to_owned(), "a-000000000003".to_owned())
        );
        assert_eq!(OpSet::parse("{}").unwrap(), OpSet::default());
    }

    #[test]
    fn only_the_one_form_is_read() {
        for text in [
            "",
            "[]",
            "null",
            r#"{"a":[[1,2],[3,4]]}"#,
            r#"{"a":[[3,4],[1,1]]}"#,
            r#"{"a":[[2,1]]}"#,
            r#"{"a":[[0,1]]}"#,
            r#"{"a":[[-1,1]]}"#,
            r#"{"a":[[1,1000000000000]]}"#,
            r#"{"a":[[1,999999999999]]}"#,
            r#"{"a":[[1,18446744073709551615]]}"#,
            r#"{"a-b":[[1,1]]}"#,
            r#"{"":[[1,1]]}"#,
            r#"{"a": [[1,1]]}"#,
            r#"{"b":[[1,1]],"a":[[1,1]]}"#,
            r#"{"a":[[1,1]],"a":[[1,1]]}"#,
            r#"{"a":[[1,1,1]]}"#,
        ] {
            assert!(OpSet::parse(text).is_err(), "{text}");
        }
        for id in ["", "a", "a-0", "-000000000001", "a.b-000000000001"] {
            assert!(OpSet::of([id]).is_err(), "{id}");
        }
    }
}
