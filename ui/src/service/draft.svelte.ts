/** The service being typed in the dialog: its fields, and what they would show and hide. Nothing is written before Save. */
import type { FactView, SelectionPreview, ServiceView } from "../gen/api";
import { asError, call, type ApiError } from "../host";

const REST_MS = 150;
/** The checklist that a review starts with; its facts are the ones to ask for. */
const CHECKLIST = "production-readiness";
export type Choice = "yes" | "no" | "unset";
export const choiceOf = (value: boolean | null | undefined): Choice => (value === true ? "yes" : value === false ? "no" : "unset");
const valueOf = (choice: Choice | undefined): boolean | null => (choice === "yes" ? true : choice === "no" ? false : null);

export class ServiceDraft {
  readonly id: string | null;
  name = $state("");
  owner = $state("");
  summary = $state("");
  slo = $state("");
  tier = $state(2);
  facts: FactView[] = $state.raw([]);
  chosen: Record<string, Choice> = $state({});
  preview: SelectionPreview | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  loaded = $state(false);
  #was: { tier: number | null; facts: Record<string, boolean | null> } | null = null;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string | null) {
    this.id = id;
  }

  async load(): Promise<void> {
    try {
      if (this.id) this.#take(await call("service_show", { id: this.id }));
      else await this.#fresh();
      this.loaded = true;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
  #take(service: ServiceView): void {
    this.name = service.name;
    this.owner = service.owner;
    this.summary = service.summary;
    this.slo = service.slo;
    this.tier = service.tier ?? 2;
    this.facts = service.facts;
    this.chosen = Object.fromEntries(service.facts.map((fact) => [fact.id, choiceOf(fact.value)]));
    this.#was = { tier: service.tier, facts: this.values };
  }
  async #fresh(): Promise<void> {
    const { facts } = await call("pack_show", { id: CHECKLIST });
    this.facts = facts.map((fact) => ({ ...fact, value: null }));
    this.chosen = Object.fromEntries(this.facts.map((fact) => [fact.id, "unset"]));
  }

  get values(): Record<string, boolean | null> {
    return Object.fromEntries(this.facts.map((fact) => [fact.id, valueOf(this.chosen[fact.id])]));
  }
  /** The facts that are set. */
  get set(): Record<string, boolean> {
    return Object.fromEntries(Object.entries(this.values).flatMap(([id, value]) => (value === null ? [] : [[id, value]])));
  }
  /** Whether tier or facts differ from what is stored: only then can questions appear or leave. */
  get choosesAnew(): boolean {
    return this.#was !== null && JSON.stringify(this.#was) !== JSON.stringify({ tier: this.tier, facts: this.values });
  }

  /** Asks for the preview once the choices rest. Only the newest answer counts. */
  ask(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.askNow(), REST_MS);
  }
  async askNow(): Promise<void> {
    clearTimeout(this.#timer);
    const mine = ++this.#asked;
    try {
      const preview = await call("service_preview", { ...(this.id ? { id: this.id } : {}), tier: this.tier, facts: this.set });
      if (mine === this.#asked) this.preview = preview;
    } catch (thrown) {
      if (mine === this.#asked) this.error = asError(thrown);
    }
  }
  stop(): void {
    clearTimeout(this.#timer);
  }
}
