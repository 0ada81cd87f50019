//! The files of the four kinds, exactly as written: the outermost tables and nothing else.
//!
//! A file becomes a [`Pack`] only through `parse.rs`, after every rule held.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    checklist::{Area, Checklist, Question, Role, SignoffRule},
    document::{Document, FindingRule, Section, Timing},
    head::{Fact, Head, Source},
    maturity::{
        AnswerChoice, Criterion, Dimension, EvidenceLevel, Maturity, Rating, Scoring, Stage,
    },
    premortem::{
        Category, ControlAction, Impact, Level, Likelihood, Matrix, Phase, Premortem, Rules,
        Scenario, Thresholds, Treatment,
    },
};

/// One content pack, of any kind, with all its rules checked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pack {
    /// What it is.
    pub head: Head,
    /// Where its topics come from.
    pub sources: Vec<Source>,
    /// What its expressions ask about the service.
    pub facts: Vec<Fact>,
    /// Its content.
    pub body: Body,
}

/// The content of a pack, by kind.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Areas and questions.
    Checklist(Checklist),
    /// Sections, fields and tables.
    Document(Document),
    /// Method and scenarios.
    Premortem(Premortem),
    /// Stages, dimensions and criteria.
    Maturity(Maturity),
}

impl Pack {
    /// The checklist in it, if it is one.
    pub fn checklist(&self) -> Option<&Checklist> {
        match &self.body {
            Body::Checklist(checklist) => Some(checklist),
            Body::Document(_) | Body::Premortem(_) | Body::Maturity(_) => None,
        }
    }

    /// The document template in it, if it is one.
    pub fn document(&self) -> Option<&Document> {
        match &self.body {
            Body::Document(document) => Some(document),
            Body::Checklist(_) | Body::Premortem(_) | Body::Maturity(_) => None,
        }
    }

    /// The pre-mortem in it, if it is one.
    pub fn premortem(&self) -> Option<&Premortem> {
        match &self.body {
            Body::Premortem(premortem) => Some(premortem),
            Body::Checklist(_) | Body::Document(_) | Body::Maturity(_) => None,
        }
    }

    /// The maturity model in it, if it is one.
    pub fn maturity(&self) -> Option<&Maturity> {
        match &self.body {
            Body::Maturity(maturity) => Some(maturity),
            Body::Checklist(_) | Body::Document(_) | Body::Premortem(_) => None,
        }
    }
}

/// A file of the kind `checklist`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChecklistFile {
    pub(crate) pack: Head,
    #[serde(default, rename = "source")]
    pub(crate) sources: Vec<Source>,
    #[serde(default, rename = "fact")]
    pub(crate) facts: Vec<Fact>,
    #[serde(default, rename = "role")]
    pub(crate) roles: Vec<Role>,
    #[serde(default)]
    pub(crate) signoff: SignoffRule,
    #[serde(rename = "area")]
    pub(crate) areas: Vec<Area>,
    #[serde(rename = "question")]
    pub(crate) questions: Vec<Question>,
}

/// A file of the kind `document`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DocumentFile {
    pub(crate) pack: Head,
    #[serde(default, rename = "source")]
    pub(crate) sources: Vec<Source>,
    #[serde(default, rename = "fact")]
    pub(crate) facts: Vec<Fact>,
    #[serde(default)]
    pub(crate) timing: Timing,
    #[serde(rename = "section")]
    pub(crate) sections: Vec<Section>,
    #[serde(default, rename = "finding")]
    pub(crate) findings: Vec<FindingRule>,
}

/// A file of the kind `premortem`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PremortemFile {
    pub(crate) pack: Head,
    #[serde(default, rename = "source")]
    pub(crate) sources: Vec<Source>,
    #[serde(default, rename = "fact")]
    pub(crate) facts: Vec<Fact>,
    #[serde(rename = "phase")]
    pub(crate) phases: Vec<Phase>,
    #[serde(rename = "likelihood")]
    pub(crate) likelihoods: Vec<Likelihood>,
    #[serde(rename = "impact")]
    pub(crate) impacts: Vec<Impact>,
    #[serde(rename = "level")]
    pub(crate) levels: Vec<Level>,
    pub(crate) matrix: Matrix,
    pub(crate) thresholds: Thresholds,
    pub(crate) rules: Rules,
    #[serde(rename = "treatment")]
    pub(crate) treatments: Vec<Treatment>,
    #[serde(rename = "control_action")]
    pub(crate) control_actions: Vec<ControlAction>,
    #[serde(rename = "category")]
    pub(crate) categories: Vec<Category>,
    #[serde(rename = "scenario")]
    pub(crate) scenarios: Vec<Scenario>,
}

/// A file of the kind `maturity`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MaturityFile {
    pub(crate) pack: Head,
    #[serde(default, rename = "source")]
    pub(crate) sources: Vec<Source>,
    #[serde(rename = "stage")]
    pub(crate) stages: Vec<Stage>,
    #[serde(rename = "answer")]
    pub(crate) answers: Vec<AnswerChoice>,
    #[serde(rename = "rating")]
    pub(crate) ratings: Vec<Rating>,
    #[serde(rename = "evidence_level")]
    pub(crate) evidence_levels: Vec<EvidenceLevel>,
    pub(crate) scoring: Scoring,
    #[serde(rename = "dimension")]
    pub(crate) dimensions: Vec<Dimension>,
    #[serde(rename = "criterion")]
    pub(crate) criteria: Vec<Criterion>,
}

impl From<ChecklistFile> for Pack {
    fn from(file: ChecklistFile) -> Self {
        Self {
            head: file.pack,
            sources: file.sources,
            facts: file.facts,
            body: Body::Checklist(Checklist {
                roles: file.roles,
                signoff: file.signoff,
                areas: file.areas,
                questions: file.questions,
            }),
        }
    }
}

impl From<DocumentFile> for Pack {
    fn from(file: DocumentFile) -> Self {
        Self {
            head: file.pack,
            sources: file.sources,
            facts: file.facts,
            body: Body::Document(Document {
                timing: file.timing,
                sections: file.sections,
                findings: file.findings,
            }),
        }
    }
}

impl From<PremortemFile> for Pack {
    fn from(file: PremortemFile) -> Self {
        Self {
            head: file.pack,
            sources: file.sources,
            facts: file.facts,
            body: Body::Premortem(Premortem {
                phases: file.phases,
                likelihoods: file.likelihoods,
                impacts: file.impacts,
                levels: file.levels,
                matrix: file.matrix,
                thresholds: file.thresholds,
                rules: file.rules,
                treatments: file.treatments,
                control_actions: file.control_actions,
                categories: file.categories,
                scenarios: file.scenarios,
            }),
        }
    }
}

impl From<MaturityFile> for Pack {
    fn from(file: MaturityFile) -> Self {
        Self {
            head: file.pack,
            sources: file.sources,
            facts: Vec::new(),
            body: Body::Maturity(Maturity {
                stages: file.stages,
                answers: file.answers,
                ratings: file.ratings,
                evidence_levels: file.evidence_levels,
                scoring: file.scoring,
                dimensions: file.dimensions,
                criteria: file.criteria,
            }),
        }
    }
}
