//! Teams side by side, by dimension and over time. In the order of their names: nobody is ranked.

use super::assessment_view::AssessmentRow;
use super::maturity::{MODEL, model_pack};
use super::review::PackRef;
use super::session::Session;
use super::team_view::{TrendPoint, trend};
use super::wire::{request, view};
use crate::error::Result;

request! {
    /// Asks for the teams side by side.
    pub struct MaturityOverview {
        /// Id of the model; `devops-maturity`, or the one of the latest assessment, where absent.
        pub pack: Option<String>,
    }
}

view! {
    /// Teams side by side.
    pub struct Overview {
        /// The model they are seen by.
        pub pack: PackRef,
        /// Its dimensions, in order.
        pub dimensions: Vec<OverviewDimension>,
        /// Teams that are not put away, by name.
        pub teams: Vec<OverviewTeam>,
    }

    /// A dimension of the model.
    pub struct OverviewDimension {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
    }

    /// A team, with what its latest assessment by this model came to.
    pub struct OverviewTeam {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// Its latest assessment by this model whose votes are shown; else the latest that is still voted on.
        pub latest: Option<AssessmentRow>,
        /// The evidenced stage by dimension; none where it is not rated.
        pub stages: Vec<Option<u8>>,
        /// The claimed stage by dimension; none where it is not rated.
        pub claimed: Vec<Option<u8>>,
        /// What its assessments by this model came to, oldest first.
        pub trend: Vec<TrendPoint>,
    }
}

/// Shows the teams side by side.
pub(super) fn maturity_overview(
    session: &mut Session,
    request: MaturityOverview,
) -> Result<Overview> {
    let mut kept = session.kept_assessments(None)?;
    kept.retain(|kept| !kept.row.archived);
    let known = |id: &str| kept.iter().any(|kept| kept.row.pack.id == id);
    let id = match request.pack {
        Some(id) => id,
        None if known(MODEL) => MODEL.to_owned(),
        None => kept
            .first()
            .map_or_else(|| MODEL.to_owned(), |kept| kept.row.pack.id.clone()),
    };
    let pack = model_pack(session.shelf.newest(&id)?)?;
    let model = pack.maturity();
    let dimensions: Vec<OverviewDimension> = model
        .iter()
        .flat_map(|model| &model.dimensions)
        .map(|dimension| OverviewDimension {
            id: dimension.id.clone(),
            title: dimension.title.clone(),
        })
        .collect();
    kept.retain(|kept| kept.row.pack.id == id);
    let mut by_team = std::collections::BTreeMap::<String, Vec<_>>::new();
    for one in kept {
        by_team.entry(one.row.team.clone()).or_default().push(one);
    }
    let mut teams = Vec::new();
    for team in session.teams()? {
        if team.archived == Some(true) {
            continue;
        }
        let mine = by_team.remove(team.id.as_str()).unwrap_or_default();
        let mut shown = mine.iter().filter(|kept| kept.row.revealed);
        let latest = shown.next().or(mine.first());
        let of = |dimension: &OverviewDimension| {
            let mut all = latest?.dimensions.iter();
            all.find(|one| one.id == dimension.id)
        };
        teams.push(OverviewTeam {
            id: team.id.to_string(),
            name: team.name.unwrap_or_default(),
            stages: dimensions
                .iter()
                .map(|dimension| of(dimension)?.stage)
                .collect(),
            claimed: dimensions
                .iter()
                .map(|dimension| of(dimension)?.claimed)
                .collect(),
            latest: latest.map(|kept| kept.row.clone()),
            trend: trend(&mine),
        });
    }
    Ok(Overview {
        pack: PackRef {
            id: pack.head.id.clone(),
            version: pack.head.version.to_string(),
            title: pack.head.title.clone(),
            started_with: None,
        },
        dimensions,
        teams,
    })
}
