/** Answers the commands of the pre-mortem and of the risks from the fake state. It refuses what core refuses, so that screens can be shown doing it. */
import type { CommandName } from "../index";
import type { Commands } from "../../gen/api";
import type { LibraryScenario } from "./scenarios";
import { LIBRARY, PHASES } from "./scenarios";
import { METHOD, premortemOf, registerOf, scenarioOf, storyOf } from "./register";
import { blankScenario, type FakeScenario } from "./risks";
import { TODAY, type FakeReview, type FakeState, type ServiceFields } from "./state";
import { daysBetween } from "../../parts/words";

type Table = { [N in CommandName]?: (request: Commands[N]["request"]) => unknown };
/** What the fake host lends: its state, its look-ups, and how it names steps and failures. */
export interface Lent {
  state: () => FakeState; review: (id: string) => FakeReview; service: (id: string) => ServiceFields; id: (kind: string) => string; say: (name: string, review: string) => void;
  refuse: (message: string, hint?: string) => never; counts: (review: FakeReview, service: ServiceFields) => { answered: number; applicable: number };
}
export const RISK_READS = ["premortem_show", "register_show", "scenario_show", "library_search"];

export function riskCommands({ state, review, service, id, say, refuse, counts }: Lent): Table {
  const risks = () => state().risks;
  const one = <T extends { id: string }>(list: T[], wanted: string): T => list.find((each) => each.id === wanted) ?? refuse("Nothing has this id.");
  const session = (of: string) => risks().sessions.find((each) => each.review === of) ?? refuse("No pre-mortem was started.");
  const scenario = (wanted: string) => one(risks().scenarios, wanted);
  const make = (of: string, fields: Partial<FakeScenario>): FakeScenario => {
    const number = Math.max(0, ...risks().scenarios.filter((each) => each.review === of).map((each) => each.number)) + 1;
    const made = { ...blankScenario(id("scenario"), of, number), ...fields };
    risks().scenarios.push(made);
    return made;
  };
  const copy = (story: LibraryScenario): Partial<FakeScenario> => ({ title: story.title, text: story.text, category: story.category, origin: story.id, trigger: story.trigger, blast_radius: story.blast_radius, detection: story.detection, control_action: story.control_action });
  const day = (name: string, value: string | undefined) => {
    if (value && !/^\d{4}-\d{2}-\d{2}$/.test(value)) refuse(`${name} is not a day.`, "Write it like 2026-12-01.");
  };

  return {
    premortem_show: (request) => premortemOf(state(), review(request.review), service(review(request.review).service), request.participant),
    premortem_start: (request) => {
      say("Start the pre-mortem", request.review);
      const first = PHASES[0];
      risks().sessions.push({ id: id("premortem"), review: request.review, phase: first?.id ?? "", left_seconds: (first?.minutes ?? 0) * 60, set_on: request.set_on, next_reading: "", revealed: false });
    },
    premortem_update: (request) => {
      day("The next reading", request.next_reading);
      say("Next reading", request.review);
      session(request.review).next_reading = request.next_reading ?? "";
    },
    premortem_phase: ({ review: of, phase, left_seconds }) => {
      say("Phase", of);
      Object.assign(session(of), { phase, left_seconds });
    },
    participant_add: ({ review: of, names }) => {
      say("Add people", of);
      for (const name of names) risks().people.push({ id: id("person"), review: of, name, passes: false });
    },
    participant_rename: (request) => void (one(risks().people, request.id).name = request.name),
    participant_pass: (request) => void (one(risks().people, request.id).passes = request.passes),
    participant_remove: (request) => {
      risks().people = risks().people.filter((each) => each.id !== request.id);
      risks().reasons = risks().reasons.filter((each) => each.participant !== request.id);
    },
    reason_add: ({ review: of, participant, text, said }) => {
      const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
      if (lines.length === 0) refuse("A reason needs words.");
      say("Add a reason", of);
      for (const line of lines) risks().reasons.push({ id: id("reason"), review: of, participant, text: line, said: said ?? false, cluster: "", scenario: null });
    },
    reason_update: (request) => void (one(risks().reasons, request.id).text = request.text),
    reason_say: (request) => {
      const told = one(risks().reasons, request.id);
      told.said = request.said;
      // What was told last stands last.
      risks().reasons = [...risks().reasons.filter((each) => each !== told), told];
    },
    reason_remove: (request) => void (risks().reasons = risks().reasons.filter((each) => each.id !== request.id)),
    reason_cluster: (request) => void (one(risks().reasons, request.id).cluster = request.cluster),
    scenario_from_reasons: ({ review: of, reasons, title }) => {
      say("Make a scenario", of);
      const told = risks().reasons.filter((each) => reasons.includes(each.id));
      const made = make(of, { title, text: told.map((each) => each.text).join("\n\n") });
      for (const each of told) each.scenario = made.id;
      return { id: made.id };
    },
    scenario_split: ({ scenario: from, reasons }) => {
      const told = risks().reasons.filter((each) => reasons.includes(each.id));
      const text = told.map((each) => each.text).join("\n\n");
      const made = make(scenario(from).review, { title: text.slice(0, 80), text });
      for (const each of told) each.scenario = made.id;
      return { id: made.id };
    },
    scenario_merge: ({ from, into }) => {
      scenario(from).archived = true;
      for (const each of risks().reasons) if (each.scenario === from) each.scenario = into;
      scenario(into).mitigations = [...new Set([...scenario(into).mitigations, ...scenario(from).mitigations])];
    },
    rate: ({ scenario: which, participant, likelihood, impact }) => void (scenario(which).votes[participant] = { likelihood, impact }),
    ratings_reveal: (request) => {
      session(request.review).revealed = true;
      const middle = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? null;
      for (const each of risks().scenarios.filter((other) => other.review === request.review && other.inherent_impact === null)) {
        each.inherent_likelihood = middle(Object.values(each.votes).map((vote) => vote.likelihood));
        each.inherent_impact = middle(Object.values(each.votes).map((vote) => vote.impact));
      }
    },
    register_show: (request) => registerOf(state(), review(request.review), service(review(request.review).service), counts(review(request.review), service(review(request.review).service))),
    scenario_show: (request) => scenarioOf(state(), scenario(request.id)),
    scenario_add: ({ review: of, library, ...fields }) => {
      if (!library && !fields.title?.trim()) refuse("A risk needs a title.");
      say("Add a risk", of);
      return { id: make(of, library ? copy(one(LIBRARY, library)) : fields).id };
    },
    scenario_update: ({ id: which, ...patch }) => {
      const wrong = Object.entries(patch).find(([field, given]) => typeof given === "number" && (given < 0 || (/_(likelihood|impact)$/.test(field) && given > 5)));
      if (wrong) refuse(`${wrong[0].replaceAll("_", " ")} must be 0 or more.`);
      day("The date", patch.due);
      Object.assign(scenario(which), patch);
    },
    scenario_archive: (request) => void (scenario(request.id).archived = true),
    scenario_accept: ({ id: which, by, until, reason }) => {
      if (!by.trim()) refuse("An acceptance needs a person.", "Name who accepts it.");
      if (daysBetween(TODAY, until) > METHOD.acceptance_max_days) refuse(`An acceptance holds at most ${METHOD.acceptance_max_days} days.`);
      Object.assign(scenario(which), { accepted_by: by, accepted_until: until, accepted_on: TODAY, reason, treatment: "accept" });
    },
    acceptance_end: (request) => void Object.assign(scenario(request.id), { accepted_until: "", accepted_by: "" }),
    mitigation_add: ({ review: of, scenarios, text, owner, due }) => {
      const made = id("mitigation");
      risks().mitigations.push({ id: made, review: of, text, owner: owner ?? "", due: due ?? "", state: "planned" });
      for (const each of scenarios) scenario(each).mitigations.push(made);
      return { id: made };
    },
    mitigation_update: ({ id: which, ...patch }) => void Object.assign(one(risks().mitigations, which), patch),
    mitigation_remove: (request) => {
      risks().mitigations = risks().mitigations.filter((each) => each.id !== request.id);
      for (const each of risks().scenarios) each.mitigations = each.mitigations.filter((other) => other !== request.id);
    },
    mitigation_link: (request) => void scenario(request.scenario).mitigations.push(request.id),
    mitigation_unlink: (request) => void (scenario(request.scenario).mitigations = scenario(request.scenario).mitigations.filter((each) => each !== request.id)),
    exercise_add: ({ review: of, scenarios, title, plan, planned_on }) => {
      day("The date", planned_on);
      const made = id("exercise");
      risks().exercises.push({ id: made, review: of, title, plan: plan ?? "", planned_on: planned_on ?? "", held_on: "", result: null, findings: "", scenarios });
      return { id: made };
    },
    exercise_update: ({ id: which, ...patch }) => void Object.assign(one(risks().exercises, which), patch),
    exercise_remove: (request) => void (risks().exercises = risks().exercises.filter((each) => each.id !== request.id)),
    library_search: ({ review: of, text, category }) => {
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      const found = LIBRARY.filter((each) => (!category || each.category === category) && words.every((word) => `${each.title} ${each.text} ${each.trigger} ${each.category}`.toLowerCase().includes(word)));
      return { scenarios: found.map((each) => storyOf(state(), of, each, "")) };
    },
  };
}
