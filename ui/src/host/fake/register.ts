/** Makes the views of the pre-mortem and of the risks from the fake state, in the shape and the order that core gives. */
import type { CellView, Level, MethodView, PremortemView, RatedView, RegisterView, RiskRow, ScenarioView, SuggestionView } from "../../premortem/views";
import { daysBetween } from "../../parts/words";
import { evaluate } from "./pack";
import type { FakeScenario } from "./risks";
import { CATEGORIES, CONTROL_ACTIONS, FACTS, IMPACTS, LEVELS, LIBRARY, LIKELIHOODS, MATRIX, PHASES, RULES, TREATMENTS, type LibraryScenario } from "./scenarios";
import { TODAY, type FakeReview, type FakeState, type ServiceFields } from "./state";

const LETTERS: Record<string, Level> = { "very-low": "VL", low: "L", moderate: "M", high: "H", "very-high": "VH" };
const RANK: Level[] = ["VL", "L", "M", "H", "VH"];
const BUDGET = 262.8;
export const METHOD: MethodView = {
  likelihoods: LIKELIHOODS, impacts: IMPACTS, levels: LEVELS.map((one) => ({ ...one, id: LETTERS[one.id] ?? "VL" })), treatments: TREATMENTS as MethodView["treatments"], categories: CATEGORIES, control_actions: CONTROL_ACTIONS,
  min: "L", max: "M", irreversible_impact: 5, irreversible_floor: "H", too_big_percent: RULES.too_big_percent ?? 25, proven_days: RULES.proven_days ?? 180, acceptance_max_days: RULES.acceptance_max_days ?? 180,
};

function levelOf(one: FakeScenario, likelihood: number | null, impact: number | null): { level: Level | null; raised: boolean } {
  if (likelihood === null || impact === null) return { level: null, raised: false };
  const looked = LETTERS[MATRIX[likelihood - 1]?.[impact - 1] ?? ""] ?? "VL";
  const raised = one.irreversible && impact >= 5 && RANK.indexOf(looked) < RANK.indexOf("H");
  return { level: raised ? "H" : looked, raised };
}
function stateOf(state: FakeState, one: FakeScenario) {
  const linked = state.risks.mitigations.filter((each) => one.mitigations.includes(each.id));
  const treated = linked.length > 0 && linked.every((each) => each.state === "done");
  const before = levelOf(one, one.inherent_likelihood, one.inherent_impact);
  const target = levelOf(one, one.target_likelihood, one.target_impact);
  const at = treated && target.level ? ([one.target_likelihood, one.target_impact] as const) : ([one.inherent_likelihood, one.inherent_impact] as const);
  const now = treated && target.level ? target : before;
  const minutes = one.detect_minutes !== null && one.repair_minutes !== null && one.users_percent !== null && one.days_between ? ((one.detect_minutes + one.repair_minutes) * one.users_percent * 365) / 100 / one.days_between : null;
  const accepted = one.accepted_until !== "" && one.accepted_until >= TODAY;
  const above = now.level !== null && RANK.indexOf(now.level) > RANK.indexOf(METHOD.max);
  return { linked, before, target, now, at, minutes, share: minutes === null ? null : minutes / BUDGET, accepted, above, positive: one.upside_impact !== null && one.inherent_impact === null };
}
const live = (state: FakeState, review: string) => state.risks.scenarios.filter((one) => one.review === review && !one.archived);

function exerciseOf(state: FakeState, one: FakeScenario): RiskRow["exercise"] {
  const all = state.risks.exercises.filter((each) => each.scenarios.includes(one.id));
  const held = all.filter((each) => each.result).sort((a, b) => a.held_on.localeCompare(b.held_on)).at(-1);
  if (held) {
    const days = daysBetween(held.held_on, TODAY);
    return { state: held.result === "failed" ? "failed" : days > METHOD.proven_days ? "stale" : "passed", on: held.held_on, days };
  }
  const planned = all[0];
  return planned ? { state: planned.planned_on && planned.planned_on < TODAY ? "overdue" : "planned", on: planned.planned_on || null, days: null } : { state: "none", on: null, days: null };
}

