//! The pack of a pre-mortem: which one a review uses, its method as data a screen shows, and where the objective
//! of the error budget comes from.

use std::sync::Arc;

use super::review::PackRef;
use super::session::Session;
use super::wire::{view, words};
use crate::error::{Error, Kind, Result};
use crate::model::{Review, RiskRecord};
use crate::pack::premortem::{AppliesTo, Level, Premortem, Requirement};
use crate::pack::{Pack, Version};
use crate::score::fraction::Fraction;
use crate::score::method::Method;

/// The pack a new pre-mortem follows.
pub(super) const DEFAULT: &str = "failure-scenarios";

view! {
    /// The method of a pack: scales, levels and what can be done.
    pub struct MethodView {
        /// The pack.
        pub pack: PackRef,
        /// Lowest first.
        pub levels: Vec<LevelWords>,
        /// Below this level controls may be relaxed.
        pub min: LevelView,
        /// Above this level a risk is treated or accepted.
        pub max: LevelView,
        /// 1 to 5.
        pub likelihoods: Vec<ScaleStep>,
        /// 1 to 5.
        pub impacts: Vec<ScaleStep>,
        /// What can be done about a risk.
        pub treatments: Vec<TreatmentView>,
        /// The ways in which an action can be unsafe.
        pub control_actions: Vec<ControlActionView>,
        /// Groups of scenarios.
        pub categories: Vec<CategoryView>,
        /// From this impact on, harm that cannot be undone has at least the floor.
        pub irreversible_impact: u32,
        /// That floor.
        pub irreversible_floor: LevelView,
        /// One risk above this share of the error budget is too big, in per cent.
        pub too_big_percent: u32,
        /// Days for which a passed exercise proves a mitigation.
        pub proven_days: u32,
        /// The longest acceptance, in days.
        pub acceptance_max_days: u32,
        /// Days after which scenarios are read again.
        pub reread_days: u32,
        /// Fewer scenarios leave the pre-mortem incomplete.
        pub min_scenarios: u32,
        /// Votes this many steps apart are contested.
        pub contested_steps: u32,
        /// How levels are set, in sentences.
        pub formulas: Vec<String>,
    }

    /// A level with what follows from it.
    pub struct LevelWords {
        /// The level.
        pub level: LevelView,
        /// What follows.
        pub meaning: String,
    }

    /// A level of risk.
    pub struct LevelView {
        /// Its id in the pack.
        pub id: String,
        /// Shown in lists.
        pub title: String,
        /// Its letters: VL, L, M, H, VH.
        pub short: String,
        /// 1 is the lowest.
        pub rank: u8,
    }

    /// A step of a scale.
    pub struct ScaleStep {
        /// 1 to 5.
        pub value: u8,
        /// Shown in lists.
        pub title: String,
        /// What the step means.
        pub anchor: String,
    }

    /// Something that can be done about a risk.
    pub struct TreatmentView {
        /// Its id.
        pub id: String,
        /// Shown in lists.
        pub title: String,
        /// Which sign of risk it is for.
        pub applies_to: AppliesTo,
        /// What it means.
        pub text: String,
        /// What has to be named.
        pub requires: Vec<Requirement>,
    }

    /// One of the ways in which an action can be unsafe.
    pub struct ControlActionView {
        /// Its id.
        pub id: String,
        /// Shown in lists.
        pub title: String,
        /// What to ask.
        pub question: String,
    }

    /// A group of scenarios.
    pub struct CategoryView {
        /// Its id.
        pub id: String,
        /// Shown in lists.
        pub title: String,
    }
}

words! {
    /// Where the objective of the error budget comes from.
    pub enum SloFrom {
        /// It was typed for this review.
        Own,
        /// It was read from the objective of the service.
        Service,
        /// Neither says it.
        Nowhere,
    }
}

/// The objective as a share, in per cent, and where it comes from.
pub(super) struct Objective {
    pub(super) percent: Option<f64>,
    pub(super) from: SloFrom,
}

impl Session {
    /// The pack of a review's pre-mortem: the version it was started with, or else the newest.
    pub(super) fn method_of(&self, record: &RiskRecord) -> Result<Arc<Pack>> {
        let premortem = record.premortem.as_ref();
        let id = premortem.and_then(|p| p.pack.as_deref()).unwrap_or(DEFAULT);
        let started = premortem.and_then(|p| p.pack_version.as_deref());
        if let Some(Ok(version)) = started.map(str::parse::<Version>)
            && let Ok(pack) = self.shelf.get(id, version)
        {
            return premortem_pack(pack);
        }
        premortem_pack(self.shelf.newest(id)?)
    }
}

/// A pack that must be a pre-mortem.
pub(super) fn premortem_pack(pack: Arc<Pack>) -> Result<Arc<Pack>> {
    match pack.premortem() {
        Some(_) => Ok(pack),
        None => Err(Error::new(
            Kind::Invalid,
            format!("The pack {} is not a pre-mortem.", pack.head.id),
        )
        .hint("Choose a pre-mortem.")),
    }
}

/// The content of such a pack, with its method.
pub(super) fn content(pack: &Pack) -> Result<(&Premortem, Method<'_>)> {
    let content = pack.premortem();
    let method = content.and_then(Method::of);
    content.zip(method).ok_or_else(|| {
        Error::new(
            Kind::Pack,
            format!("The pack {} has no usable table of levels.", pack.head.id),
        )
        .hint("Check the pack with `lamppost packs check`.")
    })
}

