/** The fake's readings: rows, counts and a simple verdict from plain data. Core's scoring is the real one; this only has to look right. */
import type { Answer, Counts, Evidence, Home, QuestionRow, QuestionShow, ReadinessShow, ReviewRow, Rule, ServiceRow, ServiceShow, Totals, VerdictWord, Waiver, WaiverState } from "../../gen/api";
import { addDays, daysBetween } from "../../parts/words";
import { evaluate, type FakePack, type FakeQuestion } from "./pack";
import { blank, TODAY, type FakeEvidence, type FakeReview, type FakeService, type FakeState, type FakeWaiver } from "./state";

export function waiverState(one: FakeWaiver): WaiverState {
  if (one.decision === "refused") return "refused";
  const days = daysBetween(TODAY, one.expires);
  if (one.decision === "ended" || days < 0) return "ended";
  return one.decision === null ? "asked" : days <= 30 ? "ending" : "approved";
}
const staleOn = (one: FakeEvidence): string | null => (one.valid_days === null ? null : addDays(one.collected_on, one.valid_days));
const fresh = (one: FakeEvidence): boolean => one.valid_days === null || daysBetween(one.collected_on, TODAY) <= one.valid_days;

function applies(q: FakeQuestion, service: Pick<FakeService, "tier" | "facts">, review: FakeReview | null): { state: QuestionRow["state"]; why: string } {
  const real = evaluate(q.when, { ...service, answer: (id) => review?.answers[id]?.answer ?? "blank" });
  const facts = [...q.when.matchAll(/facts\.(\w+)/g)].map((match) => String(match[1]).replaceAll("_", " "));
  if (service.tier > q.from_tier) return { state: "hidden", why: `Tier is ${service.tier}; this is asked up to tier ${q.from_tier}.` };
  const tier = q.from_tier === 3 ? "Asked of every service" : `Tier is ${service.tier} (asked from tier ${q.from_tier})`;
  if (real === null) return { state: "fact_not_set", why: `Shown until it is known whether the service has: ${facts.join(", ")}.` };
  if (real === false) return q.when.includes("answer(") && evaluate(q.when.replace(/answer\([^)]*\) [=!]= "\w+"/g, "tier >= 1"), { ...service, answer: () => "" }) !== false
    ? { state: "waiting", why: "It waits for an earlier answer." } : { state: "hidden", why: `The service does not have: ${facts.join(", ")}.` };
  return { state: "shown", why: facts.length > 0 ? `${tier}, and the service has: ${facts.join(", ")}.` : `${tier}.` };
}

export function rowsOf(pack: FakePack, service: Pick<FakeService, "tier" | "facts">, review: FakeReview | null, state: FakeState): QuestionRow[] {
  return pack.questions.map((q) => {
    const one = review?.answers[q.id] ?? blank();
    const { state: shown, why } = applies(q, service, review);
    const stale = q.evidence_required && one.evidence.length > 0 && !one.evidence.some(fresh) && (one.answer === "met" || one.answer === "partial");
    const capped = q.evidence_required && !one.evidence.some(fresh);
    const said = shown === "waiting" || shown === "hidden" || (one.answer === "na" && !one.reason.trim()) ? null : one.answer;
    const worth: Answer | null = said === "met" && capped ? "partial" : said;
    const waiver = one.waivers.at(-1);
    return {
      id: q.id, area: q.area, state: shown, why, waits_for: shown === "waiting" ? (/answer\("([^"]+)"\)/.exec(q.when)?.[1] ?? null) : null, answer: one.answer, counts_as: worth, reason: one.reason, note: one.note,
      owner: one.owner, evidence: one.evidence.length, stale, needs_evidence: q.evidence_required && one.evidence.length === 0 && worth === "partial", comments: one.comments.length,
      actions: state.actions.filter((action) => action.review === review?.id && action.question === q.id).length,
      waiver: waiver ? { state: waiverState(waiver), days: daysBetween(TODAY, waiver.expires) } : null,
    };
  });
}

