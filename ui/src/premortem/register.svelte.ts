/**
 * The risk register of a review: matrix, budget, rows, and the scenario that stands open. One command reads the screen,
 * one more the open scenario. Rows are plain data: 500 of them carry no state of their own.
 */
import { asError, call, type ApiError, type CommandName, type Request, type Response } from "../host";
import { saving } from "../host/saving.svelte";
import { ScenarioDrafts } from "./drafts.svelte";
import type { RegisterView, RiskRow, ScenarioView } from "../gen/api";

/** Rows drawn at once, more than a window holds; the rest follow frame by frame. */
const FIRST = 40;
export const MORE = 60;

export class RegisterState {
  readonly review: string;
  shown: RegisterView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  /** The scenario in the editor. */
  current: string | null = $state(null);
  detail: ScenarioView | null = $state.raw(null);
  detailError: ApiError | null = $state.raw(null);
  /** Opens the editor at this part, then forgets it. */
  part: Part = $state("scenario");
  focusNext = $state(false);
  /** The form that accepts the open scenario stands open. */
  accepting = $state(false);
  limit = $state(FIRST);
  readonly drafts = new ScenarioDrafts(() => void this.refresh());

  constructor(review: string) {
    this.review = review;
  }

  get rows(): RiskRow[] {
    return this.shown?.rows ?? [];
  }
  row(id: string | null): RiskRow | undefined {
    return this.rows.find((one) => one.id === id);
  }

  async load(): Promise<void> {
    try {
      this.shown = await saving.fresh(() => call("register_show", { review: this.review }));
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
  async loadDetail(): Promise<void> {
    const id = this.current;
    if (!id) return;
    try {
      const detail = await call("scenario_show", { id });
      if (id === this.current) [this.detail, this.detailError] = [detail, null];
    } catch (thrown) {
      if (id === this.current) this.detailError = asError(thrown);
    }
  }
  async refresh(): Promise<void> {
    await Promise.all([this.load(), this.loadDetail()]);
  }

  choose(id: string | null): void {
    if (id === this.current) return;
    if (this.current !== null) this.accepting = false;
    this.current = id;
    this.refused = null;
    if (this.detail?.row.id !== id) this.detail = null;
    const at = this.rows.findIndex((one) => one.id === id);
    if (at >= this.limit) this.limit = this.rows.length;
    void this.loadDetail();
  }
  /** Writes one change, then reads the register and the open scenario again. */
  async write<N extends CommandName>(name: N, payload: Request<N>, done?: (answer: Response<N>) => void): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, ...(done ? { done } : {}), refused: (error) => (this.refused = error) });
    if (ok) await this.refresh();
    return ok;
  }
}

export type Part = "scenario" | "rating" | "treatment" | "proof";
