//! The verdict of a review as text: the word, the numbers, and the trace of every rule.

use lamppost_core::api::review::{QuestionRef, ReviewView, RuleView};

use crate::screen::plain;

/// The verdict's heading: what it is about, the word, and the numbers.
pub(crate) fn heading(review: &ReviewView) -> String {
    let verdict = &review.verdict;
    let mut text = format!(
        "{}  {} · {}\n",
        verdict.word.word(),
        plain(&review.subject.name),
        plain(&review.title)
    );
    if verdict.without_waivers != verdict.word {
        text += &format!("Without waivers: {}\n", verdict.without_waivers.word());
    }
    let score = match (verdict.score, verdict.score_without_waived) {
        (Some(score), Some(bare)) if bare != score => {
            format!("Score {score}, {bare} without waived questions.")
        }
        (Some(score), _) => format!("Score {score}."),
        (None, _) => "Nothing to score.".to_owned(),
    };
    let counts = review.counts;
    text += &format!(
        "{score} {} of {} questions answered, {} gaps, {} waived.\n",
        review.answered, counts.applicable, counts.gaps, counts.waived
    );
    text
}

/// Every rule with what it found.
pub(crate) fn trace(rules: &[RuleView]) -> String {
    rules.iter().map(rule).collect()
}

fn rule(rule: &RuleView) -> String {
    let holds = match rule.holds {
        Some(true) => "holds  ",
        Some(false) => "broken ",
        None if rule.asked => "not yet",
        None => "n/a    ",
    };
    let value = match (rule.holds, rule.value.as_str()) {
        (None, _) | (_, "") => String::new(),
        (Some(_), value) => format!(" ({value})"),
    };
    let mut text = format!("{}  {holds}  {}{value}\n", rule.code, plain(&rule.text));
    // What a rule that holds counted is no news.
    if rule.holds == Some(false) {
        text.extend(rule.refs.iter().map(|found| line(&found.id, &found.text)));
    }
    text
}

/// Questions, one a line.
pub(crate) fn questions(refs: &[QuestionRef]) -> String {
    let shown = |question: &QuestionRef| line(&question.id, &question.text);
    refs.iter().map(shown).collect()
}

fn line(id: &str, text: &str) -> String {
    format!("      {id}  {}\n", plain(text))
}
