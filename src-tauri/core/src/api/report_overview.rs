//! What the reports of a service and of the portfolio need to know, from what is stored and judged.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::due_days::dues;
use super::due_row::AHEAD;
use super::home::{ReviewRow, ServiceRow};
use super::report_review::{action_state, verdict, word};
use super::session::Session;
use crate::error::{Kind, Result};
use crate::model::{Id, Service};
use crate::report::assessment::two_places;
use crate::report::input::ActionState;
use crate::report::overview_input::{
    ActionLine, EndLine, GapLine, PortfolioInput, ReviewLine, ServiceInput, ServiceLine, TeamLine,
};
use crate::store::summary::Due;

/// Names of pages by their key.
type Pages = BTreeMap<String, String>;

/// Most rows of what ends of a kind and of what is to do; more than anybody reads on one page. How many are left out is said.
pub(super) const MOST: u32 = 2_000;

impl Session {
    /// A service with everything its report shows.
    pub(super) fn service_input(&mut self, id: &Id, pages: &Pages) -> Result<ServiceInput> {
        let (service, _) = self.one::<Service>(id)?;
        let today = self.today();
        let mut rows = self.review_rows(Some(id))?;
        // Oldest first becomes: not put away first, then the latest first.
        rows.reverse();
        rows.sort_by_key(|row| row.archived);
        let current = rows.first().filter(|row| !row.archived);
        let case = match current {
            Some(row) => match self.case(&row.id.parse()?) {
                Ok(case) => Some(case),
                // Its questions are gone; what else is known stays on the page.
                Err(error) if error.kind == Kind::Pack => None,
                Err(error) => return Err(error),
            },
            None => None,
        };
        let mut input = ServiceInput {
            service: self.service_facts(&service, case.as_ref().map(|case| &*case.pack))?,
            as_of: today,
            reviews: rows.iter().map(|row| review_line(row, pages)).collect(),
            reasons: Vec::new(),
            documents: self.document_lines(id, &rows)?,
            ends: Vec::new(),
            actions: Vec::new(),
        };
        if let Some(case) = &case {
            let judged = case.judge(today);
            let reasons = verdict(&judged).reasons.into_iter();
            input.reasons = reasons
                .map(|reason| {
                    let about = reason.question.as_deref();
                    let about = about.map(|id| case.rule_ref(&reason.code, id).text);
                    (reason, about.unwrap_or_default())
                })
                .collect();
            let mut ends = dues(case, &judged, today);
            ends.retain(|due| due.kind != "action");
            ends.sort_by(|a, b| (&a.on_day, &a.entity).cmp(&(&b.on_day, &b.entity)));
            input.ends = ends_of(&ends, today, &BTreeMap::new());
            let actions = case.record.actions.iter();
            input.actions = actions
                .map(|action| ActionLine {
                    text: action.text.clone().unwrap_or_default(),
                    owner: action.owner.clone().unwrap_or_default(),
                    due: action.due,
                    state: action_state(action),
                    subject: String::new(),
                })
                .collect();
        }
        Ok(input)
    }

    /// Every service and team with everything their report shows, and no more rows than these.
    pub(super) fn portfolio_input(&mut self, pages: &Pages, most: u32) -> Result<PortfolioInput> {
        let today = self.today();
        let entries = self.portfolio_entries()?;
        let areas = self.areas_of(&entries);
        let gaps = self.common_gaps(&entries);
        let kept = self.kept_assessments(None)?;
        let mut names: BTreeMap<String, String> = self.store.service_names()?.into_iter().collect();
        let mut teams = Vec::new();
        for team in self.teams()? {
            let name = team.name.clone().unwrap_or_default();
            names.insert(team.id.to_string(), name.clone());
            if team.archived == Some(true) {
                continue;
            }
            let mine = kept.iter().map(|kept| &kept.row);
            let mut mine = mine.filter(|row| row.team == team.id.as_str());
            let latest = mine.find(|row| row.revealed && !row.archived);
            teams.push(TeamLine {
                name,
                page: latest.and_then(|row| page(pages, "assessment", &row.id)),
                assessment: latest
                    .and_then(|row| Some((row.title.clone(), row.held_on.parse().ok()?))),
                lowest: latest.and_then(|row| row.gated_stage),
                typical: latest.and_then(|row| row.typical_stage),
                index: latest
                    .and_then(|row| row.index)
                    .map(|index| two_places(Some(index))),
            });
        }
        let until = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
        let mut ends = Vec::new();
        let mut ends_left = 0;
        for kind in ["waiver", "evidence", "acceptance", "exercise"] {
            let until = until.format("%Y-%m-%d").to_string();
            let found = self.store.due(kind, &until, most)?;
            ends_left += (found.all as usize).saturating_sub(found.rows.len());
            ends.extend(found.rows);
        }
        ends.sort_by(|a, b| (&a.on_day, &a.entity).cmp(&(&b.on_day, &b.entity)));
        let actions = self.store.due("action", "9999-12-31", most)?;
        let actions_left = (actions.all as usize).saturating_sub(actions.rows.len());
        let actions = actions.rows.into_iter().map(|due| ActionLine {
            due: due.on_day.parse().ok(),
            subject: names.get(&due.subject).cloned().unwrap_or_default(),
            text: due.title,
            owner: due.person,
            state: ActionState::Open,
        });
        let workspace = self.workspace()?.and_then(|workspace| workspace.name);
        let earlier = self.earlier(pages, entries.iter().map(|entry| &entry.row), &teams)?;
        Ok(PortfolioInput {
            name: workspace.unwrap_or_else(|| "My workspace".to_owned()),
            as_of: today,
            services: entries
                .iter()
                .map(|entry| ServiceLine {
                    name: entry.row.name.clone(),
                    page: page(pages, "service", &entry.row.id),
                    owner: entry.row.owner.clone(),
                    tier: entry.row.tier,
                    review: (entry.row.review.as_ref()).map(|row| review_line(row, pages)),
                    areas: entry.numbers(&areas),
                })
                .collect(),
            gaps: gaps
                .into_iter()
                .map(|gap| GapLine {
                    area: areas
                        .iter()
                        .find(|area| area.id == gap.area)
                        .map_or_else(String::new, |area| area.title.clone()),
                    text: gap.text,
                    services: gap.services,
                })
                .collect(),
            areas: areas.into_iter().map(|area| area.title).collect(),
            teams,
            team_reviews: self
                .team_reviews()?
                .iter()
                .map(|row| (row.subject.name.clone(), review_line(row, pages)))
                .collect(),
            ends: ends_of(&ends, today, &names),
            ends_left,
            actions: actions.collect(),
            actions_left,
            earlier,
        })
    }

