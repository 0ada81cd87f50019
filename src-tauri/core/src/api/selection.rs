//! What a tier and facts select, and how that differs from what is selected now.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::judge::situation_answers;
use super::load::{Case, checklist};
use super::paper::Paper;
use super::review::ReviewView;
use super::service::{SelectionChange, SelectionPreview, ServicePreview};
use super::session::Session;
use crate::error::Result;
use crate::model::{Answer, Service};
use crate::pack::{Applies, Checklist, DesignTables, Pack, Situation, select, sentence};

impl Session {
    /// The checklist whose facts a service is asked for.
    pub(super) fn checklist_for(
        &self,
        service: &Service,
        current: Option<&ReviewView>,
    ) -> Result<Arc<Pack>> {
        match current {
            Some(review) => {
                let id = review.id.parse()?;
                Ok(self.case(&id)?.pack)
            }
            None => {
                let _ = service;
                checklist(self.shelf.newest("production-readiness")?)
            }
        }
    }

    /// A preview for a service that exists, with its current review if it has one.
    pub(super) fn preview(
        &self,
        service: Service,
        case: Option<Case>,
        request: &ServicePreview,
    ) -> Result<SelectionPreview> {
        let pack = match &case {
            Some(case) => Arc::clone(&case.pack),
            None => self.checklist_for(&service, None)?,
        };
        let none = BTreeMap::new();
        let answers = case
            .as_ref()
            .map_or(&none, |case| &case.record.review.answers);
        let design = case.as_ref().and_then(|case| case.design.as_ref());
        let now = chosen(&pack, service.tier, &service.facts, answers, design);
        let then = chosen(&pack, Some(request.tier), &request.facts, answers, design);
        Ok(compare(&pack, Some(&now), &then, answers))
    }

    /// A preview for a service that does not exist yet.
    pub(super) fn preview_new(&self, request: &ServicePreview) -> Result<SelectionPreview> {
        let pack = checklist(self.shelf.newest("production-readiness")?)?;
        let none = BTreeMap::new();
        let then = chosen(&pack, Some(request.tier), &request.facts, &none, None);
        Ok(compare(&pack, None, &then, &none))
    }
}

/// What a tier and facts select, with the answers given so far.
pub(super) fn chosen(
    pack: &Pack,
    tier: Option<u8>,
    facts: &BTreeMap<String, bool>,
    answers: &BTreeMap<String, Answer>,
    design: Option<&Paper>,
) -> Vec<Applies> {
    let Some(checklist) = pack.checklist() else {
        return Vec::new();
    };
    let answers = situation_answers(answers);
    let tables = design.and_then(Paper::tables);
    select(
        checklist,
        &Situation {
            tier,
            facts,
            answers: &answers,
            design: tables.as_ref().map(|tables| tables as &dyn DesignTables),
            scenarios: None,
        },
    )
}

fn compare(
    pack: &Pack,
    now: Option<&[Applies]>,
    then: &[Applies],
    answers: &BTreeMap<String, Answer>,
) -> SelectionPreview {
    let empty = Checklist {
        roles: Vec::new(),
        areas: Vec::new(),
        questions: Vec::new(),
        signoff: crate::pack::checklist::SignoffRule::default(),
    };
    let questions = &pack.checklist().unwrap_or(&empty).questions;
    let mut preview = SelectionPreview {
        asked: 0,
        hidden: 0,
        appears: Vec::new(),
        leaves: Vec::new(),
    };
    for (at, (question, after)) in questions.iter().zip(then).enumerate() {
        if after.counts() {
            preview.asked += 1;
        } else {
            preview.hidden += 1;
        }
        let before = now.map_or(after.counts(), |now| now[at].counts());
        if before == after.counts() {
            continue;
        }
        let change = SelectionChange {
            id: question.id.clone(),
            text: question.text.clone(),
            why: sentence(after),
            answered: answers.contains_key(&question.id),
        };
        if before {
            preview.leaves.push(change);
        } else {
            preview.appears.push(change);
        }
    }
    preview
}
