//! Rating a scenario: everybody alone, then all votes at once.
//!
//! Votes that differ by the pack's number of steps are contested and stay open until a person settles them. Others
//! give the rating: the upper median, because a register should rather be too careful.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::Value;

use super::load::Case;
use super::number::step;
use super::premortem::Sitting;
use super::premortem_pack::content;
use super::reason::ReasonView;
use super::risk_view::RiskRow;
use super::scenario::{Estimates, Upside};
use super::session::{Session, Step};
use super::wire::{Done, Empty, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{FieldKind, Id, Scenario};
use crate::pack::Pack;

request! {
    /// Votes on a scenario.
    pub struct Rate {
        /// The scenario.
        pub scenario: Id,
        /// Who votes.
        pub participant: Id,
        /// 1 to 5; 0 takes the vote back.
        pub likelihood: Option<u8>,
        /// 1 to 5; 0 takes the vote back.
        pub impact: Option<u8>,
    }

    /// Shows the votes.
    pub struct RatingsReveal {
        /// The review.
        pub review: Id,
        /// Of this scenario only; of every scenario with a vote where absent.
        pub scenario: Option<Id>,
    }
}

view! {
    /// A scenario that is being rated.
    pub struct ToRate {
        /// The scenario as the register has it.
        pub row: RiskRow,
        /// The story.
        pub text: String,
        /// Why it is treated so.
        pub reason: String,
        /// With whom it is shared.
        pub partner: String,
        /// The good side of it, as rated.
        pub upside: Upside,
        /// What its part of the error budget is computed from.
        pub estimates: Estimates,
        /// The reasons it is made of.
        pub reasons: Vec<ReasonView>,
        /// Everybody's vote, as far as it may be seen.
        pub votes: Vec<VoteView>,
        /// How many have voted on both.
        pub voted: u32,
        /// Whether the votes have been shown.
        pub revealed: bool,
        /// Whether they differ too much on the likelihood; false until shown.
        pub likelihood_contested: bool,
        /// Whether they differ too much on the impact; false until shown.
        pub impact_contested: bool,
    }

    /// A vote.
    pub struct VoteView {
        /// Who.
        pub participant: String,
        /// Their name.
        pub name: String,
        /// Whether they have voted on both.
        pub voted: bool,
        /// 1 to 5; none where not voted, or where it may not be seen.
        pub likelihood: Option<u8>,
        /// 1 to 5; none where not voted, or where it may not be seen.
        pub impact: Option<u8>,
    }
}

/// Votes on a scenario.
pub(super) fn rate(session: &mut Session, request: Rate) -> Result<Done<Empty>> {
    let (scenario, review) = session.one::<Scenario>(&request.scenario)?;
    let (participant, _, theirs) = session.at_table(&request.participant)?;
    if review.as_ref() != Some(&theirs) {
        return Err(Error::not_found(
            "scenario of this review",
            &request.scenario,
        ));
    }
    let scale = FieldKind::Whole(1, 5);
    let votes = [
        ("likelihood_by", "Likelihood", request.likelihood),
        ("impact_by", "Impact", request.impact),
    ];
    let name = participant.name.unwrap_or_default();
    let name = super::participant::clip(&format!("Vote of {name} on {}", scenario.label()));
    let named = Step::named(name).on_scenario(&theirs, &request.scenario);
    session.step(named, |writer| {
        for (field, what, value) in votes {
            if let Some(value) = value {
                let field = format!("{field}/{}", request.participant);
                writer.set(&request.scenario, &field, &step(what, value, scale)?)?;
            }
        }
        Ok(Empty {})
    })
}

/// Shows the votes, and takes them over where they agree and nothing is rated yet.
pub(super) fn ratings_reveal(session: &mut Session, request: RatingsReveal) -> Result<Done<Empty>> {
    let case = session.case(&request.review)?;
    let pack = session.method_of(&case.record.risks)?;
    let steps = content(&pack)?.0.rules.contested_steps;
    let wanted = |scenario: &&Scenario| {
        scenario.counts()
            && request
                .scenario
                .as_ref()
                .is_none_or(|id| *id == scenario.id)
    };
    let chosen: Vec<&Scenario> = case.record.risks.scenarios.iter().filter(wanted).collect();
    if let (Some(id), true) = (&request.scenario, chosen.is_empty()) {
        return Err(Error::not_found("scenario of this review", id));
    }
    let voted: Vec<&Scenario> = chosen
        .into_iter()
        .filter(|scenario| !scenario.likelihood_by.is_empty() || !scenario.impact_by.is_empty())
        .collect();
    if voted.is_empty() {
        return Err(Error::new(Kind::Refused, "Nobody has voted yet.").hint("Vote first."));
    }
    let name = match voted.as_slice() {
        [one] => format!("Show the votes on {}", one.label()),
        _ => "Show the votes".to_owned(),
    };
    let named = match &request.scenario {
        Some(id) => Step::named(name).on_scenario(&request.review, id),
        None => Step::named(name).on_review(&request.review, None),
    };
    session.step(named, |writer| {
        for scenario in &voted {
            writer.set(&scenario.id, "revealed", &Value::from(true))?;
            for (field, votes, rated) in [
                (
                    "inherent_likelihood",
                    &scenario.likelihood_by,
                    scenario.inherent_likelihood,
                ),
                (
                    "inherent_impact",
                    &scenario.impact_by,
                    scenario.inherent_impact,
                ),
            ] {
                if let (None, false, Some(value)) =
                    (rated, contested(votes, steps), upper_median(votes))
                {
                    writer.set(&scenario.id, field, &Value::from(value))?;
                }
            }
        }
        Ok(Empty {})
    })
}

/// The scenarios of a review with their votes; a vote is seen by who gave it, and by all once shown.
pub(super) fn to_rate(
    case: &Case,
    sitting: &Sitting,
    pack: &Pack,
    today: NaiveDate,
    asked: Option<&Id>,
) -> Result<Vec<ToRate>> {
    let shown = case.register(pack, today)?;
    let steps = shown.content.rules.contested_steps;
    let mut standings: Vec<_> = shown.register.standings.iter().collect();
    // As they were made: an order by level would tell what was voted.
    standings.sort_by_key(|standing| standing.at);
    let views = standings.into_iter().map(|standing| {
        let scenario = shown.scenario(standing);
        let revealed = scenario.revealed == Some(true);
        let votes: Vec<VoteView> = sitting
            .participants
            .iter()
            .map(|participant| {
                let id = participant.id.as_str();
                let seen = revealed || asked.is_some_and(|asked| asked.as_str() == id);
                let likelihood = scenario.likelihood_by.get(id).copied();
                let impact = scenario.impact_by.get(id).copied();
                VoteView {
                    participant: id.to_owned(),
                    name: participant.name.clone().unwrap_or_default(),
                    voted: likelihood.is_some() && impact.is_some(),
                    likelihood: likelihood.filter(|_| seen),
                    impact: impact.filter(|_| seen),
                }
            })
            .collect();
        let mine = |reason: &&crate::model::ReasonNote| {
            reason.scenario.as_deref() == Some(scenario.id.as_str())
        };
        ToRate {
            row: shown.row(standing),
            text: scenario.text.clone().unwrap_or_default(),
            reason: scenario.reason.clone().unwrap_or_default(),
            partner: scenario.partner.clone().unwrap_or_default(),
            upside: Upside::of(scenario, standing.sign),
            estimates: Estimates::of(scenario),
            reasons: sitting
                .reasons
                .iter()
                .filter(mine)
                .map(|reason| sitting.reason_view(reason))
                .collect(),
            voted: u32::try_from(votes.iter().filter(|vote| vote.voted).count())
                .unwrap_or(u32::MAX),
            votes,
            revealed,
            likelihood_contested: revealed && contested(&scenario.likelihood_by, steps),
            impact_contested: revealed && contested(&scenario.impact_by, steps),
        }
    });
    Ok(views.collect())
}

/// Whether votes differ by so many steps or more.
pub(super) fn contested(votes: &BTreeMap<String, u8>, steps: u32) -> bool {
    match (votes.values().min(), votes.values().max()) {
        (Some(least), Some(most)) => u32::from(most - least) >= steps,
        _ => false,
    }
}

/// The upper median of votes.
fn upper_median(votes: &BTreeMap<String, u8>) -> Option<u8> {
    let mut values: Vec<u8> = votes.values().copied().collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn votes_two_steps_apart_are_contested_and_the_careful_middle_counts() {
        let votes = |values: &[u8]| -> BTreeMap<String, u8> {
            let named = values.iter().enumerate();
            named.map(|(at, value)| (at.to_string(), *value)).collect()
        };
        for (values, is_contested, median) in [
            (&[][..], false, None),
            (&[3], false, Some(3)),
            (&[2, 3], false, Some(3)),
            (&[2, 2, 3], false, Some(2)),
            (&[2, 4], true, Some(4)),
            (&[1, 5, 5], true, Some(5)),
        ] {
            let votes = votes(values);
            assert_eq!(contested(&votes, 2), is_contested, "{values:?}");
            assert_eq!(upper_median(&votes), median, "{values:?}");
        }
    }
}