    /// Pages that neither a service, a team nor a review of a team leads to: the index names all of them.
    fn earlier<'a>(
        &mut self,
        pages: &Pages,
        services: impl Iterator<Item = &'a ServiceRow>,
        teams: &[TeamLine],
    ) -> Result<Vec<(String, String)>> {
        if pages.is_empty() {
            return Ok(Vec::new());
        }
        let current = services.filter_map(|service| Some(service.review.as_ref()?.id.clone()));
        let mut named: BTreeSet<String> = current.collect();
        named.extend(self.team_reviews()?.into_iter().map(|row| row.id));
        let mut earlier = Vec::new();
        for row in self.review_rows(None)? {
            if !named.contains(&row.id)
                && let Some(page) = page(pages, "review", &row.id)
            {
                earlier.push((format!("{}, {}", row.subject.name, row.title), page));
            }
        }
        for kept in self.kept_assessments(None)? {
            let row = kept.row;
            let found = page(pages, "assessment", &row.id);
            let found =
                found.filter(|page| teams.iter().all(|team| team.page.as_ref() != Some(page)));
            if let Some(page) = found {
                earlier.push((format!("{}, maturity, {}", row.team_name, row.title), page));
            }
        }
        earlier.sort();
        Ok(earlier)
    }

    /// The documents of a service and its reviews; confidential ones only by their absence.
    fn document_lines(
        &self,
        service: &Id,
        reviews: &[ReviewRow],
    ) -> Result<Vec<(String, String, usize, usize)>> {
        let mut ids = self.document_ids(service)?;
        for review in reviews {
            ids.extend(self.document_ids(&review.id.parse()?)?);
        }
        let mut lines = Vec::new();
        for id in ids {
            let paper = match self.paper(&id) {
                Ok(paper) => paper,
                // A document whose pack is gone is kept; it shows again once the pack is back.
                Err(error) if matches!(error.kind, Kind::Pack | Kind::NotFound) => continue,
                Err(error) => return Err(error),
            };
            if paper.is_confidential() || paper.record.document.archived == Some(true) {
                continue;
            }
            let (filled, needed) = self.standing(&paper)?.completeness();
            lines.push((
                paper.title().to_owned(),
                paper.pack.head.title.clone(),
                filled,
                needed,
            ));
        }
        Ok(lines)
    }
}

fn page(pages: &Pages, kind: &str, id: &str) -> Option<String> {
    pages.get(&format!("{kind}:{id}")).cloned()
}

fn review_line(row: &ReviewRow, pages: &Pages) -> ReviewLine {
    ReviewLine {
        title: row.title.clone(),
        page: page(pages, "review", &row.id),
        launch_on: row.launch_on.as_ref().and_then(|day| day.parse().ok()),
        archived: row.archived,
        verdict: row.verdict.map(word),
        score: row.score,
        answered: row.answered,
        applicable: row.counts.applicable,
        gaps: row.counts.gaps.saturating_sub(row.counts.waived),
        waived: row.counts.waived,
    }
}

/// What ends within the days looked ahead, in words.
fn ends_of(dues: &[Due], today: NaiveDate, names: &BTreeMap<String, String>) -> Vec<EndLine> {
    let until = today.checked_add_days(Days::new(AHEAD)).unwrap_or(today);
    let lines = dues.iter().filter_map(|due| {
        let on: NaiveDate = due.on_day.parse().ok()?;
        (on <= until).then(|| EndLine {
            on,
            kind: match due.kind.as_str() {
                "waiver" => "Waiver",
                "evidence" => "Evidence",
                "acceptance" => "Accepted risk",
                _ => "Exercise",
            },
            title: due.title.clone(),
            subject: names.get(&due.subject).cloned().unwrap_or_default(),
            person: due.person.clone(),
        })
    });
    lines.collect()
}