export function totalsOf(rows: QuestionRow[]): Totals {
  const counts: Counts = { met: 0, partial: 0, unmet: 0, na: 0, unknown: 0, unanswered: 0 };
  const shown = rows.filter((row) => row.state !== "hidden");
  for (const row of shown) counts[row.counts_as ?? "unanswered"]++;
  const answered = counts.met + counts.partial + counts.unmet + counts.unknown;
  const applicable = answered + counts.unanswered;
  const live = (row: QuestionRow) => row.waiver?.state === "approved" || row.waiver?.state === "ending";
  const gaps = shown.filter((row) => row.counts_as === "partial" || row.counts_as === "unmet" || row.counts_as === "unknown");
  return { ...counts, applicable, answered, gaps: gaps.length, waived: gaps.filter(live).length, score: null, completeness: applicable ? Math.floor((100 * answered) / applicable) : null };
}

function judge(pack: FakePack, rows: QuestionRow[], state: FakeState, review: FakeReview, waivers = true): { word: VerdictWord; rules: Rule[] } {
  const by = new Map(pack.questions.map((q) => [q.id, q]));
  const live = (row: QuestionRow) => waivers && (row.waiver?.state === "approved" || row.waiver?.state === "ending");
  const open = rows.filter((row) => row.state !== "hidden" && row.counts_as !== "met" && row.counts_as !== "na");
  const of = (severity: string) => open.filter((row) => by.get(row.id)?.severity === severity && !live(row));
  const planned = (row: QuestionRow) => state.actions.some((one) => one.review === review.id && one.question === row.id && one.state === "open" && one.owner && one.due_on && one.due_on >= TODAY);
  const refs = (some: QuestionRow[]) => some.map((row) => ({ label: row.id, question: row.id }));
  const majors = of("major");
  const rule = (code: string, text: string, bad: QuestionRow[], value = bad.length === 0 ? "none" : String(bad.length)): Rule => ({ code, text, holds: bad.length === 0, value, refs: refs(bad) });
  const rules = [
    rule("N1", "Every blocker is met or waived", of("blocker")),
    rule("N2", "Every major question is answered", majors.filter((row) => row.counts_as === null)),
    rule("N3", "Every major gap has an action with an owner and a day", majors.filter((row) => row.counts_as !== null && !planned(row))),
    rule("C1", "No waiver is in use", open.filter(live)),
    rule("C2", "No major gap is left to an action", majors.filter((row) => row.counts_as !== null && planned(row))),
  ];
  const bad = rules.filter((one) => !one.holds).map((one) => one.code[0]);
  return { word: bad.includes("N") ? "no-go" : bad.includes("C") ? "conditional" : "go", rules };
}

export function serviceRow(pack: FakePack, state: FakeState, service: FakeService): ServiceRow {
  const review = state.reviews.filter((one) => one.service === service.id && !one.archived).at(-1) ?? null;
  const rows = review ? rowsOf(pack, service, review, state) : [];
  const totals = totalsOf(rows);
  return {
    ...totals, id: service.id, name: service.name, tier: service.tier, owner: service.owner, archived: service.archived, sample: service.sample, trend: service.trend,
    review: review ? { id: review.id, title: review.title, launch_on: review.launch_on, state: "open" } : null, verdict: review && totals.completeness !== null && totals.completeness >= 80 ? judge(pack, rows, state, review).word : null,
  };
}

