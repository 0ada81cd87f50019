/** The fake workspace: plain data, and the believable sample in it. It decides nothing; `fake.ts` answers commands from it. */
import type { ActionState, Answer, CommentView, EvidenceKind, LinkView } from "../../gen/api";
import { addDays } from "../../parts/words";
import { evaluate, type FakePack } from "./pack";
import { noRisks, sampleRisks, type FakeRisks } from "./risks";

export const TODAY = "2026-11-20";
export interface FakeEvidence { id: string; kind: EvidenceKind; title: string; url: string; file: string; text: string; collected_on: string; collected_by: string; proves: string }
export interface FakeAction { id: string; review: string; question: string; text: string; owner: string; due: string; state: ActionState }
export interface FakePast { field: string; value: string; author: string; at: string }
export interface FakeWaiver { id: string; reason: string; control: string; requested_by: string; approver: string; expires: string; asked_on: string; decided_on: string | null; decision: "approved" | "refused" | "ended" | null }
export interface FakeAnswer {
  answer: Answer | null; reason: string; note: string; owner: string; evidence: FakeEvidence[]; comments: CommentView[]; waivers: FakeWaiver[]; history: FakePast[]; included: boolean;
}
export interface FakeReview { id: string; service: string; title: string; launch_on: string | null; started_on: string; archived: boolean; answers: Record<string, FakeAnswer> }
export interface ServiceFields { id: string; name: string; summary: string; tier: number; owner: string; slo: string; facts: Record<string, boolean | null>; archived: boolean; sample: boolean; links: LinkView[]; trend: number[] }
export interface FakeState { name: string; author: string; services: ServiceFields[]; reviews: FakeReview[]; actions: FakeAction[]; risks: FakeRisks; next: number }

export const blank = (): FakeAnswer => ({ answer: null, reason: "", note: "", owner: "", evidence: [], comments: [], waivers: [], history: [], included: false });
export const emptyState = (): FakeState => ({ name: "Larkfield", author: "Mara Sund", services: [], reviews: [], actions: [], risks: noRisks(), next: 1 });

interface Plan { name: string; tier: number; owner: string; launch: number; shares: [number, number, number]; trend: number[]; no?: string[] }
const PLANS: Plan[] = [
  { name: "Checkout API", tier: 1, owner: "Payments Platform", launch: 13, shares: [0.76, 0.9, 0.94], trend: [41, 48, 60, 66, 79, 88, 93], no: ["ships_clients", "uses_queue", "pushes_data"] },
  { name: "Payment Gateway", tier: 1, owner: "Payments Platform", launch: 55, shares: [0.42, 0.52, 0.57], trend: [8, 12, 22, 30, 41, 52, 57] },
  { name: "Basket", tier: 1, owner: "Storefront", launch: 81, shares: [0.92, 0.97, 1], trend: [84, 88, 90, 90, 96, 100, 100], no: ["personal_data"] },
  { name: "Identity", tier: 1, owner: "Accounts", launch: -4, shares: [0.82, 0.9, 0.97], trend: [99, 99, 98, 98, 97, 97, 97] },
  { name: "Order History", tier: 2, owner: "Storefront", launch: 102, shares: [0.9, 0.97, 1], trend: [70, 82, 90, 94, 100, 100, 100] },
  { name: "Catalogue Search", tier: 2, owner: "Discovery", launch: 71, shares: [0.8, 0.94, 0.98], trend: [80, 85, 85, 90, 94, 96, 98] },
  { name: "Notifications", tier: 3, owner: "Messaging", launch: 172, shares: [0.94, 1, 1], trend: [90, 92, 100, 100, 100, 100, 100], no: ["public_endpoint", "side_effects"] },
];

/** A small generator, so that every start shows the same picture. */
function dice(seed: number): () => number {
  let s = seed;
  return () => (s = (s * 16807) % 2147483647) / 2147483647;
}

