//! Looks at the packs together: takes out what contradicts another pack, and reports what an own pack names and
//! no pack has.
//!
//! Packs inside the program agree with each other, which a test holds them to. Where an own pack takes the place
//! of one of them, what the others name of the old one does not apply any more: nobody could mend it, so nothing
//! is said of it.

use std::{collections::BTreeSet, sync::Arc};

use toml::de::DeTable;

use super::Shelf;
use crate::pack::{
    across::{Seen, conflicts, dangling},
    file::Pack,
    locate::Locator,
    problem::{Finding, Problem},
    shipped::SHIPPED,
};

impl Shelf {
    /// Takes packs out of use until no two contradict each other, then looks at what they name.
    pub(super) fn settle(&mut self) {
        // Packs inside the program agree with each other (tested), so without own ones nothing has to be read.
        while self.own.iter().any(|own| own.in_use) {
            let shipped = self.shipped_in_use();
            let packs = self.seen(&shipped);
            let found = self.located(&packs, shipped.len(), &conflicts(&packs));
            let out: BTreeSet<usize> = found.iter().filter_map(|(own, _)| *own).collect();
            if out.is_empty() {
                let mut named = dangling(&packs, shipped.len());
                named.extend(self.strayed(&packs, shipped.len()));
                named.sort_by_key(|(position, _)| *position);
                let found = self.located(&packs, shipped.len(), &named);
                self.report(found);
                return;
            }
            self.report(found);
            for own in out {
                self.own[own].in_use = false;
            }
        }
    }

    /// Adds problems, of equal ones the first: a rule may name the same thing twice in one line.
    fn report(&mut self, found: Vec<(Option<usize>, Problem)>) {
        let mut said = BTreeSet::new();
        for (_, problem) in found {
            if said.insert((problem.file.clone(), problem.line, problem.message.clone())) {
                self.problems.push(problem);
            }
        }
    }

    fn shipped_in_use(&self) -> Vec<(&'static str, &'static str, Arc<Pack>)> {
        SHIPPED
            .iter()
            .filter(|shipped| {
                !self
                    .own
                    .iter()
                    .any(|own| own.in_use && own.pack.head.id == shipped.id())
            })
            .filter_map(|shipped| Some((shipped.file, shipped.text, shipped.pack().ok()?)))
            .collect()
    }

    fn seen<'s>(&'s self, shipped: &'s [(&'static str, &'static str, Arc<Pack>)]) -> Vec<Seen<'s>> {
        let shipped = shipped
            .iter()
            .map(|(file, text, pack)| Seen { file, text, pack });
        let own = self.own.iter().filter(|own| own.in_use).map(|own| Seen {
            file: &own.file,
            text: &own.text,
            pack: &own.pack,
        });
        shipped.chain(own).collect()
    }

