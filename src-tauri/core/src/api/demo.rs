//! Large workspaces for trying and measuring. The same seed on the same day gives the same bytes.

use std::collections::BTreeMap;

use super::plan::{Plan, Share};
use super::sample::sample_add;
use super::session::Session;
use super::wire::Nothing;
use crate::context::Sequence;
use crate::error::Result;
use crate::store::summary::Which;

/// How large a workspace to make.
#[derive(Debug, Clone, Copy)]
pub struct Demo {
    /// Services.
    pub services: u32,
    /// Reviews, spread evenly over the services.
    pub reviews: u32,
    /// Where chance begins.
    pub seed: u64,
}

impl Session {
    /// Fills the workspace with the sample. Chance begins at `seed`.
    ///
    /// # Errors
    /// `Refused` where the sample is in it already; those of writing.
    pub fn fill_with_sample(&mut self, seed: u64) -> Result<()> {
        self.sample_seed = seed;
        sample_add(self, Nothing {})?;
        self.refresh(Which::All)
    }

    /// Fills the workspace, telling after each service how many are done.
    ///
    /// # Errors
    /// Those of writing; services already made stay.
    pub fn fill(&mut self, demo: Demo, mut progress: impl FnMut(u32)) -> Result<()> {
        let mut chance = Sequence(demo.seed);
        let facts: Vec<String> = {
            let pack = self.shelf.newest("production-readiness")?;
            pack.facts.iter().map(|fact| fact.id.clone()).collect()
        };
        for at in 0..demo.services {
            let first = u64::from(at) * u64::from(demo.reviews) / u64::from(demo.services.max(1));
            let last =
                u64::from(at + 1) * u64::from(demo.reviews) / u64::from(demo.services.max(1));
            let plan = self.plan_demo(at, &facts, &mut chance)?;
            let mut years = Vec::new();
            for year in 0..(last - first) {
                years.push(self.plan_year(&plan, year, &mut chance)?);
            }
            self.store
                .write(&mut self.context, |writer| plan.write_with(years, writer))?;
            progress(at + 1);
        }
        self.refresh(Which::All)
    }

    fn plan_demo(&self, at: u32, facts: &[String], chance: &mut Sequence) -> Result<Plan> {
        let tier = u8::try_from(1 + chance.below(3)).unwrap_or(3);
        let facts: BTreeMap<String, bool> = facts
            .iter()
            .map(|fact| (fact.clone(), chance.below(3) > 0))
            .collect();
        let mut plan = Plan::new(self, &format!("Service {:04}", at + 1), tier, &facts)?;
        plan.service("owner", &format!("Team {:02}", chance.below(40) + 1));
        plan.service("slo", "99.9% of requests, 30 days");
        Ok(plan)
    }

    /// One review of a service: the latest is running, the ones before lie years back.
    fn plan_year(&self, of: &Plan, back: u64, chance: &mut Sequence) -> Result<Plan> {
        let mut plan = of.again(self)?;
        let back = i64::try_from(back).unwrap_or(0);
        let started = 40 + i64::try_from(chance.below(20)).unwrap_or(0) + back * 60;
        let launch_in = i64::try_from(chance.below(120)).unwrap_or(0) - 20 - back * 60;
        plan.start("Launch review", started, launch_in);
        let share = Share {
            partial: chance.below(15),
            unmet: chance.below(10),
            open: if back == 0 { chance.below(60) } else { 0 },
        };
        plan.answer_all(share, chance);
        Ok(plan)
    }
}
