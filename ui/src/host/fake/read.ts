/** The fake's readings: rows, counts and a simple verdict from plain data. Core's scoring is the real one; this only has to look right. */
import type { ActionView, Counts, HomeView, QuestionRow, QuestionView, ReadinessView, ReviewRow, ReviewView, RuleView, ServiceView, SubjectRef, Verdict, WaiverState } from "../../gen/api";
import { addDays, daysBetween } from "../../parts/words";
import { evaluate, type FakePack, type FakeQuestion } from "./pack";
import { blank, TODAY, type FakeAction, type FakeEvidence, type FakeReview, type ServiceFields, type FakeState, type FakeWaiver } from "./state";

type World = Pick<ServiceFields, "tier" | "facts">;
const left = (day: string) => daysBetween(TODAY, day);

export function waiverState(one: FakeWaiver): WaiverState {
  if (one.decision === "refused") return "refused";
  if (one.decision === "ended" || left(one.expires) < 0) return "ended";
  return one.decision ?? "asked";
}
const goodUntil = (one: FakeEvidence, q: FakeQuestion): string => addDays(one.collected_on, q.valid_days);
const actionView = (one: FakeAction): ActionView => ({ id: one.id, question: one.question, scenario: null, criterion: null, text: one.text, owner: one.owner, due: one.due || null, days: one.due ? left(one.due) : null, state: one.state, overdue: one.state === "open" && one.due !== "" && left(one.due) < 0 });

function applies(q: FakeQuestion, world: World, review: FakeReview | null): { state: QuestionRow["state"]; why: string } {
  const facts = [...q.when.matchAll(/facts\.(\w+)/g)].map((match) => String(match[1]).replaceAll("_", " "));
  if (world.tier > q.from_tier) return { state: "hidden", why: `Tier is ${world.tier}; this is asked up to tier ${q.from_tier}.` };
  const tier = q.from_tier === 3 ? "Asked of every service" : `Tier is ${world.tier} (asked from tier ${q.from_tier})`;
  const real = evaluate(q.when, { ...world, answer: (id) => review?.answers[id]?.answer ?? "blank" });
  if (real === null) return { state: "fact_not_set", why: `Shown until it is known whether the service has: ${facts.join(", ")}.` };
  if (real) return { state: "shown", why: facts.length > 0 ? `${tier}, and the service has: ${facts.join(", ")}.` : `${tier}.` };
  const open = evaluate(q.when.replace(/answer\([^)]*\) [=!]= "\w+"/g, "tier >= 1"), { ...world, answer: () => "" });
  return open !== false ? { state: "waiting", why: "It waits for an earlier answer." } : { state: "hidden", why: `The service does not have: ${facts.join(", ")}.` };
}

export function rowsOf(pack: FakePack, world: World, review: FakeReview | null, state: FakeState): QuestionRow[] {
  return pack.questions.map((q): QuestionRow => {
    const one = review?.answers[q.id] ?? blank();
    const { state: real, why } = applies(q, world, review);
    const shown = real === "hidden" && one.included ? "shown" : real;
    const asked = shown === "shown" || shown === "fact_not_set";
    const claims = one.answer === "met" || one.answer === "partial";
    const fresh = one.evidence.some((piece) => left(goodUntil(piece, q)) >= 0);
    const stale = q.evidence_required && claims && one.evidence.length > 0 && !fresh;
    const reasonNeeded = one.answer === "na" && !one.reason.trim();
    const worth = !asked && shown === "hidden" || (one.answer === "na" && !reasonNeeded) ? "not_counted" : one.answer === "met" && !(q.evidence_required && !fresh) ? "met" : claims ? "partial" : "nothing";
    const waiver = one.waivers.at(-1);
    return {
      id: q.id, state: shown, why, waits_for: shown === "waiting" ? [/answer\("([^"]+)"\)/.exec(q.when)?.[1] ?? ""] : [], included: one.included, answer: one.answer, worth,
      worth_text: stale ? "The evidence is too old." : "", reason: one.reason, reason_needed: reasonNeeded, note: one.note, owner: one.owner, gap: asked && worth !== "met" && worth !== "not_counted",
      evidence: one.evidence.length, stale, needs_evidence: q.evidence_required && claims && one.evidence.length === 0, comments: one.comments.length,
      actions: state.actions.filter((action) => action.review === review?.id && action.question === q.id && action.state === "open").length,
      waiver: waiver ? { state: waiverState(waiver), expires: waiver.expires, days: left(waiver.expires) } : null, versions: 1, reconfirm: null, counts_from: null,
    };
  });
}

