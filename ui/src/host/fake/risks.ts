/** The pre-mortem and the risks of the fake workspace: plain data, and the believable sample in it. It decides nothing. */
import { addDays } from "../../parts/words";
import { LIBRARY } from "./scenarios";

export interface FakeSession { id: string; review: string; phase: string; left_seconds: number; set_on: string; next_reading: string; revealed: boolean }
export interface FakePerson { id: string; review: string; name: string; passes: boolean }
export interface FakeReason { id: string; review: string; participant: string; text: string; said: boolean; cluster: string; scenario: string | null }
export interface FakeScenario {
  id: string; review: string; number: number; title: string; text: string; category: string; origin: string; trigger: string; blast_radius: string; detection: string; control_action: string; irreversible: boolean;
  inherent_likelihood: number | null; inherent_impact: number | null; target_likelihood: number | null; target_impact: number | null; votes: Record<string, { likelihood: number; impact: number }>;
  owner: string; treatment: string; due: string; reason: string; partner: string; accepted_by: string; accepted_on: string; accepted_until: string; upside_likelihood: number | null; upside_impact: number | null;
  severity: number | null; occurrence: number | null; detectability: number | null; detect_minutes: number | null; repair_minutes: number | null; users_percent: number | null; days_between: number | null; archived: boolean; mitigations: string[];
}
export interface FakeMitigation { id: string; review: string; text: string; owner: string; due: string; state: "planned" | "done" }
export interface FakeExercise { id: string; review: string; title: string; plan: string; planned_on: string; held_on: string; result: "passed" | "failed" | null; findings: string; scenarios: string[] }
export interface FakeRisks { sessions: FakeSession[]; people: FakePerson[]; reasons: FakeReason[]; scenarios: FakeScenario[]; mitigations: FakeMitigation[]; exercises: FakeExercise[] }

export const noRisks = (): FakeRisks => ({ sessions: [], people: [], reasons: [], scenarios: [], mitigations: [], exercises: [] });
export const blankScenario = (id: string, review: string, number: number): FakeScenario => ({
  id, review, number, title: "", text: "", category: "", origin: "", trigger: "", blast_radius: "", detection: "", control_action: "", irreversible: false, inherent_likelihood: null, inherent_impact: null, target_likelihood: null, target_impact: null, votes: {},
  owner: "", treatment: "", due: "", reason: "", partner: "", accepted_by: "", accepted_on: "", accepted_until: "", upside_likelihood: null, upside_impact: null, severity: null, occurrence: null, detectability: null, detect_minutes: null, repair_minutes: null, users_percent: null, days_between: null, archived: false, mitigations: [],
});

type Rated = [number, number];
interface Plan { title: string; before: Rated; target: Rated; share: number; mitigations: string; done: boolean; exercise: [string, "passed" | "planned" | "none"]; owner: string; irreversible?: boolean }
const PLANS: Plan[] = [
  { title: "Gateway slows, every worker waits on it", before: [4, 4], target: [3, 4], share: 27.4, mitigations: "Deadline 2 s, bulkhead", done: true, exercise: ["2026-11-12", "passed"], owner: "Priya Raman" },
  { title: "Retry storm after the gateway returns", before: [3, 3], target: [3, 2], share: 7.7, mitigations: "Retry budget 10%", done: true, exercise: ["2026-11-04", "passed"], owner: "Tomás Okafor" },
  { title: "Migration locks the orders table", before: [3, 3], target: [2, 3], share: 3.8, mitigations: "Lock timeout 3 s", done: true, exercise: ["2026-11-09", "passed"], owner: "Mara Sund" },
  { title: "Promotion beats forecast and quota", before: [4, 4], target: [3, 3], share: 12, mitigations: "Quota up, queue at edge", done: true, exercise: ["2026-11-28", "planned"], owner: "Priya Raman" },
  { title: "Gateway certificate runs out", before: [3, 3], target: [2, 3], share: 5.7, mitigations: "Alarm at 30 days", done: true, exercise: ["2026-10-30", "passed"], owner: "Jonas Weber" },
  { title: "Double charge when confirm is retried", before: [2, 5], target: [1, 4], share: 0.5, mitigations: "Idempotency, refund", done: false, exercise: ["", "none"], owner: "Tomás Okafor", irreversible: true },
  { title: "Restore takes longer than the objective", before: [3, 3], target: [1, 4], share: 9.1, mitigations: "Partition restore", done: true, exercise: ["2026-04-22", "passed"], owner: "Mara Sund" },
  { title: "Fraud vendor region down", before: [3, 3], target: [2, 2], share: 11.6, mitigations: "Approve under £80", done: false, exercise: ["2026-11-30", "planned"], owner: "Aiko Tanaka" },
];
const PEOPLE = ["Priya Raman", "Tomás Okafor", "Mara Sund", "Jonas Weber", "Aiko Tanaka", "Elin Berg"];
const SAID = [
  "The Friday promotion reached four times the forecast. New pods sat pending on the node quota.",
  "Adding the index on orders waited behind a long report, and writes queued for eleven minutes.",
  "The apps kept retrying the confirm call after a timeout, and some customers paid twice.",
  "A webhook secret was rotated in one region only; half the payment results were dropped.",
  "Support had no way to see which customers were charged without an order, so refunds took four days.",
];
/** A year's error budget at 99.95 per cent, in minutes. */
const BUDGET = 262.8;

