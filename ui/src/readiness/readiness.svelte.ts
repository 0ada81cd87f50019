/**
 * The open readiness review: its rows, which one is current, and what the list shows. Answers show at once and are written
 * after; the store's view replaces ours when the keys rest. Invariant: exactly one row is current while any is listed.
 */
import type { Answer, PackView, QuestionRow, ReadinessView } from "../gen/api";
import { asError, call, type ApiError } from "../host";
import { Proposals } from "../host/proposals.svelte";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";
import { matches, type Show } from "./filters";
import type { Tally } from "../parts/words";
import { predict, Row, tally } from "./row.svelte";

/** How long the keys must rest before the store is read again. */
const REST_MS = 150;
/** Rows drawn before the rest follow, frame by frame. */
const FIRST = 60;
const packs = new Map<string, PackView>();

export class Area {
  readonly id: string;
  readonly title: string;
  readonly rows: Row[] = [];
  counts: Tally = $state.raw({ met: 0, partial: 0, unmet: 0, na: 0, unknown: 0, unanswered: 0 });
  constructor(id: string, title: string) {
    this.id = id;
    this.title = title;
  }
  get total(): number {
    return this.rows.filter((row) => row.applicable).length;
  }
  recount(): void {
    this.counts = tally(this.rows);
  }
}
export interface Group { area: Area; rows: Row[] }

export function answered(c: Tally): number {
  return c.met + c.partial + c.unmet + c.unknown;
}

