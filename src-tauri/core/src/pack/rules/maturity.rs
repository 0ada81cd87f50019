//! Rules of the kind `maturity`.

use std::collections::{BTreeMap, BTreeSet};

use super::{ids, opening, values};
use crate::pack::{
    file::MaturityFile,
    maturity::{AnswerId, RatingId},
    parse::PackFile,
    problem::{Findings, at},
};

impl PackFile for MaturityFile {
    fn check(&mut self, stem: &str, findings: &mut Findings) {
        opening::head(&self.pack, stem, findings);
        let sources = opening::sources(&self.sources, findings);
        ids::unique(
            "stage",
            self.stages.iter().map(|s| s.id.as_str()),
            &ids::ID,
            findings,
        );
        ids::unique(
            "dimension",
            self.dimensions.iter().map(|d| d.id.as_str()),
            &ids::ID,
            findings,
        );
        ids::unique(
            "criterion",
            self.criteria.iter().map(|c| c.id.as_str()),
            &ids::ID,
            findings,
        );
        ids::scale(
            "evidence_level",
            "level",
            self.evidence_levels.iter().map(|e| e.level),
            findings,
        );
        for (at, dimension) in self.dimensions.iter().enumerate() {
            values::cites("dimension", at, &dimension.sources, &sources, findings);
        }
        scales(self, findings);
        criteria(self, findings);
    }
}

fn scales(file: &MaturityFile, findings: &mut Findings) {
    let numbers: Vec<u8> = file.stages.iter().map(|s| s.number).collect();
    if numbers != [1, 2, 3, 4, 5] {
        findings.add(
            at!["stage"],
            "The stages must have the numbers 1 to 5 in order.",
        );
    }
    let levels: BTreeSet<u8> = file.evidence_levels.iter().map(|e| e.level).collect();
    for (at, stage) in file.stages.iter().enumerate() {
        if !levels.contains(&stage.evidence_level) {
            findings.add(
                at!["stage", at, "evidence_level"],
                format!(
                    "{{it}} needs the evidence level {}, which the pack does not have.",
                    stage.evidence_level
                ),
            );
        }
    }
    let answers: Vec<(AnswerId, u8)> = file.answers.iter().map(|a| (a.id, a.quarters)).collect();
    let worth = [
        (AnswerId::None, 0),
        (AnswerId::Some, 1),
        (AnswerId::Half, 2),
        (AnswerId::Most, 4),
    ];
    if answers != worth {
        findings.add(
            at!["answer"],
            "The answers must be `none`, `some`, `half` and `most`, worth 0, 1, 2 and 4 quarters.",
        );
    }
    let ratings: Vec<RatingId> = file.ratings.iter().map(|r| r.id).collect();
    if ratings != [RatingId::N, RatingId::P, RatingId::L, RatingId::F] {
        findings.add(
            at!["rating"],
            "The ratings must be `N`, `P`, `L` and `F` in order.",
        );
    }
    let mut from = 0;
    for (at, rating) in file.ratings.iter().enumerate() {
        if rating.above_percent != from || rating.upto_percent <= rating.above_percent {
            findings.add(
                at!["rating", at, "above_percent"],
                "{it}: the ratings must cover 0 to 100 per cent without gaps.",
            );
        }
        from = rating.upto_percent;
    }
    if from != 100 {
        findings.add(
            at!["rating"],
            "The ratings must cover 0 to 100 per cent without gaps.",
        );
    }
}

fn criteria(file: &MaturityFile, findings: &mut Findings) {
    let dimensions: BTreeSet<&str> = file.dimensions.iter().map(|d| d.id.as_str()).collect();
    let mut cells: BTreeMap<(&str, u8), usize> = BTreeMap::new();
    for (at, criterion) in file.criteria.iter().enumerate() {
        if !dimensions.contains(criterion.dimension.as_str()) {
            findings.add(
                at!["criterion", at, "dimension"],
                format!(
                    "{{it}} is in the dimension `{}`, which the pack does not have.",
                    criterion.dimension
                ),
            );
        }
        if !(2..=5).contains(&criterion.stage) {
            findings.add(
                at!["criterion", at, "stage"],
                format!(
                    "{{it}}: stage must be from 2 to 5, not {}.",
                    criterion.stage
                ),
            );
        }
        let start = format!("{}.{}.", criterion.dimension, criterion.stage);
        if !criterion.id.starts_with(&start) {
            findings.add(
                at!["criterion", at, "id"],
                format!("The id {{it}} must begin with its dimension and stage: `{start}`."),
            );
        }
        *cells
            .entry((&criterion.dimension, criterion.stage))
            .or_default() += 1;
    }
    for (at, dimension) in file.dimensions.iter().enumerate() {
        for stage in 2..=5 {
            let count = cells
                .get(&(dimension.id.as_str(), stage))
                .copied()
                .unwrap_or(0);
            if !(2..=3).contains(&count) {
                let noun = if count == 1 { "criterion" } else { "criteria" };
                findings.add(
                    at!["dimension", at, "id"],
                    format!("The dimension {{it}} has {count} {noun} for stage {stage}; two or three are needed."),
                );
            }
        }
    }
}
