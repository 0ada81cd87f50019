/** Up to six services question by question. It reads; a slower answer for other services is dropped. */
import type { SideBySideView, SideQuestion } from "../gen/api";
import { asError, call, type ApiError } from "../host";

export interface SideArea { id: string; title: string; questions: SideQuestion[] }
export type Rows = "differs" | "gaps" | "all";

/** The service of this name; where none has it, those whose name begins so. */
export function named<S extends { name: string }>(services: S[], text: string): S[] {
  const wanted = text.trim().toLowerCase();
  const exact = services.filter((one) => one.name.toLowerCase() === wanted);
  return exact.length > 0 ? exact.slice(0, 1) : services.filter((one) => one.name.toLowerCase().startsWith(wanted));
}

export class SideState {
  shown: SideBySideView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  /** Which questions are listed. */
  rows: Rows = $state("differs");
  #asked = 0;

  areas: SideArea[] = $derived.by(() => {
    const { shown, rows } = this;
    if (!shown) return [];
    const kept = shown.questions.filter((one) => rows === "all" || (rows === "differs" ? one.differs : one.cells.some((cell) => cell?.gap)));
    return shown.areas.map((area) => ({ ...area, questions: kept.filter((one) => one.area === area.id) })).filter((area) => area.questions.length > 0);
  });

  async load(services: string[]): Promise<void> {
    const mine = ++this.#asked;
    if (services.length === 0) {
      this.shown = this.error = null;
      return;
    }
    try {
      const shown = await call("side_by_side", { services });
      if (mine === this.#asked) [this.shown, this.error] = [shown, null];
    } catch (thrown) {
      if (mine === this.#asked) [this.shown, this.error] = [null, asError(thrown)];
    }
  }
}
