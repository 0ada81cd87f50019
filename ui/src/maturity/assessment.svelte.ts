/**
 * One assessment as it stands open: what the store says, which dimension, stage and criterion are lit, and whose ballot it is.
 * Votes show at once and are written after. Invariant: private votes are asked for only while their person's ballot is open.
 */
import type { AssessmentView, CriterionView, DimensionView } from "../gen/api";
import { asError, call, type ApiError, type CommandName, type Request, type Response } from "../host";
import { Draft } from "../host/draft.svelte";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";
import type { VoteWord } from "./words";

/** How long the keys must rest before the store is read again. */
const REST_MS = 150;
export type Field = "remark" | "note";

export class AssessmentState {
  readonly id: string;
  /** Whose ballot stands open. */
  by: string | null = $state(null);
  shown: AssessmentView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  dimension: string | null = $state(null);
  /** The stage whose cell is lit; null lights the first that is not reached. */
  stage: number | null = $state(null);
  criterion: string | null = $state(null);
  /** Votes on their way, by criterion: shown until the store has them. */
  #sent: Record<string, VoteWord | null> = $state({});
  #pending = 0;
  #drafts = new Map<string, Draft>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  dimensions: DimensionView[] = $derived.by(() => this.shown?.dimensions ?? []);
  current: DimensionView | null = $derived.by(() => this.dimensions.find((one) => one.id === this.dimension) ?? this.dimensions[0] ?? null);
  all: CriterionView[] = $derived.by(() => this.dimensions.flatMap((one) => one.criteria));
  lit: CriterionView | null = $derived.by(() => this.current?.criteria.find((one) => one.id === this.criterion) ?? this.current?.criteria[0] ?? null);
  answered = $derived.by(() => this.all.filter((one) => this.vote(one) !== null).length);

  constructor(id: string) {
    this.id = id;
  }

