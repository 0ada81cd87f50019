//! Up to six services side by side, question by question.

use std::collections::BTreeSet;

use super::judge::Judged;
use super::load::Case;
use super::portfolio::PortfolioArea;
use super::readiness::Worth;
use super::session::Session;
use super::wire::{request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Answer, Id, Service};
use crate::score::Verdict;
use crate::store::summary::Which;

request! {
    /// Asks for services side by side.
    pub struct SideBySide {
        /// Which ones, from one to six, in the order of the columns.
        pub services: Vec<Id>,
    }
}

view! {
    /// Services side by side.
    pub struct SideBySideView {
        /// The services, a column each.
        pub services: Vec<SideColumn>,
        /// The areas their checklists have.
        pub areas: Vec<PortfolioArea>,
        /// Every question that one of them is asked, in the order of the checklists.
        pub questions: Vec<SideQuestion>,
    }

    /// A service as a column.
    pub struct SideColumn {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// 1 to 3; none where not set.
        pub tier: Option<u8>,
        /// Its current review; none where it has none, or none that can be read.
        pub review: Option<String>,
        /// What that comes to.
        pub verdict: Option<Verdict>,
        /// 0 to 100; none where nothing applies.
        pub score: Option<u8>,
        /// Open gaps, without waived ones.
        pub gaps: u32,
        /// Gaps with a live waiver.
        pub waived: u32,
    }

    /// A question as a row.
    pub struct SideQuestion {
        /// Its id.
        pub id: String,
        /// Its text.
        pub text: String,
        /// Id of its area.
        pub area: String,
        /// What each service says to it, in the order of the columns; none where it is not asked.
        pub cells: Vec<Option<SideCell>>,
        /// Whether the services that are asked say different things.
        pub differs: bool,
    }

    /// What a service says to a question.
    pub struct SideCell {
        /// The answer; none where unanswered.
        pub answer: Option<Answer>,
        /// What it is worth today.
        pub worth: Worth,
        /// Whether it is a gap.
        pub gap: bool,
        /// Whether a live waiver is in use.
        pub waived: bool,
        /// Who carries it out.
        pub owner: String,
    }
}

/// The most services side by side.
const MOST: usize = 6;

/// Shows services side by side.
pub(super) fn side_by_side(session: &mut Session, request: SideBySide) -> Result<SideBySideView> {
    if !(1..=MOST).contains(&request.services.len()) {
        return Err(
            Error::invalid(format!("Side by side are from one to {MOST} services."))
                .hint("Choose some of them."),
        );
    }
    let once: BTreeSet<&Id> = request.services.iter().collect();
    if once.len() < request.services.len() {
        return Err(Error::invalid("A service is named twice.").hint("Name each once."));
    }
    session.refresh(Which::Current)?;
    let today = session.today();
    let mut services = Vec::new();
    let mut columns: Vec<Option<(Case, Judged)>> = Vec::new();
    for id in &request.services {
        let (service, _) = session.one::<Service>(id)?;
        let case = match session.store.current_review(id.as_str())? {
            Some(review) => match session.case(&review.parse()?) {
                Ok(case) => Some(case),
                // Its questions are gone; the others are still side by side.
                Err(error) if error.kind == Kind::Pack => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let column = case.map(|case| {
            let judged = case.judge(today);
            (case, judged)
        });
        let judged = column.as_ref().map(|(_, judged)| judged);
        services.push(SideColumn {
            id: id.to_string(),
            name: service.name.unwrap_or_default(),
            tier: service.tier,
            review: column
                .as_ref()
                .map(|(case, _)| case.record.review.id.to_string()),
            verdict: judged.map(|judged| judged.verdict),
            score: judged.and_then(|judged| judged.score),
            gaps: judged.map_or(0, |judged| {
                judged.counts.gaps.saturating_sub(judged.counts.waived)
            }),
            waived: judged.map_or(0, |judged| judged.counts.waived),
        });
        columns.push(column);
    }
    let mut view = SideBySideView {
        services,
        areas: Vec::new(),
        questions: Vec::new(),
    };
    let (mut known, mut areas) = (BTreeSet::new(), BTreeSet::new());
    for (case, _) in columns.iter().flatten() {
        let Some(list) = case.pack.checklist() else {
            continue;
        };
        for question in &list.questions {
            if !known.insert(question.id.as_str()) {
                continue;
            }
            let cells: Vec<_> = columns
                .iter()
                .map(|column| cell(column.as_ref()?, &question.id))
                .collect();
            if cells.iter().all(Option::is_none) {
                continue;
            }
            if areas.insert(question.area.as_str()) {
                view.areas
                    .extend(list.area(&question.area).map(|area| PortfolioArea {
                        id: area.id.clone(),
                        title: area.title.clone(),
                    }));
            }
            let mut said = cells.iter().flatten().map(|cell| cell.answer);
            let first = said.next();
            view.questions.push(SideQuestion {
                id: question.id.clone(),
                text: question.text.clone(),
                area: question.area.clone(),
                differs: said.any(|answer| Some(answer) != first),
                cells,
            });
        }
    }
    Ok(view)
}

fn cell((case, judged): &(Case, Judged), question: &str) -> Option<SideCell> {
    let row = judged.row(question).filter(|row| row.counts())?;
    let owner = case.record.review.owners.get(question);
    Some(SideCell {
        answer: row.answer,
        worth: row.worth(),
        gap: row.gap,
        waived: row.waived,
        owner: owner.cloned().unwrap_or_default(),
    })
}