/// The objective of a review: its own number, or the first percentage in the service's line.
pub(super) fn objective(review: &Review, slo: Option<&str>) -> Objective {
    let told = slo.and_then(percent_in);
    match (review.slo_percent, told) {
        (Some(percent), _) => Objective {
            percent: Some(percent),
            from: SloFrom::Own,
        },
        (None, Some(percent)) => Objective {
            percent: Some(percent),
            from: SloFrom::Service,
        },
        (None, None) => Objective {
            percent: None,
            from: SloFrom::Nowhere,
        },
    }
}

impl Objective {
    /// The objective as a share, 0 to 1.
    pub(super) fn share(&self) -> Option<Fraction> {
        Fraction::decimal(self.percent?)?.over(Fraction::whole(100))
    }
}

/// The first percentage in a text: "99.95 % of requests over 30 days" says 99.95.
fn percent_in(text: &str) -> Option<f64> {
    let text = text.to_lowercase();
    let units = ["%", "percent", "per cent"];
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let number = &rest[start..];
        let end = number
            .find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',')
            .unwrap_or(number.len());
        let after = number[end..].trim_start();
        if units.iter().any(|unit| after.starts_with(unit)) {
            let number = number[..end].replace(',', ".").parse::<f64>().ok();
            return number.filter(|percent| (0.0..=100.0).contains(percent));
        }
        rest = &number[end..];
    }
    None
}

/// A level in words.
pub(super) fn level_view(level: &Level) -> LevelView {
    let letters = level.title.split_whitespace();
    LevelView {
        id: level.id.clone(),
        title: level.title.clone(),
        short: letters
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_uppercase)
            .collect(),
        rank: level.rank,
    }
}

/// The level at a position; a pack that was checked has it.
pub(super) fn level_at(method: &Method<'_>, at: usize) -> LevelView {
    method.words(at).map_or_else(
        || LevelView {
            id: String::new(),
            title: String::new(),
            short: String::new(),
            rank: 0,
        },
        level_view,
    )
}

/// The method of a pack as shown.
pub(super) fn method_view(pack: &Pack, content: &Premortem, method: &Method<'_>) -> MethodView {
    let rules = &content.rules;
    let floor = method
        .levels()
        .iter()
        .find(|level| level.id == rules.irreversible_floor);
    let min = level_at(method, method.min);
    let max = level_at(method, method.max);
    let floor = floor.map_or_else(|| max.clone(), |level| level_view(level));
    let formulas = vec![
        "Level: likelihood and impact are looked up in the table, never multiplied.".to_owned(),
        format!(
            "Harm that cannot be undone, at impact {} or more, is at least {}.",
            rules.irreversible_impact, floor.title
        ),
        "Now: the target once every mitigation is done or proven, until then what it was before."
            .to_owned(),
        format!(
            "Above {}: treat it, or have a named person accept it for at most {} days. Below {}: controls may be relaxed.",
            max.title, rules.acceptance_max_days, min.title
        ),
        format!(
            "Bad minutes a year: (minutes to detect + minutes to repair) × share of users × 365 ÷ days between failures. Budget: (100 % − objective) × 525,600 minutes. One risk over {} % of it is too big.",
            rules.too_big_percent
        ),
        format!(
            "A passed exercise proves the mitigations of its scenarios for {} days; a failed one opens them again.",
            rules.proven_days
        ),
        "Order: level, then share of the budget, then impact, then number.".to_owned(),
    ];
    MethodView {
        pack: PackRef {
            id: pack.head.id.clone(),
            version: pack.head.version.to_string(),
            title: pack.head.title.clone(),
            started_with: None,
        },
        levels: method
            .levels()
            .iter()
            .map(|level| LevelWords {
                level: level_view(level),
                meaning: level.meaning.clone(),
            })
            .collect(),
        min,
        max,
        likelihoods: content
            .likelihoods
            .iter()
            .map(|step| scale_step(step.value, &step.title, &step.anchor))
            .collect(),
        impacts: content
            .impacts
            .iter()
            .map(|step| scale_step(step.value, &step.title, &step.anchor))
            .collect(),
        treatments: content
            .treatments
            .iter()
            .map(|treatment| TreatmentView {
                id: treatment.id.clone(),
                title: treatment.title.clone(),
                applies_to: treatment.applies_to,
                text: treatment.text.clone(),
                requires: treatment.requires.clone(),
            })
            .collect(),
        control_actions: content
            .control_actions
            .iter()
            .map(|action| ControlActionView {
                id: action.id.clone(),
                title: action.title.clone(),
                question: action.question.clone(),
            })
            .collect(),
        categories: content
            .categories
            .iter()
            .map(|category| CategoryView {
                id: category.id.clone(),
                title: category.title.clone(),
            })
            .collect(),
        irreversible_impact: rules.irreversible_impact,
        irreversible_floor: floor,
        too_big_percent: rules.too_big_percent,
        proven_days: rules.proven_days,
        acceptance_max_days: rules.acceptance_max_days,
        reread_days: rules.reread_days,
        min_scenarios: rules.min_scenarios,
        contested_steps: rules.contested_steps,
        formulas,
    }
}

fn scale_step(value: u8, title: &str, anchor: &str) -> ScaleStep {
    ScaleStep {
        value,
        title: title.to_owned(),
        anchor: anchor.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_percentage_of_a_line_is_the_objective() {
        for (line, expected) in [
            ("99.95 % of requests over 30 days", Some(99.95)),
            ("Availability 99.9% a month, p95 < 300 ms", Some(99.9)),
            ("In 28 days 99,5 per cent", Some(99.5)),
            ("30 days at 99 percent", Some(99.0)),
            ("300 ms at p95", None),
            ("150 %", None),
            ("1.2.3 %", None),
            ("", None),
        ] {
            assert_eq!(percent_in(line), expected, "{line}");
        }
    }
}
