/** What the rows of a design propose as answers of one review. A person accepts or dismisses; nothing is applied by itself. */
import type { ProposalView } from "../gen/api";
import { call, type ApiError } from "./index";
import { saving } from "./saving.svelte";

export class Proposals {
  readonly review: string;
  refused: ApiError | null = $state.raw(null);
  #said = "[]";
  #by: ReadonlyMap<string, ProposalView> = $state.raw(new Map());

  constructor(review: string) {
    this.review = review;
  }
  of(question: string): ProposalView | null {
    return this.#by.get(question) ?? null;
  }
  async load(): Promise<void> {
    try {
      const list = await call("proposal_list", { review: this.review });
      const said = JSON.stringify(list);
      // Every row asks: the same list must not wake them.
      if (said === this.#said) return;
      this.#said = said;
      this.#by = new Map(list.map((one) => [one.question, one]));
    } catch {
      // The questions can be answered without what is proposed; the next reading tries again.
    }
  }
  async take(verb: "accept" | "dismiss", question: string): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name: `proposal_${verb}`, payload: { review: this.review, question }, refused: (error) => (this.refused = error) });
    if (!ok) return false;
    this.#said = "";
    this.#by = new Map([...this.#by].filter(([id]) => id !== question));
    return true;
  }
}
