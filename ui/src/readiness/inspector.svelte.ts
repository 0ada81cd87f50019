/**
 * What the inspector knows about the current question, and the text being typed about it. It loads when the keys rest.
 * Text not sent stays with its question until it is sent. It never changes a row; the readiness state does.
 */
import type { QuestionView } from "../gen/api";
import { asError, call, type ApiError, type CommandName, type Request } from "../host";
import { Draft } from "../host/draft.svelte";
import { people } from "../host/people.svelte";
import { saving } from "../host/saving.svelte";
import type { ReadinessState } from "./readiness.svelte";
import type { Row } from "./row.svelte";

export type Tab = "evidence" | "waiver" | "comments" | "history";
type Field = "reason" | "note" | "owner";
const REST_MS = 60;

export class InspectorState {
  tab: Tab = $state("evidence");
  /** The form that stands open: evidence (new or by id), waiver, action. */
  form: { what: "evidence" | "waiver" | "action"; id?: string } | null = $state.raw(null);
  /** Focus goes to the first field of the panel once it stands. */
  focusNext = $state(false);
  detail: QuestionView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  /** Comments written and not sent, by question. */
  unsent: Record<string, string> = $state({});
  #state: ReadinessState;
  #drafts = new Map<string, Draft>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted = "";

  constructor(state: ReadinessState) {
    this.#state = state;
  }

  open(form: NonNullable<InspectorState["form"]>): void {
    this.form = form;
    this.focusNext = true;
  }
  /** Follows the current row. */
  follow(row: Row | null): void {
    if (!row || row.q.id === this.#wanted) return;
    clearTimeout(this.#timer);
    this.#wanted = row.q.id;
    this.form = this.refused = null;
    if (this.detail?.id !== row.q.id) this.detail = null;
    this.#timer = setTimeout(() => void this.load(), REST_MS);
  }
  async load(): Promise<void> {
    const question = this.#wanted;
    if (!question) return;
    try {
      const detail = await call("question_show", { review: this.#state.review, question });
      if (question === this.#wanted) {
        this.detail = detail;
        this.error = null;
      }
    } catch (thrown) {
      if (question === this.#wanted) this.error = asError(thrown);
    }
  }

  /** The text of one field of one question, kept across moves until it is durable. */
  draft(row: Row, field: Field): Draft {
    const key = `${field} ${row.q.id}`;
    let draft = this.#drafts.get(key);
    if (!draft) this.#drafts.set(key, (draft = new Draft(row.data[field], (text) => this.#commit(row, field, text))));
    return draft;
  }
  #commit(row: Row, field: Field, text: string): Promise<boolean> {
    const at = { review: this.#state.review, question: row.q.id };
    const key = `${field} ${row.q.id}`;
    const refused = (error: ApiError) => {
      const draft = this.#drafts.get(key);
      if (draft) draft.error = error;
    };
    this.#state.set(row, { [field]: text });
    row.pending++;
    return saving.write({ name: `${field}_set`, key, payload: { ...at, text }, refused }).then((ok) => {
      row.pending--;
      if (ok && field === "owner") people.forget();
      this.#state.refreshSoon();
      return ok;
    });
  }

  /** Writes one thing about the current question, then reads it and the counts again. */
  async write<N extends CommandName>(name: N, payload: Request<N>): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, refused: (error) => (this.refused = error) });
    if (ok) {
      people.forget();
      await this.load();
      this.#state.refreshSoon();
    }
    return ok;
  }
  stop(): void {
    clearTimeout(this.#timer);
  }
}
