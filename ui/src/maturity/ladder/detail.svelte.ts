/** What the panel beside the ladder shows of the lit criterion: which tab, and which form stands open. It forgets the form with the criterion. */
import type { AssessmentState } from "../assessment.svelte";

export type Tab = "evidence" | "na" | "note";
export type Form = { what: "evidence" | "check"; id?: string };

export class DetailState {
  tab: Tab = $state("evidence");
  form: Form | null = $state.raw(null);
  /** The next drawing takes focus into the panel. */
  focusNext = $state(false);
  /** Closes the panel and gives focus back to the list. Set by the list while it stands. */
  onclose: () => void = () => {};
  #sheet: AssessmentState;
  #seen = "";

  constructor(sheet: AssessmentState) {
    this.#sheet = sheet;
  }
  follow(): void {
    const id = this.#sheet.lit?.id ?? "";
    if (id === this.#seen) return;
    this.#seen = id;
    this.form = null;
  }
  show(tab: Tab, form: Form | null): void {
    this.tab = tab;
    this.form = form;
    this.focusNext = true;
  }
  open(form: Form): void {
    this.form = form;
    this.focusNext = true;
  }
}
