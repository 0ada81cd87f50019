/**
 * A host in memory, for tests and for looking at screens without the shell. It is never in the production bundle.
 * It answers like core would in shape and order, not in scoring. Tests make it fail or wait.
 */
import type { Answer, Commands } from "../gen/api";
import { evaluate, readPack } from "./fake/pack";
import { homeOf, questionView, readinessView, reviewView, rowsOf, serviceView } from "./fake/read";
import { blank, emptyState, sampleState, TODAY, type FakeAnswer, type FakeReview, type ServiceFields, type FakeState } from "./fake/state";
import type { ApiError, CommandName, ErrorKind, Host } from "./index";

export interface Fake extends Host {
  state: FakeState;
  /** Every call so far, by name. */
  calls: string[];
  /** While set, every write fails with it. */
  failing: ApiError | null;
  /** Each command waits this long. */
  delay: number;
  closing: () => Promise<boolean>;
  links: string[];
  /** What was put on the clipboard. */
  copied: string[];
}
type Req<N extends CommandName> = Commands[N]["request"];
/** What the screens call. The rest of the list is for other hosts. */
type Table = { [N in CommandName]?: (request: Req<N>) => unknown };
interface Step { name: string; before: FakeState; focus: { service: string | null; review: string | null; question: string | null; document: string | null; section: string | null } }

export function fail(kind: ErrorKind, message: string, hint = ""): ApiError {
  return { kind, message, hint };
}

