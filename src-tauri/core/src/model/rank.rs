//! Places in a list as text: between any two there is room for a third, so moving or adding one
//! entry changes that entry alone.
//!
//! A rank is read as the digits of a fraction in base 36. Ranks added at the end count up in six
//! digits, so that long lists keep short ranks.

const DIGITS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
const WIDTH: usize = 6;
const FIRST: &str = "i00000";

/// The rank of a new last entry.
pub fn after(last: Option<&str>) -> String {
    let Some(last) = last else {
        return FIRST.to_owned();
    };
    let mut digits: Vec<usize> = (0..WIDTH).map(|at| digit(last, at)).collect();
    for at in (0..WIDTH).rev() {
        if digits[at] + 1 < DIGITS.len() {
            digits[at] += 1;
            return text(&digits);
        }
        digits[at] = 0;
    }
    format!("{last}i")
}

/// A rank between two neighbours; none on a side means the end of the list.
///
/// Where the neighbours share a rank, as after a merge, the result comes after both.
pub fn between(before: Option<&str>, next: Option<&str>) -> String {
    let Some(next) = next else {
        return after(before);
    };
    let before = before.unwrap_or_default();
    if before >= next {
        return format!("{before}i");
    }
    let mut digits = Vec::new();
    let mut open = false;
    for at in 0.. {
        let low = digit(before, at);
        let high = if open || at >= next.len() {
            DIGITS.len()
        } else {
            digit(next, at)
        };
        if low == high {
            digits.push(low);
            continue;
        }
        let middle = (low + high) / 2;
        if middle > low {
            digits.push(middle);
            break;
        }
        digits.push(low);
        open = true;
    }
    text(&digits)
}

fn digit(rank: &str, at: usize) -> usize {
    let byte = rank.as_bytes().get(at).copied().unwrap_or(b'0');
    // A rank from elsewhere may hold anything; it still has a place.
    DIGITS
        .iter()
        .position(|known| *known >= byte)
        .unwrap_or(DIGITS.len() - 1)
}

fn text(digits: &[usize]) -> String {
    digits
        .iter()
        .map(|digit| char::from(DIGITS[*digit]))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_long_list_keeps_short_ranks() {
        let mut last = None;
        for _ in 0..5_000 {
            let next = after(last.as_deref());
            assert!(last.as_ref().is_none_or(|last| *last < next));
            last = Some(next);
        }
        assert_eq!(last.map(|rank| rank.len()), Some(6));
    }

    proptest! {
        #[test]
        fn any_sequence_of_insertions_keeps_the_order(places in prop::collection::vec(0..1_000usize, 1..200)) {
            let mut ranks: Vec<String> = Vec::new();
            for place in places {
                let at = place % (ranks.len() + 1);
                let before = at.checked_sub(1).map(|at| ranks[at].as_str());
                let rank = between(before, ranks.get(at).map(String::as_str));
                ranks.insert(at, rank);
                prop_assert!(ranks.is_sorted_by(|a, b| a < b), "{ranks:?}");
            }
        }

        #[test]
        fn any_text_has_a_place(before in ".{0,8}", next in ".{0,8}") {
            prop_assert!(!between(Some(&before), Some(&next)).is_empty());
            prop_assert!(!after(Some(&before)).is_empty());
        }
    }
}