export function homeOf(pack: FakePack, state: FakeState, step: { undo: string | null; redo: string | null }, readOnly: string | null): Home {
  const services = state.services.map((service) => serviceRow(pack, state, service));
  const text = (id: string) => pack.questions.find((q) => q.id === id)?.text ?? id;
  const all = state.reviews.flatMap((review) => Object.entries(review.answers).map(([question, one]) => ({ review, question, one })));
  const name = (id: string) => state.services.find((service) => service.id === id)?.name ?? "";
  const waivers = all.flatMap(({ review, question, one }) => one.waivers.filter((w) => w.decision === "approved").map((w) => ({ service: review.service, service_name: name(review.service), review: review.id, question, text: text(question), day: w.expires, days: daysBetween(TODAY, w.expires) })));
  const evidence = all.flatMap(({ review, question, one }) => one.evidence.map((e) => ({ service: review.service, service_name: name(review.service), review: review.id, question, text: e.title, day: staleOn(e) ?? "9999-01-01", days: staleOn(e) ? daysBetween(TODAY, staleOn(e) as string) : 9999 })));
  const first = services.find((row) => row.review && row.unanswered > 0);
  return {
    workspace: { name: state.name, file: "larkfield.lamppost", read_only: readOnly, author: state.author, sample: state.services.some((one) => one.sample), today: TODAY, notices: [] },
    ...step, services, waivers_ending: waivers.filter((one) => one.days <= 30 && one.days >= 0).slice(0, 3), waivers_total: waivers.length,
    evidence_stale: evidence.filter((one) => one.days <= 30).sort((a, b) => a.days - b.days).slice(0, 3), evidence_total: evidence.length,
    next: first?.review ? { service: first.id, review: first.review.id, question: null, title: `${first.name}: ${first.unanswered} questions left`, text: "Launch is on 3 December. A stale restore drill holds it at Conditional.", label: "Continue" } : null,
  };
}

export function serviceShow(pack: FakePack, state: FakeState, service: FakeService): ServiceShow {
  const reviews = state.reviews.filter((one) => one.service === service.id).reverse();
  const current = reviews.find((one) => !one.archived) ?? null;
  const rows = rowsOf(pack, service, current, state);
  const verdict = current ? judge(pack, rows, state, current) : null;
  const broken = verdict?.rules.filter((one) => !one.holds).length ?? 0;
  return {
    ...service, facts: pack.facts.map((fact) => ({ ...fact, value: service.facts[fact.id] ?? null })),
    reviews: reviews.map((review): ReviewRow => ({ ...totalsOf(rowsOf(pack, service, review, state)), id: review.id, title: review.title, launch_on: review.launch_on, state: "open", archived: review.archived, started_on: review.started_on })),
    current: current?.id ?? null, shown: rows.filter((row) => row.state !== "hidden").length, hidden: rows.filter((row) => row.state === "hidden").length,
    actions: state.actions.filter((one) => reviews.some((review) => review.id === one.review)),
    next: rows.some((row) => row.counts_as === null && row.state !== "hidden") ? { label: "Continue with readiness", question: null } : null,
    verdict: verdict && current ? { word: verdict.word, sentence: broken === 0 ? "Every rule holds." : `${broken} of ${verdict.rules.length} rules do not hold yet.`, without_waivers: judge(pack, rows, state, current, false).word, how: "Any rule with N that does not hold gives No-go. Otherwise any rule with C gives Conditional. Otherwise Go.", rules: verdict.rules } : null,
  };
}

export function readinessShow(pack: FakePack, state: FakeState, review: FakeReview, service: FakeService): ReadinessShow {
  const rows = rowsOf(pack, service, review, state);
  return { review: { id: review.id, title: review.title, launch_on: review.launch_on, state: "open" }, service: { id: service.id, name: service.name, tier: service.tier, sample: service.sample }, pack: { id: pack.id, version: pack.version, title: pack.title, replaced: null }, totals: totalsOf(rows), questions: rows };
}

export function questionShow(state: FakeState, review: FakeReview, question: string): QuestionShow {
  const one = review.answers[question] ?? blank();
  return {
    id: question, comments: one.comments, history: [...one.history].reverse(), why_reasons: [], actions: state.actions.filter((action) => action.review === review.id && action.question === question),
    evidence: one.evidence.map((e): Evidence => ({ ...e, fresh: fresh(e), stale_on: staleOn(e) })),
    waivers: [...one.waivers].reverse().map((w): Waiver => ({ ...w, state: waiverState(w), days: daysBetween(TODAY, w.expires) })),
  };
}
