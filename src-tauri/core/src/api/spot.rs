//! Where something is: the service, review, question or document that a page has to open to show it, and the words for that place.
//!
//! Reads single fields only: it is asked for many things at once.

use std::sync::Arc;

use super::session::Session;
use super::wire::view;
use crate::error::Result;
use crate::model::Entity;
use crate::model::{
    Assessment, Document, DocumentRow, Exercise, Mitigation, Participant, ReasonNote, Respondent,
    Review, Scenario, Service, Team,
};
use crate::pack::{Pack, Version};

view! {
    /// Where something is.
    #[derive(Default)]
    pub struct Spot {
        /// The service, if any.
        pub service: Option<String>,
        /// The team, if any.
        pub team: Option<String>,
        /// The review, if any.
        pub review: Option<String>,
        /// The assessment, if any.
        pub assessment: Option<String>,
        /// The question, if any.
        pub question: Option<String>,
        /// The criterion, if any.
        pub criterion: Option<String>,
        /// The document, if any.
        pub document: Option<String>,
        /// The section of that document, if any.
        pub section: Option<String>,
        /// The scenario, if any.
        pub scenario: Option<String>,
    }
}

impl Session {
    /// Where an entity is, or what of it a key names.
    pub(super) fn spot(&self, entity: &str, key: &str) -> Result<Spot> {
        let mut spot = Spot::default();
        let mut next = Some(entity.to_owned());
        let mut steps = 0;
        while let Some(id) = next.filter(|_| steps < 32) {
            steps += 1;
            let Some((kind, parent)) = self.store.place(&id)? else {
                break;
            };
            self.stands_in(&mut spot, &kind, &id, (id == entity).then_some(key))?;
            next = parent;
        }
        Ok(spot)
    }

    fn stands_in(&self, spot: &mut Spot, kind: &str, id: &str, key: Option<&str>) -> Result<()> {
        let keyed = key.filter(|key| !key.is_empty()).map(str::to_owned);
        let own = |field: &str| self.store.text_of(id, field);
        let own_of = |field: &str| match key {
            Some(_) => own(field),
            None => Ok(None),
        };
        match kind {
            k if k == Service::SPEC.kind => spot.service = Some(id.to_owned()),
            k if k == Team::SPEC.kind => spot.team = Some(id.to_owned()),
            k if k == Review::SPEC.kind => {
                spot.review = Some(id.to_owned());
                spot.question = keyed.or(spot.question.take());
            }
            k if k == Assessment::SPEC.kind => {
                spot.assessment = Some(id.to_owned());
                // What was kept as a question of it is a criterion.
                spot.criterion = keyed.or(spot.criterion.take()).or(spot.question.take());
            }
            k if k == Document::SPEC.kind => {
                spot.document = Some(id.to_owned());
                spot.section = match (keyed, spot.section.take()) {
                    (Some(key), _) => Some(section_of(&key)),
                    (None, Some(table)) => self.section_with(id, &table)?,
                    (None, None) => None,
                };
            }
            k if k == Scenario::SPEC.kind => spot.scenario = Some(id.to_owned()),
            k if k == Respondent::SPEC.kind => spot.criterion = keyed,
            // Which section has the table, the pack says once the document is known.
            k if k == DocumentRow::SPEC.kind => spot.section = own("table")?,
            k if k == Participant::SPEC.kind => {}
            k if k == Mitigation::SPEC.kind => spot.scenario = self.first_with(id)?,
            k if k == Exercise::SPEC.kind => spot.scenario = self.first_tried(id)?,
            k if k == ReasonNote::SPEC.kind => spot.scenario = own_of("scenario")?,
            _ => {
                spot.question = own_of("question")?;
                spot.criterion = own_of("criterion")?;
                spot.scenario = own_of("scenario")?;
            }
        }
        Ok(())
    }

    /// The first scenario that a mitigation is for.
    fn first_with(&self, mitigation: &str) -> Result<Option<String>> {
        let Some((_, Some(review))) = self.store.place(mitigation)? else {
            return Ok(None);
        };
        let scenarios = self.children::<Scenario>(&review.parse()?)?;
        let first = scenarios
            .into_iter()
            .find(|scenario| scenario.has_mitigation(mitigation));
        Ok(first.map(|scenario| scenario.id.to_string()))
    }

    /// The first scenario that an exercise tries.
    fn first_tried(&self, exercise: &str) -> Result<Option<String>> {
        let Some(row) = self.store.entity(&exercise.parse()?)? else {
            return Ok(None);
        };
        let exercise: Exercise = row.decode();
        for (scenario, tried) in exercise.scenarios {
            if tried && !self.store.is_gone(&scenario)? {
                return Ok(Some(scenario));
            }
        }
        Ok(None)
    }

    /// The pack that an entity names, in its version or the newest; none where it is not installed.
    pub(super) fn pack_named_by(&self, entity: &str) -> Result<Option<Arc<Pack>>> {
        let Some(id) = self.store.text_of(entity, "pack")? else {
            return Ok(None);
        };
        let version = self.store.text_of(entity, "pack_version")?;
        let started = version
            .and_then(|version| version.parse::<Version>().ok())
            .and_then(|version| self.shelf.get(&id, version).ok());
        Ok(started.or_else(|| self.shelf.newest(&id).ok()))
    }

    /// The section of a document that has a table.
    fn section_with(&self, document: &str, table: &str) -> Result<Option<String>> {
        let pack = self.pack_named_by(document)?;
        let template = pack.as_ref().and_then(|pack| pack.document());
        Ok(template.and_then(|template| {
            let mut sections = template.sections.iter();
            let with = sections.find(|each| each.tables.iter().any(|of| of.id == table))?;
            Some(with.id.clone())
        }))
    }

    /// The words for where something is: the service or team and the review, assessment or document.
    pub(super) fn place_words(&self, spot: &Spot) -> Result<String> {
        let mut words = Vec::new();
        for (id, field) in [
            (&spot.service, "name"),
            (&spot.team, "name"),
            (&spot.review, "title"),
            (&spot.assessment, "title"),
            (&spot.document, "title"),
        ] {
            if let Some(id) = id {
                words.extend(self.store.text_of(id, field)?);
            }
        }
        Ok(words.join(", "))
    }
}

/// Single values are kept as `section.field`.
fn section_of(key: &str) -> String {
    key.split(['.', '/']).next().unwrap_or(key).to_owned()
}