export function fake(options: { start?: "sample" | "empty"; copies?: number; readOnly?: string } = asked()): Fake {
  const pack = readPack(options.copies);
  const readOnly = options.readOnly ?? null;
  const undos: Step[] = [], redos: Step[] = [];
  let answering = { name: "", focus: {} as Step["focus"] };
  const host: Fake = {
    state: options.start === "empty" ? emptyState() : sampleState(pack), calls: [], failing: null, delay: 0, closing: async () => true, links: [], copied: [],
    async call(name, payload) {
      host.calls.push(name);
      // Never in the same task: a real host answers later, and screens must not lean on less.
      await new Promise((wake) => setTimeout(wake, host.delay));
      const run = table[name as CommandName] as ((request: unknown) => unknown) | undefined;
      if (!run) throw fail("unknown_command", `There is no command ${name}.`);
      if (READS.has(name)) return structuredClone(run(payload));
      if (readOnly) throw fail("read_only", "This workspace is open for reading only.");
      if (host.failing) throw host.failing;
      const before = structuredClone(host.state);
      answering = { name: name.replaceAll("_", " "), focus: { service: null, review: null, question: null, document: null, section: null } };
      const output = run(payload);
      const names = () => ({ undo: undos.at(-1)?.name ?? null, redo: redos.at(-1)?.name ?? null });
      if (name === "undo" || name === "redo") return { output, changed: [], ...names() };
      undos.push({ ...answering, before });
      redos.length = 0;
      return structuredClone({ output: output ?? {}, changed: [], ...names() });
    },
    desktop: {
      openWorkspace: async () => false, newWorkspace: async () => false, openReadOnly: async () => false, restoreBackup: async () => false,
      pickEvidenceFile: async () => ({ hash: "ab".repeat(32), name: "drill.pdf", size: 4096 }),
      exportReport: async () => ({ folder: "checkout-api", files: ["readiness.md", "attachments/areas.png"] }),
      openReport: async () => {}, pickTargetFolder: async () => false, copyText: async (text) => void host.copied.push(text), print: async () => {},
      pickMarkdown: async () => ({ name: "design.md", text: "# Design" }), exportDocument: async () => ({ name: "design.md" }),
      pickBallot: async () => null, exportBallot: async () => null,
      saveDue: async () => null, saveTable: async () => null, exportFile: async () => null, importFile: async () => null, openLink: async (url) => void host.links.push(url), closeWindow: async () => {},
      onClose: (ask) => (host.closing = ask),
    },
  };
  const service = (id: string): ServiceFields => host.state.services.find((one) => one.id === id) ?? missing("service");
  const review = (id: string): FakeReview => host.state.reviews.find((one) => one.id === id) ?? missing("review");
  const id = (kind: string) => `${kind}-new-${host.state.next++}`;
  const say = (name: string, at: { review?: string; question?: string; service?: string; document?: string; section?: string }) => {
    answering = { name, focus: { service: at.service ?? null, review: at.review ?? null, question: at.question ?? null, document: at.document ?? null, section: at.section ?? null } };
  };
  const at = (where: { review: string; question: string }, name: string): FakeAnswer => {
    say(`${name} on ${where.question}`, where);
    return (review(where.review).answers[where.question] ??= blank());
  };
  const set = (where: { review: string; question: string }, field: "reason" | "note" | "owner", value: string) => {
    const one = at(where, field);
    one[field] = value;
    one.history.push({ field, value, author: host.state.author, at: `${TODAY}T12:00:00Z` });
  };
  /** Runs `change` on whatever list holds the thing with this id. */
  function find<K extends "evidence" | "comments" | "waivers">(kind: K, wanted: string, change: (list: FakeAnswer[K], n: number) => void): void {
    for (const one of host.state.reviews) for (const [question, answer] of Object.entries(one.answers)) {
      const n = answer[kind].findIndex((item) => item.id === wanted);
      if (n < 0) continue;
      say(`${kind} on ${question}`, { review: one.id, question });
      return change(answer[kind], n);
    }
    missing(kind);
  }
  const step = (from: Step[], onto: Step[]) => {
    const last = from.pop() ?? missing("step");
    onto.push({ ...last, before: structuredClone(host.state) });
    host.state = last.before;
    return { name: last.name, ...last.focus };
  };

  const table: Table = {
    due_list: () => [],
    me_show: () => ({ name: host.state.author, initials: "", roles: [], known: true, person: null }),
    home_show: () => homeOf(pack, host.state, { undo: undos.at(-1)?.name ?? null, redo: redos.at(-1)?.name ?? null }, readOnly),
    workspace_rename: ({ name }) => void (host.state.name = name),
    sample_add: () => { host.state = { ...sampleState(pack), next: 1000 }; return { id: "service-1" }; },
    sample_remove: () => {
      const gone = new Set(host.state.services.filter((one) => one.sample).map((one) => one.id));
      host.state.services = host.state.services.filter((one) => !gone.has(one.id));
      host.state.reviews = host.state.reviews.filter((one) => !gone.has(one.service));
    },
    service_show: (request) => serviceView(pack, host.state, service(request.id)),
    review_show: (request) => reviewView(pack, host.state, review(request.id), service(review(request.id).service)),
    service_create: (fields) => {
      const made = id("service");
      say("New service", { service: made });
      host.state.services.push({ id: made, name: fields.name, tier: fields.tier, summary: fields.summary ?? "", owner: fields.owner ?? "", slo: fields.slo ?? "", facts: fields.facts ?? {}, archived: false, sample: false, links: [], trend: [] });
      return { id: made };
    },
    service_update: ({ id: which, ...patch }) => { say("Edit service", { service: which }); Object.assign(service(which), patch); },
    service_preview: ({ id: which, tier, facts }) => {
      const shown = (world: Pick<ServiceFields, "tier" | "facts">) => new Map(rowsOf(pack, world, null, host.state).filter((row) => row.state !== "hidden").map((row) => [row.id, row]));
      const after = shown({ tier, facts });
      const before = which ? shown(service(which)) : after;
      const line = (one: string) => ({ id: one, text: pack.questions.find((q) => q.id === one)?.text ?? one, why: (after.get(one) ?? rowsOf(pack, { tier, facts }, null, host.state).find((row) => row.id === one))?.why ?? "", answered: host.state.reviews.some((each) => each.service === which && each.answers[one]?.answer) });
      return { asked: after.size, hidden: pack.questions.length - after.size, appears: [...after.keys()].filter((one) => !before.has(one)).map(line), leaves: [...before.keys()].filter((one) => !after.has(one)).map(line) };
    },
    service_archive: (request) => { say("Archive service", { service: request.id }); service(request.id).archived = true; },
    service_restore: (request) => { say("Restore service", { service: request.id }); service(request.id).archived = false; },
    review_create: ({ service: of = "", title, launch_on }) => {
      const made = id("review");
      say("New review", { service: of });
      host.state.reviews.push({ id: made, service: of, title: title ?? "Launch review", launch_on: launch_on ?? "", started_on: TODAY, archived: false, answers: {} });
      return { id: made };
    },
    review_update: ({ id: which, ...patch }) => { say("Edit review", { service: review(which).service }); Object.assign(review(which), patch); },
    review_archive: (request) => { say("Archive review", { service: review(request.id).service }); review(request.id).archived = true; },
    review_restore: (request) => { say("Restore review", { service: review(request.id).service }); review(request.id).archived = false; },
    pack_show: () => pack,
    // The screens of documents are tested with the real core.
    document_list: () => ({ documents: [], kinds: [] }), proposal_list: () => [], target_list: () => [], layout_list: () => [], report_sections: () => [],
    readiness_show: (request) => readinessView(pack, host.state, review(request.review), service(review(request.review).service)),
    question_show: (request) => questionView(pack, host.state, review(request.review), request.question),
    answer_set: (request) => {
      const q = pack.questions.find((one) => one.id === request.question) ?? missing("question");
      const world = service(review(request.review).service);
      if (!review(request.review).answers[q.id]?.included && evaluate(q.when, { ...world, answer: (other) => review(request.review).answers[other]?.answer ?? "blank" }) === false) throw fail("refused", "This question waits for an earlier answer.");
      const WORD: Record<Answer, string> = { met: "Met", partial: "Partial", unmet: "Unmet", na: "N/A", unknown: "Unknown" };
      const one = at(request, request.answer ? WORD[request.answer] : "Cleared");
      one.answer = request.answer ?? null;
      one.history.push({ field: "Answer", value: request.answer ?? "", author: host.state.author, at: `${TODAY}T12:00:00Z` });
    },
    reason_set: (request) => set(request, "reason", request.text),
    note_set: (request) => set(request, "note", request.text),
    owner_set: (request) => set(request, "owner", request.text),
    include_set: (request) => void (at(request, request.included ? "Answer anyway" : "Hide").included = request.included),
    evidence_add: ({ review: r, question, ...fields }) => {
      const made = id("evidence");
      at({ review: r, question }, "Evidence").evidence.push({ title: "", url: "", file: "", text: "", collected_on: TODAY, collected_by: host.state.author, proves: "", ...fields, id: made });
      return { id: made };
    },
    evidence_update: ({ id: which, ...patch }) => find("evidence", which, (list, n) => Object.assign(list[n] as object, patch)),
    evidence_remove: (request) => find("evidence", request.id, (list, n) => list.splice(n, 1)),
    comment_add: ({ text, ...where }) => {
      const made = id("comment");
      at(where, "Comment").comments.push({ id: made, author: host.state.author, at: `${TODAY}T12:00:00Z`, text });
      return { id: made };
    },
    comment_remove: (request) => find("comments", request.id, (list, n) => list.splice(n, 1)),
    action_add: ({ review: r = "", question, ...fields }) => {
      const made = id("action");
      say(`Action on ${question}`, { review: r, ...(question ? { question } : {}) });
      host.state.actions.push({ text: "", owner: "", due: "", ...fields, id: made, review: r, question: question ?? "", state: "open" });
      return { id: made };
    },
    action_update: ({ id: which, ...patch }) => void Object.assign(host.state.actions.find((one) => one.id === which) ?? missing("action"), patch),
    action_remove: (request) => void (host.state.actions = host.state.actions.filter((one) => one.id !== request.id)),
    waiver_ask: ({ review: r, question, ...fields }) => {
      if (fields.approver === host.state.author) throw fail("refused", "Another person has to approve a waiver.");
      const made = id("waiver");
      at({ review: r, question }, "Waiver").waivers.push({ requested_by: host.state.author, ...fields, id: made, asked_on: TODAY, decided_on: null, decision: null });
      return { id: made };
    },
    waiver_decide: (request) => find("waivers", request.id, (list, n) => Object.assign(list[n] as object, { decision: request.decision, decided_on: TODAY })),
    waiver_end: (request) => find("waivers", request.id, (list, n) => Object.assign(list[n] as object, { decision: "ended" })),
    undo: () => step(undos, redos),
    redo: () => step(redos, undos),
    search: () => ({ hits: [], more: false, pending: false }),
    find: ({ text, review: open }) => {
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      const fits = (hay: string) => words.every((word) => hay.toLowerCase().includes(word));
      const hit = (kind: string, title: string, detail: string, more: object) => ({ kind, title, place: detail, service: null, review: null, question: null, document: null, ...more });
      const area = (wanted: string) => pack.areas.find((one) => one.id === wanted)?.title ?? "";
      return { hits: [
        ...host.state.services.filter((one) => fits(one.name)).map((one) => hit("service", one.name, "Service", { service: one.id })),
        ...(open ? pack.questions.filter((q) => fits(q.text)).slice(0, 8).map((q) => hit("question", q.text, `Readiness, ${area(q.area)}`, { review: open, question: q.id })) : []),
        ...host.state.actions.filter((one) => fits(one.text)).map((one) => hit("action", one.text, "Action", { review: one.review, question: one.question })),
      ] };
    },
    report_preview: () => ({ html: PAPER, page: "", files: [{ path: "readiness.md", size: 18_432 }, { path: "attachments/areas.png", size: 30_101 }] }),
  };
  return host;
}