export function sampleState(pack: FakePack, riskCopies = 1): FakeState {
  const state = emptyState();
  PLANS.forEach((plan, n) => {
    const facts = Object.fromEntries(pack.facts.map((fact) => [fact.id, !plan.no?.includes(fact.id)]));
    const id = `service-${n + 1}`;
    state.services.push({ id, name: plan.name, tier: plan.tier, owner: plan.owner, archived: false, sample: n === 0, links: [], trend: plan.trend, facts, slo: n === 0 ? "99.95% of payments, 30 days" : "", summary: n === 0 ? "Takes a basket to a paid order. Called by web, iOS, Android and the call-centre desk." : "" });
    const review: FakeReview = { id: `review-${n + 1}`, service: id, title: n < 2 ? "Launch review" : "Yearly review", launch_on: addDays(TODAY, plan.launch), started_on: "2026-10-06", archived: false, answers: {} };
    const roll = dice(n + 7);
    for (const q of pack.questions) {
      const world = { tier: plan.tier, facts, answer: (other: string) => review.answers[other]?.answer ?? "blank" };
      if (q.from_tier < plan.tier || evaluate(q.when, world) === false) continue;
      const share = roll();
      const [met, partial, unmet] = plan.shares;
      // Services that are done keep their gaps to minor questions, so that all three verdicts show.
      const firm = unmet === 1 && q.severity !== "minor";
      const answer: Answer | null = share < met || firm ? "met" : share < partial ? "partial" : share < unmet ? "unmet" : null;
      const one = blank();
      one.answer = answer;
      if (answer) one.history.push({ field: "Answer", value: answer, author: "Jonas Weber", at: "2026-11-12T09:30:00Z" });
      if (answer === "met" || answer === "partial") {
        one.evidence.push({ id: `evidence-${state.next++}`, kind: "link", title: "Design review notes", url: "https://wiki.example.com/notes", file: "", text: "", collected_on: addDays(TODAY, -Math.floor(roll() * Math.min(60, q.valid_days))), proves: "release 4.11.0", collected_by: "Jonas Weber" });
      }
      review.answers[q.id] = one;
    }
    state.reviews.push(review);
  });
  state.services.push({ id: "service-8", name: "Gift Cards", tier: 2, owner: "Storefront", summary: "", slo: "", archived: false, sample: false, links: [], trend: [], facts: Object.fromEntries(pack.facts.map((fact) => [fact.id, null])) });
  dressCheckout(state);
  state.risks = sampleRisks("review-1", TODAY, riskCopies);
  return state;
}

/** The details of the open review that the pictures show. */
function dressCheckout(state: FakeState): void {
  const answers = state.reviews[0]?.answers ?? {};
  const restore = (answers["data.restore"] ??= blank());
  restore.answer = "met";
  restore.evidence = [{ id: "evidence-restore", kind: "link", title: "Restore drill log, April", url: "https://wiki.example.com/drills/april", file: "", text: "38 min, objective 45 min", collected_on: "2026-04-22", proves: "release 4.11.0", collected_by: "Jonas Weber" }];
  restore.comments = [
    { id: "comment-1", author: "Mara Sund", at: "2026-11-17T10:00:00Z", text: "The April drill predates the partitioned orders table." },
    { id: "comment-2", author: "Jonas Weber", at: "2026-11-18T15:20:00Z", text: "Drill booked for Thursday 26th, on the June snapshot." },
  ];
  const waive = (id: string, days: number) => {
    const one = answers[id];
    if (!one) return;
    one.answer = "unmet";
    one.evidence = [];
    one.waivers.push({ id: `waiver-${id}`, reason: "The load rig is booked until December.", control: "Traffic is ramped by tenth shares, with an automatic stop.", requested_by: "Mara Sund", approver: "Elin Berg", expires: addDays(TODAY, days), asked_on: "2026-11-03", decided_on: "2026-11-04", decision: "approved" });
  };
  waive("cap.load", 11);
  waive("deps.fallback", 96);
  const na = answers["sec.touch"];
  if (na) Object.assign(na, { answer: "na", reason: "No person can reach production hosts; there are none.", evidence: [] });
  const act = (text: string, owner: string, due: string, question: string) =>
    state.actions.push({ id: `action-${state.next++}`, text, owner, due, state: "open", question, review: "review-1" });
  act("Run the restore drill on the June snapshot", "Mara Sund", "2026-11-26", "data.restore");
  act("Idempotency key on the confirm call", "Tomás Okafor", "2026-11-27", "deps.fallback");
  act("Fall back to saved addresses when lookup fails", "Priya Rao", "2026-11-18", "deps.fallback");
}