export function countsOf(rows: QuestionRow[]): Counts {
  const counts: Counts = { applicable: 0, met: 0, partial: 0, unmet: 0, na: 0, unknown: 0, unanswered: 0, gaps: 0, waived: 0 };
  for (const row of rows.filter((one) => one.state !== "hidden")) {
    const said = row.state === "waiting" || row.reason_needed ? "unanswered" : row.answer === "met" && row.worth === "partial" ? "partial" : (row.answer ?? "unanswered");
    counts[said]++;
    if (said !== "na") counts.applicable++;
    if (row.gap) counts.gaps++;
    if (row.gap && row.waiver?.state === "approved") counts.waived++;
  }
  return counts;
}
const answeredOf = (c: Counts) => c.met + c.partial + c.unmet + c.unknown;
const share = (c: Counts) => (c.applicable ? Math.floor((100 * answeredOf(c)) / c.applicable) : null);

function judge(pack: FakePack, rows: QuestionRow[], state: FakeState, review: FakeReview, waivers = true): { word: Verdict; rules: RuleView[] } {
  const by = new Map(pack.questions.map((q) => [q.id, q]));
  const live = (row: QuestionRow) => waivers && row.waiver?.state === "approved";
  const open = rows.filter((row) => row.gap);
  const of = (severity: string) => open.filter((row) => by.get(row.id)?.severity === severity && !live(row));
  const planned = (row: QuestionRow) => state.actions.some((one) => one.review === review.id && one.question === row.id && one.state === "open" && one.owner && one.due >= TODAY);
  const majors = of("major");
  const rule = (code: string, text: string, bad: QuestionRow[]): RuleView => ({ code, text, asked: true, holds: bad.length === 0, value: bad.length === 0 ? "none" : String(bad.length), refs: bad.map((row) => ({ id: row.id, text: by.get(row.id)?.text ?? row.id, href: `#/review/${encodeURIComponent(review.id)}/readiness?q=${encodeURIComponent(row.id)}` })) });
  const rules = [
    rule("N1", "Every blocker is met or waived", of("blocker")),
    rule("N2", "Every major question is answered", majors.filter((row) => row.answer === null)),
    rule("N3", "Every major gap has an action with an owner and a day", majors.filter((row) => row.answer !== null && !planned(row))),
    rule("C1", "No waiver is in use", open.filter(live)),
    rule("C2", "No major gap is left to an action", majors.filter((row) => row.answer !== null && planned(row))),
    { code: "C4", text: "Every required design section is filled", asked: true, holds: null, value: "nothing yet", refs: [] },
  ];
  const bad = rules.filter((one) => one.holds === false).map((one) => one.code[0]);
  return { word: bad.includes("N") ? "no-go" : bad.includes("C") ? "conditional" : "go", rules };
}

function nextArea(pack: FakePack, rows: QuestionRow[]): { id: string; title: string } | null {
  const row = rows.find((one) => one.gap && one.answer === null) ?? rows.find((one) => one.gap);
  const area = pack.questions.find((q) => q.id === row?.id)?.area;
  return pack.areas.find((one) => one.id === area) ?? null;
}

const subjectOf = ({ id, name }: ServiceFields): SubjectRef => ({ kind: "service", id, name });

function reviewRow(pack: FakePack, state: FakeState, review: FakeReview, service: ServiceFields): ReviewRow {
  const rows = rowsOf(pack, service, review, state);
  const counts = countsOf(rows);
  const answered = answeredOf(counts);
  return {
    id: review.id, subject: subjectOf(service), title: review.title, launch_on: review.launch_on || null, next_on: review.launch_on || null, locked: false, days: review.launch_on ? left(review.launch_on) : null, archived: review.archived, counts, answered, completeness: share(counts), score: null,
    status: answered === 0 ? "not_started" : counts.unanswered > 0 ? "in_review" : "answered", verdict: judge(pack, rows, state, review).word, trend: service.trend, next_area: nextArea(pack, rows)?.title ?? null,
  };
}
const current = (state: FakeState, service: ServiceFields) => state.reviews.filter((one) => one.service === service.id && !one.archived).at(-1) ?? null;