const READS = new Set(["home_show", "due_list", "me_show", "service_show", "service_preview", "pack_show", "review_show", "readiness_show", "question_show", "find", "search", "report_preview", "document_list", "proposal_list", "target_list", "layout_list", "report_sections"]);

function missing(kind: string): never {
  throw fail("not_found", `Nothing has this id: ${kind}.`);
}

/** What the address asks for while looking at screens: `?start=empty`, `?copies=5`, `?readonly`. */
function asked(): { start?: "sample" | "empty"; copies?: number; readOnly?: string } {
  const query = new URLSearchParams(typeof location === "undefined" ? "" : location.search);
  return { start: query.get("start") === "empty" ? "empty" : "sample", copies: Number(query.get("copies") ?? 1), ...(query.has("readonly") ? { readOnly: "Another window has this workspace open." } : {}) };
}

const PAPER = `<article class="report"><h2>Checkout API, readiness</h2><p><strong>Conditional</strong>, for launch on 2026-12-03.</p>
<table><thead><tr><th>Answer</th><th>Count</th><th>With waivers as gaps</th></tr></thead><tbody><tr><td>Met</td><td>66</td><td>66</td></tr><tr><td>Partial or unmet</td><td>14 open</td><td>17</td></tr><tr><td>Not applicable</td><td>2</td><td>2</td></tr><tr><td>Unanswered</td><td>6</td><td>6</td></tr></tbody></table>
<h3>Conditions</h3><ul><li>Restore drill within 45 minutes. Mara Sund, 2026-11-26.</li><li>Sign-off by SRE and Product, 2026-12-02.</li></ul>
<h3>Data</h3><table><thead><tr><th>Question</th><th>Answer</th><th>Evidence</th></tr></thead><tbody><tr><td>Objectives stated</td><td>Met</td><td>1, to 2027-03</td></tr><tr><td>Restored in time</td><td>Met, as Partial</td><td>stale, 2026-10-19</td></tr></tbody></table>
<h3>Sources</h3><ol><li><a href="https://wiki.example.com/drills/april">Restore drill log, April</a></li></ol><pre><code>lamppost gate --review checkout</code></pre></article>`;