    /// Gives findings their lines, and the place in `own` of the pack they are about.
    fn located(
        &self,
        packs: &[Seen<'_>],
        shipped: usize,
        findings: &[(usize, Finding)],
    ) -> Vec<(Option<usize>, Problem)> {
        let in_use: Vec<usize> = (0..self.own.len())
            .filter(|own| self.own[*own].in_use)
            .collect();
        let mut located = Vec::with_capacity(findings.len());
        for of_one in findings.chunk_by(|(a, _), (b, _)| a == b) {
            let Some((position, seen)) = of_one
                .first()
                .and_then(|(position, _)| Some((*position, packs.get(*position)?)))
            else {
                continue;
            };
            let Ok(tree) = DeTable::parse(seen.text) else {
                continue;
            };
            let locator = Locator::new(seen.file, seen.text, tree.get_ref());
            let own = position
                .checked_sub(shipped)
                .and_then(|n| in_use.get(n).copied());
            located.extend(
                of_one
                    .iter()
                    .map(|(_, finding)| (own, locator.problem(finding))),
            );
        }
        located
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{CHECKLIST, own_checklist, said, shelf, shipped_text};
    use super::*;

    #[test]
    fn the_shipped_packs_agree_with_each_other() {
        let packs: Vec<_> = SHIPPED.iter().map(|s| (s, s.pack().unwrap())).collect();
        let seen: Vec<_> = packs
            .iter()
            .map(|(s, pack)| Seen {
                file: s.file,
                text: s.text,
                pack,
            })
            .collect();
        assert!(conflicts(&seen).is_empty());
        assert!(dangling(&seen, 0).is_empty());
    }

    #[test]
    fn a_pack_that_contradicts_another_is_not_used() {
        let taken = CHECKLIST
            .replace("data.backup", "data.objectives")
            .replace("data.restore", "data.drill");
        let (shelf, _folder) = shelf(&[("small-checklist.toml", taken)]);
        assert_eq!(
            said(shelf.problems()),
            [
                "small-checklist.toml, line 20: The fact `stores_data` has another text in production-readiness.toml; a fact is shared and has one text.",
                "small-checklist.toml, line 40: The question id `data.objectives` is also in production-readiness.toml; it must be unique over all checklists.",
            ]
        );
        assert!(shelf.newest("small-checklist").is_err());
    }

    #[test]
    fn what_a_pack_names_elsewhere_has_to_exist() {
        let rule = r#"when = 'facts.stores_data or rows("stores") > 0 or has("dependencies", "kind", "friend")'"#;
        let text = own_checklist()
            .replace(r#"when = "facts.stores_data""#, rule)
            .replace(
                "assign = true",
                "feeds = \"stores\"\nmaturity = \"delivery.9.none\"",
            );
        let found = Shelf::check(vec![("small-checklist.toml".to_owned(), text.into_bytes())]);
        assert_eq!(
            said(&found),
            [
                "small-checklist.toml, line 52: `small.backup` names the table `stores`, which design-document does not have.",
                "small-checklist.toml, line 53: `small.backup` names the criterion `delivery.9.none`, which no maturity model has.",
                "small-checklist.toml, line 50: `small.backup`: rows() names the table `stores`, which design-document does not have.",
                "small-checklist.toml, line 50: `small.backup`: has() asks for `friend`, which is not a choice of `dependencies.kind`.",
            ]
        );
    }

    #[test]
    fn checking_the_shipped_files_finds_nothing() {
        let files = SHIPPED
            .iter()
            .map(|s| (s.file.to_owned(), s.text.as_bytes().to_vec()));
        assert_eq!(Shelf::check(files.collect()), []);
    }

    /// A checklist that takes the place of the shipped one and has other questions.
    fn replacement() -> String {
        own_checklist()
            .replace("id = \"small-checklist\"", "id = \"production-readiness\"")
            .replace("version = \"1.2.3\"", "version = \"9.0.0\"")
    }

    fn own_design(rule: &str) -> String {
        let text = shipped_text("design-document");
        text.replacen("version = \"1.", "version = \"9.", 1) + rule
    }

    #[test]
    fn what_shipped_packs_name_of_a_replaced_one_is_not_reported() {
        let (shelf, _folder) = shelf(&[("production-readiness.toml", replacement())]);
        assert_eq!(
            shelf.newest("production-readiness").unwrap().head.version,
            "9.0.0".parse().unwrap()
        );
        assert_eq!(said(shelf.problems()), [""; 0]);
    }

    #[test]
    fn what_an_own_pack_names_of_a_replaced_one_is_reported_once() {
        let design = own_design("");
        let line = |number: usize| design.lines().nth(number - 1).unwrap();
        let (shelf, _folder) = shelf(&[
            ("design-document.toml", design.clone()),
            ("production-readiness.toml", replacement()),
        ]);
        let problems = shelf.problems();
        assert!(problems.len() > 20, "{problems:#?}");
        for (n, problem) in problems.iter().enumerate() {
            assert_eq!(problem.file, "design-document.toml");
            assert!(!problems[..n].contains(problem), "{problem} twice");
            let named = problem.message.split('`').nth(3).unwrap();
            assert!(line(problem.line as usize).contains(named), "{problem}");
        }
    }

    #[test]
    fn an_own_pack_that_names_what_no_pack_has_is_reported_beside_a_replacement() {
        let rule = r#"
[[finding]]
id = "ours"
kind = "gap"
table = "dependencies"
question = "small.backup"
when = 'answer("no.such") == "met" or answer("no.such") == "unmet"'
text = "It does not fit."
fix = "Mend it."
"#;
        let (shelf, _folder) = shelf(&[
            ("design-document.toml", own_design(rule)),
            ("small-checklist.toml", own_checklist()),
        ]);
        let problems = said(shelf.problems());
        assert_eq!(problems.len(), 1, "{problems:#?}");
        assert!(
            problems[0].ends_with("`ours` names the question `no.such`, which no checklist has."),
            "{problems:#?}"
        );
    }
}