export class ReadinessState {
  readonly review: string;
  readonly proposals: Proposals;
  head: ReadinessView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  areas: Area[] = $state.raw([]);
  /** Null shows all areas. */
  area: string | null = $state(null);
  show: Show = $state("all");
  text = $state("");
  groups: Group[] = $state.raw([]);
  limit = $state(FIRST);
  current: Row | null = $state.raw(null);
  hidden: Row[] = $state.raw([]);
  gaps = $state(0);
  waived = $state(0);
  /** Answers that have to be looked at again. */
  reconfirm = $state(0);
  /** Runs after the store was read again. */
  refreshed: () => void = () => {};
  #rows = new Map<string, Row>();
  /** The checklist and version that the rows are of. */
  #of = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  counts: Tally = $derived.by(() => {
    const sum: Tally = { met: 0, partial: 0, unmet: 0, na: 0, unknown: 0, unanswered: 0 };
    for (const { counts } of this.areas) for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += counts[key];
    return sum;
  });

  constructor(review: string) {
    this.review = review;
    this.proposals = new Proposals(review);
  }

  row(id: string): Row | undefined {
    return this.#rows.get(id);
  }
  get all(): Row[] {
    return this.areas.flatMap((area) => area.rows);
  }
  get listed(): Row[] {
    return this.groups.flatMap((group) => group.rows);
  }

  async load(): Promise<void> {
    try {
      const state = await saving.fresh(() => call("readiness_show", { review: this.review }));
      const key = `${state.pack.id} ${state.pack.version}`;
      let pack = packs.get(key);
      if (!pack) packs.set(key, (pack = await call("pack_show", { id: state.pack.id, version: state.pack.version })));
      this.#fill(state, pack);
      this.error = null;
      void this.proposals.load();
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  #fill(state: ReadinessView, pack: PackView): void {
    const lit = this.current?.q.id;
    const of = `${state.pack.id} ${state.pack.version}`;
    // Another version of the checklist has other questions: the list is made anew.
    if (this.#of !== of) this.#rows.clear();
    const first = this.areas.length === 0 || this.#of !== of;
    this.#of = of;
    this.head = state;
    let moved = first;
    if (first) {
      const texts = new Map(pack.questions.map((q) => [q.id, q]));
      const areas = new Map(pack.areas.map((area) => [area.id, new Area(area.id, area.title)]));
      for (const data of state.questions) {
        const q = texts.get(data.id);
        if (!q) continue;
        const row = new Row(q, data);
        this.#rows.set(data.id, row);
        areas.get(q.area)?.rows.push(row);
      }
      this.areas = [...areas.values()].filter((area) => area.rows.length > 0);
    } else {
      for (const data of state.questions) {
        const row = this.#rows.get(data.id);
        const before = row?.data.state;
        if (row?.take(data) && before !== data.state) moved = true;
      }
    }
    for (const area of this.areas) area.recount();
    this.hidden = this.all.filter((row) => !row.applicable);
    this.#regap();
    if (first) this.#start(lit);
    else if (moved) this.relist();
  }

  #regap(): void {
    let gaps = 0, waived = 0, reconfirm = 0;
    for (const row of this.#rows.values()) {
      if (row.data.gap) gaps++;
      if (row.waived) waived++;
      if (row.data.reconfirm !== null && row.applicable) reconfirm++;
    }
    this.reconfirm = reconfirm;
    this.gaps = gaps;
    this.waived = waived;
  }

  /** Opens at the first question without an answer, else at the first. */
  #start(lit: string | undefined): void {
    this.current = null;
    const row = this.all.find((one) => one.q.id === lit && one.applicable) ?? this.all.find((one) => open(one)) ?? this.all.find((one) => one.applicable);
    this.area = row?.q.area ?? this.areas[0]?.id ?? null;
    this.relist();
    if (row) this.choose(row);
  }

  /** Makes the list again. Only called when a choice changes: an answer never makes its row leave. */
  relist(): void {
    this.groups = this.areas
      .filter((area) => this.area === null || area.id === this.area)
      .map((area) => ({ area, rows: area.rows.filter((row) => matches(row, this.show, this.text, workspace.author)) }))
      .filter((group) => group.rows.length > 0);
    this.limit = FIRST;
    const listed = this.listed;
    if (listed.length > 0 && !(this.current && listed.includes(this.current))) this.choose(listed[0] as Row);
  }
  setArea(id: string | null): void {
    this.area = id;
    this.relist();
  }
  setShow(show: Show): void {
    this.show = show;
    this.relist();
  }
  setText(text: string): void {
    this.text = text;
    this.relist();
  }
  clearFilter(): void {
    this.show = "all";
    this.text = "";
    this.relist();
  }

  choose(row: Row): void {
    if (this.current === row) return;
    if (this.current) this.current.current = false;
    row.current = true;
    this.current = row;
    const at = this.listed.indexOf(row);
    if (at >= this.limit) this.limit = at + FIRST;
  }
  /** Brings a question into the list whatever is filtered, and makes it current. */
  reveal(id: string): Row | null {
    const row = this.#rows.get(id);
    if (!row?.applicable) return null;
    if (!this.listed.includes(row)) {
      this.show = "all";
      this.text = "";
      if (this.area !== null) this.area = row.q.area;
      this.relist();
    }
    this.choose(row);
    return row;
  }
  /** The next or previous question; past the end of an area, the next area that has one. */
  move(by: 1 | -1): Row | null {
    const listed = this.listed;
    const next = listed[listed.indexOf(this.current as Row) + by];
    if (next) this.choose(next);
    else if (this.area !== null && this.show === "all" && !this.text) return this.moveArea(by, by === -1);
    return this.current;
  }
  moveArea(by: 1 | -1, last = false): Row | null {
    const areas = this.areas.filter((area) => area.total > 0);
    const at = areas.findIndex((area) => area.id === this.current?.q.area);
    const area = areas[at + by];
    if (!area) return this.current;
    if (this.area !== null) this.setArea(area.id);
    const rows = this.groups.find((group) => group.area === area)?.rows ?? [];
    const row = last ? rows.at(-1) : rows[0];
    if (row) this.choose(row);
    return this.current;
  }
  nextUnanswered(): Row | null {
    const all = this.all;
    const at = this.current ? all.indexOf(this.current) : -1;
    const next = [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find(open);
    return next ? this.reveal(next.q.id) : null;
  }

  /** Answers on screen at once; the write follows. */
  answer(row: Row, answer: Answer | null): void {
    // A signed review says why it takes no answer; a workspace for reading says so above.
    if (workspace.sealed) row.error = workspace.sealed;
    if (workspace.readOnly || !row.asked || row.data.answer === answer) return;
    if (answer === "na" && !row.naAllowed) {
      row.error = { kind: "refused", message: "This question cannot be answered N/A.", hint: "Its pack asks for an answer from every service it applies to." };
      return;
    }
    row.error = null;
    this.set(row, { answer });
    row.pending++;
    void saving
      .write({ name: "answer_set", key: `answer ${row.q.id}`, payload: { review: this.review, question: row.q.id, ...(answer ? { answer } : {}) }, refused: (error) => (row.error = error) })
      .then(() => {
        row.pending--;
        this.refreshSoon();
      });
  }
  /** Changes a row on screen, with the counts it moves. */
  set(row: Row, patch: Partial<QuestionRow>): void {
    const before = { gap: row.data.gap, waived: row.waived, reconfirm: row.data.reconfirm !== null };
    row.data = predict(row, patch);
    this.gaps += +row.data.gap - +before.gap;
    this.waived += +row.waived - +before.waived;
    this.reconfirm += +(row.data.reconfirm !== null) - +before.reconfirm;
    this.areas.find((area) => area.id === row.q.area)?.recount();
  }
  /** Says that an answer was looked at again and stays; the next one that waits for it becomes current. */
  async confirm(row: Row): Promise<boolean> {
    const listed = this.listed;
    const after = [...listed.slice(listed.indexOf(row) + 1), ...listed].find((one) => one !== row && one.data.reconfirm !== null);
    const ok = await saving.write({ name: "question_confirm", payload: { review: this.review, question: row.q.id }, refused: (error) => (row.error = error) });
    if (!ok) return false;
    row.error = null;
    this.set(row, { reconfirm: null });
    this.refreshSoon();
    if (after && this.current === row) this.choose(after);
    return true;
  }
  /** Accepts or dismisses what the design proposes for a question. */
  async take(verb: "accept" | "dismiss", row: Row): Promise<boolean> {
    const ok = await this.proposals.take(verb, row.q.id);
    row.error = this.proposals.refused;
    if (ok) await this.load().then(this.refreshed);
    return ok;
  }
  /** Answers a question that does not apply anyway, or hides it again. */
  async include(row: Row, included: boolean): Promise<void> {
    const ok = await saving.write({ name: "include_set", payload: { review: this.review, question: row.q.id, included } });
    if (!ok) return;
    await this.load();
    if (included) this.reveal(row.q.id);
  }

  refreshSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (saving.waiting > 0) this.refreshSoon();
      else void this.load().then(this.refreshed);
    }, REST_MS);
  }
  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Can be answered and is not: what `u` looks for. A waiting question cannot. */
function open(row: Row): boolean {
  return row.asked && row.counted === null;
}