export function homeOf(pack: FakePack, state: FakeState, step: { undo: string | null; redo: string | null }, readOnly: string | null): HomeView {
  const services = state.services.map((service) => {
    const review = current(state, service);
    return { id: service.id, name: service.name, owner: service.owner, tier: service.tier, archived: service.archived, sample: service.sample, review: review ? reviewRow(pack, state, review, service) : null };
  });
  const first = services.find((row) => row.review && row.review.counts.unanswered > 0);
  return {
    workspace: { name: state.name, file: "larkfield.lamppost", read_only: readOnly ? { kind: "locked", message: readOnly, hint: "Close it there to make changes here." } : null, author: state.author, today: TODAY, has_sample: state.services.some((one) => one.sample), notices: [] },
    ...step, services, team_reviews: [], moves: [],
    next: first?.review ? { subject: first.review.subject, review: first.review.id, title: `${first.name}: ${first.review.counts.unanswered} questions left`, text: "Launch is on 3 December. The verdict is No-go for now.", area: first.review.next_area } : null,
  };
}

export function reviewView(pack: FakePack, state: FakeState, review: FakeReview, service: ServiceFields): ReviewView {
  const rows = rowsOf(pack, service, review, state);
  const counts = countsOf(rows);
  const real = judge(pack, rows, state, review);
  return {
    id: review.id, subject: subjectOf(service), title: review.title, launch_on: review.launch_on || null, days: review.launch_on ? left(review.launch_on) : null, started_on: review.started_on, archived: review.archived,
    pack: { id: pack.id, version: pack.version, title: pack.title, started_with: null }, counts, answered: answeredOf(counts), completeness: share(counts), next_area: nextArea(pack, rows),
    actions: state.actions.filter((one) => one.review === review.id).map(actionView).sort((a, b) => (a.due ?? "9").localeCompare(b.due ?? "9")),
    risks: { premortem: false, scenarios: 0, open: 0 },
    life: { signed: 0, to_sign: new Set(rows.filter((row) => row.state !== "hidden").map((row) => pack.questions.find((q) => q.id === row.id)?.area)).size, locked: false, changing: null, approved_on: null, approved: null, next_review_on: null, next_review_days: null, triggers: [], previous: null, reconfirm: 0 },
    verdict: { word: real.word, without_waivers: judge(pack, rows, state, review, false).word, rules: real.rules, score: null, score_without_waived: null, needs_evidence: [], stale_evidence: [], formulas: ["Any rule with N that does not hold gives No-go. Otherwise any rule with C gives Conditional. Otherwise Go."] },
  };
}

export function serviceView(pack: FakePack, state: FakeState, service: ServiceFields): ServiceView {
  const review = current(state, service);
  return {
    id: service.id, name: service.name, summary: service.summary, owner: service.owner, tier: service.tier, slo: service.slo, archived: service.archived, sample: service.sample, links: service.links, notices: [], triggers: [], incidents: [],
    facts: pack.facts.map((fact) => ({ ...fact, value: service.facts[fact.id] ?? null })),
    reviews: state.reviews.filter((one) => one.service === service.id).reverse().map((one) => reviewRow(pack, state, one, service)), current: review ? reviewView(pack, state, review, service) : null,
  };
}

export function readinessView(pack: FakePack, state: FakeState, review: FakeReview, service: ServiceFields): ReadinessView {
  const questions = rowsOf(pack, service, review, state);
  const counts = countsOf(questions);
  return {
    review: review.id, title: review.title, subject: subjectOf(service), tier: service.tier, launch_on: review.launch_on || null, pack: { id: pack.id, version: pack.version, title: pack.title, started_with: null },
    totals: { counts, answered: answeredOf(counts), hidden: questions.filter((row) => row.state === "hidden").length, completeness: share(counts), score: null }, areas: [], questions, moves_to: null, left: [], locked: false, changing: null,
  };
}

export function questionView(pack: FakePack, state: FakeState, review: FakeReview, question: string): QuestionView {
  const one = review.answers[question] ?? blank();
  const q = pack.questions.find((each) => each.id === question) as FakeQuestion;
  return {
    review: review.id, id: question, why: [], comments: one.comments, actions: state.actions.filter((action) => action.review === review.id && action.question === question).map(actionView),
    history: [...one.history].reverse().map((past, n) => ({ ...past, op: String(n), current: n === 0 })),
    evidence: one.evidence.map((each) => ({ ...each, fresh: left(goodUntil(each, q)) >= 0, good_until: goodUntil(each, q), valid_days: q.valid_days })),
    waivers: [...one.waivers].reverse().map((each) => ({ id: each.id, state: waiverState(each), reason: each.reason, control: each.control, requested_by: each.requested_by, approver: each.approver, expires: each.expires, days: left(each.expires), decided_on: each.decided_on, asked_on: each.asked_on })),
  };
}
