/** Two assessments of a team, compared by core. It only reads. */
import type { Comparison } from "../../gen/api";
import { asError, call, type ApiError } from "../../host";

export class CompareState {
  shown: Comparison | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  #before: string;
  #after: string;

  changed = $derived.by(() => (this.shown?.dimensions ?? []).filter((one) => one.differences.length > 0));
  same = $derived.by(() => (this.shown?.dimensions ?? []).filter((one) => one.differences.length === 0));

  constructor(before: string, after: string) {
    this.#before = before;
    this.#after = after;
  }

  async load(): Promise<void> {
    try {
      this.shown = await call("assessment_compare", { before: this.#before, after: this.#after });
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
}