/** The risks of the open review, or as many copies of them as a test of speed asks for. */
export function sampleRisks(review: string, today: string, copies = 1): FakeRisks {
  const risks = noRisks();
  risks.sessions.push({ id: "premortem-1", review, phase: "round", left_seconds: 462, set_on: addDays(today, 103), next_reading: "", revealed: false });
  PEOPLE.forEach((name, n) => risks.people.push({ id: `person-${n + 1}`, review, name, passes: false }));
  const order = [0, 2, 3, 4, 5];
  SAID.forEach((text, n) => risks.reasons.push({ id: `reason-${n + 1}`, review, participant: `person-${(order[n] ?? 0) + 1}`, text, said: true, cluster: "", scenario: null }));
  risks.reasons.push({ id: "reason-9", review, participant: "person-1", text: "The load test ran without the fraud check, so nobody saw its limit.", said: false, cluster: "", scenario: null });
  risks.reasons.push({ id: "reason-10", review, participant: "person-2", text: "The gateway slowed to nine seconds. Our calls had no deadline, so every worker was waiting on it within a minute.", said: false, cluster: "", scenario: null });
  for (let copy = 0; copy < copies; copy++) PLANS.forEach((plan, n) => addPlan(risks, review, plan, copy * PLANS.length + n + 1, copies));
  return risks;
}

function addPlan(risks: FakeRisks, review: string, plan: Plan, number: number, copies: number): void {
  const id = `scenario-${number}`;
  const mitigation = `mitigation-${number}`;
  risks.mitigations.push({ id: mitigation, review, text: plan.mitigations, owner: plan.owner, due: "", state: plan.done ? "done" : "planned" });
  const story = LIBRARY[number % LIBRARY.length];
  risks.scenarios.push({
    ...blankScenario(id, review, number), title: plan.title, text: story?.text ?? "", category: story?.category ?? "", irreversible: plan.irreversible ?? false,
    inherent_likelihood: plan.before[0], inherent_impact: plan.before[1], target_likelihood: plan.target[0], target_impact: plan.target[1], owner: plan.irreversible ? "" : plan.owner, treatment: plan.irreversible ? "" : "change-consequence", due: plan.irreversible ? "" : "2026-11-30",
    detect_minutes: 5, repair_minutes: Math.round((((plan.share / 100) * BUDGET) / copies) * 100) / 100 - 5 / copies > 0 ? Math.round((plan.share * BUDGET) / copies) / 100 - 5 : 0, users_percent: 100, days_between: 365, mitigations: [mitigation],
  });
  const [on, state] = plan.exercise;
  if (state !== "none") risks.exercises.push({ id: `exercise-${number}`, review, title: `Try: ${plan.title}`, plan: "", planned_on: on, held_on: state === "passed" ? on : "", result: state === "passed" ? "passed" : null, findings: "", scenarios: [id] });
}