export function registerOf(state: FakeState, review: FakeReview, service: ServiceFields, answered: { answered: number; applicable: number }): RegisterView {
  const all = live(state, review.id).map((one) => ({ one, ...stateOf(state, one) }));
  all.sort((a, b) => RANK.indexOf(b.now.level ?? "VL") - RANK.indexOf(a.now.level ?? "VL") || (b.share ?? 0) - (a.share ?? 0) || (b.at[1] ?? 0) - (a.at[1] ?? 0) || a.one.number - b.one.number);
  const cells: CellView[] = LIKELIHOODS.flatMap((l) => IMPACTS.map((i) => ({
    likelihood: l.value, impact: i.value, level: LETTERS[MATRIX[l.value - 1]?.[i.value - 1] ?? ""] ?? "VL",
    scenarios: all.filter((each) => each.at[0] === l.value && each.at[1] === i.value).map((each) => ({ id: each.one.id, number: each.one.number, title: each.one.title, raised: each.now.raised })).sort((a, b) => a.number - b.number),
  })));
  const counted = all.filter((each) => each.share !== null).sort((a, b) => (b.share ?? 0) - (a.share ?? 0));
  const used = counted.reduce((sum, each) => sum + (each.minutes ?? 0), 0);
  const open = all.find((each) => each.above && !each.accepted);
  const session = state.risks.sessions.find((each) => each.review === review.id);
  return {
    review: review.id, title: review.title, service: service.id, service_name: service.name, method: METHOD, cells, ...answered, open_actions: state.actions.filter((each) => each.review === review.id && each.state === "open").length,
    rows: all.map((each) => ({
      id: each.one.id, number: each.one.number, title: each.one.title, before: each.before.level, now: each.now.level, target: each.target.level, raised: each.now.raised, above: each.above, share: each.share, too_big: (each.share ?? 0) > METHOD.too_big_percent / 100,
      treatment: TREATMENTS.find((one) => one.id === each.one.treatment)?.title ?? "", mitigations: each.linked.map((one) => one.text), exercise: exerciseOf(state, each.one), owner: each.one.owner, accepted: each.accepted, accepted_until: each.one.accepted_until || null, positive: each.positive,
    })),
    budget: service.slo ? { objective: "99.95%", budget_minutes: BUDGET, used_minutes: used, share: used / BUDGET, segments: counted.map((each) => ({ id: each.one.id, number: each.one.number, title: each.one.title, share: each.share ?? 0, too_big: (each.share ?? 0) > 0.25 })) } : null,
    decision: open ? { id: open.one.id, number: open.one.number, title: open.one.title, level: open.now.level ?? "H", text: `High, above your limit of Moderate.${open.now.raised ? " The table gives Moderate; the harm cannot be undone, so it is raised to High." : ""}` } : null,
    premortem: session ? { phase: session.phase, title: PHASES.find((one) => one.id === session.phase)?.title ?? "" } : null,
  };
}

export function storyOf(state: FakeState, review: string, one: LibraryScenario, why: string): SuggestionView {
  const told = state.risks.reasons.find((each) => each.review === review && each.said && one.title.toLowerCase().split(" ").filter((word) => word.length > 6).some((word) => each.text.toLowerCase().includes(word)));
  const added = live(state, review).find((each) => each.origin === one.id);
  return { id: one.id, title: one.title, category: one.category, text: one.text, question: one.mitigation_prompt, why, said_by: told ? (state.risks.people.find((each) => each.id === told.participant)?.name ?? null) : null, added: added?.id ?? null, incident: one.incident };
}
function suggestions(state: FakeState, review: string, service: ServiceFields): SuggestionView[] {
  return LIBRARY.flatMap((one) => {
    const fact = FACTS.find((each) => one.when.includes(`facts.${each.id}`) && service.facts[each.id] === true);
    if (!fact || evaluate(one.when, { tier: service.tier, facts: service.facts, answer: () => "blank" }) === false) return [];
    return [storyOf(state, review, one, `Because: ${fact.text}`)];
  });
}