  get closed(): boolean {
    return !!workspace.readOnly || (this.shown?.archived ?? false);
  }
  of(id: string): CriterionView | undefined {
    return this.all.find((one) => one.id === id);
  }
  dimensionOf(criterion: string): DimensionView | undefined {
    return this.dimensions.find((one) => one.criteria.some((each) => each.id === criterion));
  }
  /** The vote of the open ballot. */
  vote(one: CriterionView): VoteWord | null {
    const sent = this.#sent[one.id];
    return sent !== undefined ? sent : (one.vote as VoteWord | null);
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    const by = this.by;
    try {
      const shown = await saving.fresh(() => call("assessment_show", { id: this.id, ...(by ? { respondent: by } : {}) }));
      // A ballot that was closed meanwhile must not come back.
      if (asked !== this.#asked || by !== this.by) return;
      this.shown = shown;
      if (this.#pending === 0) this.#sent = {};
      this.error = null;
      for (const [key, draft] of this.#drafts) draft.take(this.#stored(key));
    } catch (thrown) {
      if (asked === this.#asked) this.error = asError(thrown);
    }
  }
  /** Opens the ballot of one person, or closes it. What it holds is forgotten at once. */
  async open(by: string | null): Promise<void> {
    if (by === this.by && this.shown) return;
    this.by = by;
    this.#sent = {};
    if (this.shown) this.shown = { ...this.shown, asked: null, dimensions: this.shown.dimensions.map((one) => ({ ...one, criteria: one.criteria.map((each) => ({ ...each, vote: null, remark: "" })) })) };
    await this.load();
  }

  /** Writes one change, then reads the assessment again. */
  async write<N extends CommandName>(name: N, payload: Request<N>, done?: (answer: Response<N>) => void): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, ...(done ? { done } : {}), refused: (error) => (this.refused = error) });
    if (ok) await this.load();
    return ok;
  }

  /** Deletes the assessment. It is not read again: it is not there any more. */
  async remove(): Promise<boolean> {
    this.refused = null;
    return saving.write({ name: "assessment_delete", payload: { id: this.id }, refused: (error) => (this.refused = error) });
  }

  /** Answers one criterion of the open ballot: on screen at once, the write follows. */
  say(one: CriterionView, vote: VoteWord | null): void {
    const respondent = this.by;
    if (!respondent || this.closed || this.vote(one) === vote) return;
    this.refused = null;
    this.#sent = { ...this.#sent, [one.id]: vote };
    this.#pending++;
    void saving
      .write({ name: "vote_set", key: `vote ${respondent} ${one.id}`, payload: { respondent, criterion: one.id, ...(vote ? { vote } : {}) }, refused: (error) => {
        this.refused = error;
        const { [one.id]: _, ...rest } = this.#sent;
        this.#sent = rest;
      } })
      .then(() => {
        this.#pending--;
        this.#soon();
      });
  }
  /** The remark of the open ballot, or the note of the facilitator: kept across moves until it is durable. */
  draft(one: CriterionView, field: Field): Draft {
    const key = `${field} ${field === "remark" ? this.by : ""} ${one.id}`;
    let draft = this.#drafts.get(key);
    if (!draft) this.#drafts.set(key, (draft = new Draft(one[field], (text) => this.#commit(key, text))));
    return draft;
  }
  #stored(key: string): string {
    const [field, by, criterion = ""] = key.split(" ");
    const draft = this.#drafts.get(key);
    if (field === "remark" && by !== this.by) return draft?.text ?? "";
    return this.of(criterion)?.[field as Field] ?? "";
  }
  async #commit(key: string, text: string): Promise<boolean> {
    const [field, by = "", criterion = ""] = key.split(" ");
    const refused = (error: ApiError) => {
      const draft = this.#drafts.get(key);
      if (draft) draft.error = error;
    };
    const ok = field === "remark"
      ? await saving.write({ name: "remark_set", key, payload: { respondent: by, criterion, text }, refused })
      : await saving.write({ name: "criterion_note", key, payload: { assessment: this.id, criterion, text }, refused });
    if (ok) this.#soon();
    return ok;
  }

  /** Lights a criterion and its dimension. */
  light(criterion: string): void {
    const dimension = this.dimensionOf(criterion);
    if (!dimension) return;
    this.dimension = dimension.id;
    this.criterion = criterion;
  }
  /** The next or previous criterion; past the end of a dimension, the next dimension. */
  move(by: 1 | -1): CriterionView | null {
    const at = this.all.findIndex((one) => one.id === this.lit?.id);
    const next = this.all[at + by];
    if (next) this.light(next.id);
    return this.lit;
  }
  moveDimension(by: 1 | -1): CriterionView | null {
    const at = this.dimensions.findIndex((one) => one.id === this.current?.id);
    const first = this.dimensions[at + by]?.criteria[0];
    if (first) this.light(first.id);
    return this.lit;
  }
  /** The next criterion of the open ballot without an answer. */
  nextUnanswered(): CriterionView | null {
    const at = this.all.findIndex((one) => one.id === this.lit?.id);
    const next = [...this.all.slice(at + 1), ...this.all.slice(0, at + 1)].find((one) => this.vote(one) === null);
    if (next) this.light(next.id);
    return next ?? null;
  }

  /** Where a ballot starts: at the first criterion without an answer, else at the first. */
  firstUnanswered(): void {
    const first = this.all.find((one) => this.vote(one) === null) ?? this.all[0];
    if (first) this.light(first.id);
  }

  /** Makes an action of each of these criteria that has none yet. Resolves to how many were made. */
  async act(criteria: string[]): Promise<number> {
    const wanted = criteria.map((id) => this.of(id)).filter((one) => one !== undefined && !one.action) as CriterionView[];
    let made = 0;
    for (const one of wanted) {
      if (await saving.write({ name: "action_add", payload: { assessment: this.id, criterion: one.id }, refused: (error) => (this.refused = error) })) made++;
    }
    if (made > 0) await this.load();
    return made;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (saving.waiting > 0) this.#soon();
      else void this.load();
    }, REST_MS);
  }
  stop(): void {
    clearTimeout(this.#timer);
  }
}
