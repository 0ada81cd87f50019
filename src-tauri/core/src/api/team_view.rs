//! A team as shown: its assessments, reviews and services, and what it can be asked.

use super::assessment_summary::Kept;
use super::assessment_view::AssessmentRow;
use super::home::ReviewRow;
use super::session::Session;
use super::subject::Subject;
use super::wire::{ById, Nothing, view};
use crate::error::Result;
use crate::model::Team;
use crate::pack::{Pack, PackKind};
use crate::store::summary::{ServiceSummary, Which};

view! {
    /// A team in a list.
    pub struct TeamRow {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// What it does.
        pub summary: String,
        /// Whether it is put away.
        pub archived: bool,
        /// Whether it came with the sample.
        pub sample: bool,
        /// Its latest assessment that is not put away.
        pub latest: Option<AssessmentRow>,
        /// Services it owns that are not put away.
        pub services: u32,
        /// Reviews of it that are not put away.
        pub reviews: u32,
    }

    /// A team with everything its screen shows.
    pub struct TeamView {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// What it does.
        pub summary: String,
        /// Whether it is put away.
        pub archived: bool,
        /// Whether it came with the sample.
        pub sample: bool,
        /// Its assessments, latest first, archived ones included.
        pub assessments: Vec<AssessmentRow>,
        /// What its revealed assessments that are not put away came to, oldest first.
        pub trend: Vec<TrendPoint>,
        /// Services it owns that are not put away, by name.
        pub services: Vec<ServiceOfTeam>,
        /// Its reviews, latest first, archived ones included.
        pub reviews: Vec<ReviewRow>,
        /// Checklists that a review of it can be started with.
        pub checklists: Vec<TeamPack>,
        /// Models that it can be assessed by.
        pub models: Vec<TeamPack>,
    }

    /// What one assessment came to.
    pub struct TrendPoint {
        /// The assessment.
        pub id: String,
        /// The day its evidence is judged on.
        pub held_on: String,
        /// Its title.
        pub title: String,
        /// The lowest stage of a dimension; none where nothing is rated.
        pub gated_stage: Option<u8>,
        /// The lower median of the stages; none where nothing is rated.
        pub typical_stage: Option<u8>,
        /// Mean index of the rated dimensions, 1 to 5.
        pub index: Option<f64>,
        /// Its dimensions, in the order of the model.
        pub dimensions: Vec<TrendDimension>,
    }

    /// What one dimension of an assessment came to.
    pub struct TrendDimension {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// The stage reached; none where it is not rated.
        pub stage: Option<u8>,
        /// Its index, 1 to 5; none where it is not rated.
        pub index: Option<f64>,
    }

    /// A pack that a team can be reviewed or assessed by.
    pub struct TeamPack {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What it is for.
        pub summary: String,
    }

    /// A service of a team.
    pub struct ServiceOfTeam {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// 1 to 3; none where not set.
        pub tier: Option<u8>,
    }
}

/// Lists teams by name, archived ones included.
pub(super) fn team_list(session: &mut Session, _: Nothing) -> Result<Vec<TeamRow>> {
    session.refresh(Which::Current)?;
    let services = session.services()?;
    let assessments = session.assessment_rows(None)?;
    let mut rows = Vec::new();
    for team in session.teams()? {
        let reviews = session.store.review_summaries(Some(team.id.as_str()))?;
        let id = team.id.to_string();
        let mut mine = assessments.iter().filter(|row| row.team == id);
        rows.push(TeamRow {
            latest: mine.find(|row| !row.archived).cloned(),
            services: number(owned(&services, &team).count()),
            reviews: number(reviews.iter().filter(|review| !review.archived).count()),
            id,
            name: team.name.unwrap_or_default(),
            summary: team.summary.unwrap_or_default(),
            archived: team.archived == Some(true),
            sample: team.sample == Some(true),
        });
    }
    Ok(rows)
}

/// Shows a team with its services and reviews.
pub(super) fn team_show(session: &mut Session, request: ById) -> Result<TeamView> {
    let (team, _) = session.one::<Team>(&request.id)?;
    session.refresh(Which::Current)?;
    let mut reviews = session.review_rows(Some(&team.id))?;
    reviews.reverse();
    let kept = session.kept_assessments(Some(&team.id))?;
    Ok(TeamView {
        trend: trend(&kept),
        checklists: session.packs_for(&Subject::Team(team.clone()))?,
        models: session.models()?,
        assessments: kept.into_iter().map(|kept| kept.row).collect(),
        services: session
            .services_of(&team)?
            .into_iter()
            .map(|service| ServiceOfTeam {
                id: service.service,
                name: service.name,
                tier: service.tier,
            })
            .collect(),
        reviews,
        id: team.id.to_string(),
        name: team.name.unwrap_or_default(),
        summary: team.summary.unwrap_or_default(),
        archived: team.archived == Some(true),
        sample: team.sample == Some(true),
    })
}

/// What assessments came to, oldest first, without those that are put away or still voted on.
pub(super) fn trend(kept: &[Kept]) -> Vec<TrendPoint> {
    let shown = kept.iter().rev();
    let shown = shown.filter(|kept| kept.row.revealed && !kept.row.archived);
    shown.map(Kept::point).collect()
}

impl Session {
    /// Installed checklists that fit a subject.
    fn packs_for(&self, subject: &Subject) -> Result<Vec<TeamPack>> {
        self.installed(PackKind::Checklist, |pack| subject.takes(pack).is_ok())
    }

    fn models(&self) -> Result<Vec<TeamPack>> {
        self.installed(PackKind::Maturity, |_| true)
    }

    fn installed(&self, kind: PackKind, fits: impl Fn(&Pack) -> bool) -> Result<Vec<TeamPack>> {
        let mut packs = Vec::new();
        for listed in self.shelf.list() {
            if listed.kind != kind {
                continue;
            }
            let pack = self.shelf.newest(&listed.id)?;
            if fits(&pack) {
                packs.push(TeamPack {
                    id: listed.id,
                    title: listed.title,
                    summary: listed.summary,
                });
            }
        }
        Ok(packs)
    }

    /// Services a team owns that are not put away, by name. Their rows must be fresh.
    fn services_of(&self, team: &Team) -> Result<Vec<ServiceSummary>> {
        let services = self.services()?;
        Ok(owned(&services, team).cloned().collect())
    }

    pub(super) fn services(&self) -> Result<Vec<ServiceSummary>> {
        let rows = self.store.portfolio()?;
        Ok(rows.into_iter().map(|(service, _)| service).collect())
    }
}

fn owned<'s>(
    services: &'s [ServiceSummary],
    team: &Team,
) -> impl Iterator<Item = &'s ServiceSummary> {
    services
        .iter()
        .filter(|service| !service.archived && team.is_called(&service.owner))
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