function acceptanceOf(one: FakeScenario): ScenarioView["acceptance"] {
  return one.accepted_until ? { by: one.accepted_by, on: one.accepted_on, until: one.accepted_until, days: daysBetween(TODAY, one.accepted_until), ended: one.accepted_until < TODAY } : null;
}
function ratedOf(state: FakeState, one: FakeScenario, revealed: boolean, participant: string | undefined): RatedView {
  const of = stateOf(state, one);
  const votes = Object.entries(one.votes).map(([who, vote]) => ({ participant: who, ...vote }));
  const spread = (pick: (vote: { likelihood: number; impact: number }) => number) => (votes.length > 1 ? Math.max(...votes.map(pick)) - Math.min(...votes.map(pick)) : 0);
  const steps = RULES.contested_steps ?? 2;
  return {
    id: one.id, number: one.number, title: one.title, text: one.text, irreversible: one.irreversible, likelihood: one.inherent_likelihood, impact: one.inherent_impact, level: of.now.level, raised: of.now.raised, above: of.above && !of.accepted,
    voted: Object.keys(one.votes), votes: revealed ? votes : votes.filter((vote) => vote.participant === participant), contested: revealed && (spread((vote) => vote.likelihood) >= steps || spread((vote) => vote.impact) >= steps),
    detect_minutes: one.detect_minutes, repair_minutes: one.repair_minutes, users_percent: one.users_percent, days_between: one.days_between, owner: one.owner, treatment: one.treatment, due: one.due || null, upside_likelihood: one.upside_likelihood, upside_impact: one.upside_impact,
    reasons: state.risks.reasons.filter((each) => each.scenario === one.id).map((each) => each.id), exercises: state.risks.exercises.filter((each) => each.scenarios.includes(one.id)).length, reason: one.reason, partner: one.partner, positive: of.positive, acceptance: acceptanceOf(one),
  };
}

export function premortemOf(state: FakeState, review: FakeReview, service: ServiceFields, participant: string | undefined): PremortemView {
  const session = state.risks.sessions.find((one) => one.review === review.id);
  const reasons = state.risks.reasons.filter((one) => one.review === review.id);
  const scenarios = live(state, review.id);
  const voting = scenarios.filter((one) => one.upside_impact === null);
  return {
    review: review.id, title: review.title, service: service.id, service_name: service.name, launch_on: review.launch_on || null, started: session !== undefined, phase: session?.phase ?? "", left_seconds: session?.left_seconds ?? 0, set_on: session?.set_on ?? null, next_reading: session?.next_reading || null,
    phases: PHASES, method: METHOD, revealed: session?.revealed ?? false, contested_steps: RULES.contested_steps ?? 2, library: LIBRARY.length, suggestions: suggestions(state, review.id, service),
    participants: state.risks.people.filter((one) => one.review === review.id).map((one) => ({ id: one.id, name: one.name, passes: one.passes, written: reasons.filter((each) => each.participant === one.id).length, left: reasons.filter((each) => each.participant === one.id && !each.said).length, rated: voting.filter((each) => each.votes[one.id]).length })),
    reasons: reasons.filter((one) => one.said || one.participant === participant), clusters: [...new Set(reasons.map((one) => one.cluster).filter(Boolean))],
    scenarios: scenarios.map((one) => ratedOf(state, one, session?.revealed ?? false, participant)),
  };
}

export function scenarioOf(state: FakeState, one: FakeScenario): ScenarioView {
  const of = stateOf(state, one);
  const proven = exerciseOf(state, one).state === "passed";
  const story = LIBRARY.find((each) => each.id === one.origin);
  const { votes: _, accepted_by: _b, accepted_on: _o, accepted_until: _u, mitigations, ...plain } = one;
  return {
    ...plain, due: one.due || null, approver: "", origin: story ? { id: story.id, title: story.title, incident: story.incident, exercise: story.exercise, mitigation_prompt: story.mitigation_prompt } : null,
    before: of.before.level, now: of.now.level, target: of.target.level, raised: of.now.raised, notes: of.target.level && of.before.level && RANK.indexOf(of.target.level) < RANK.indexOf(of.before.level) && mitigations.length === 0 ? ["The target is lower, and no mitigation says how."] : [],
    acceptance: acceptanceOf(one), priority: null, minutes_a_year: of.minutes, share: of.share,
    mitigations: state.risks.mitigations.filter((each) => each.review === one.review).map((each) => ({ id: each.id, text: each.text, owner: each.owner, due: each.due || null, state: each.state === "done" && proven && mitigations.includes(each.id) ? "proven" : each.state, linked: mitigations.includes(each.id), shared_with: live(state, one.review).filter((other) => other.id !== one.id && other.mitigations.includes(each.id)).map((other) => other.number) })),
    exercises: state.risks.exercises.filter((each) => each.scenarios.includes(one.id)).map((each) => ({ ...each, planned_on: each.planned_on || null, held_on: each.held_on || null })),
  };
}
