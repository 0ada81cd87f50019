/**
 * Fields of scenarios being typed, by scenario and field, kept across moves until they are durable.
 * What the store refuses stays in its field with the reason beside it.
 */
import type { ApiError, Request } from "../host";
import { Draft } from "../host/draft.svelte";
import { saving } from "../host/saving.svelte";

export type ScenarioPatch = Omit<Request<"scenario_update">, "id">;
export type ScenarioField = keyof ScenarioPatch;

export class ScenarioDrafts {
  #drafts = new Map<string, Draft>();
  #after: () => void;

  /** `after` runs once a change is durable. */
  constructor(after: () => void) {
    this.#after = after;
  }

  /** `whole` is for fields that take a whole number; all others go as they were typed. */
  draft(id: string, field: ScenarioField, saved: string, whole = false): Draft {
    const key = `${field} ${id}`;
    let draft = this.#drafts.get(key);
    if (!draft) this.#drafts.set(key, (draft = new Draft(saved, (text) => this.#commit(id, field, text, whole))));
    return draft;
  }
  async #commit(id: string, field: ScenarioField, text: string, whole: boolean): Promise<boolean> {
    const draft = this.#drafts.get(`${field} ${id}`);
    const refused = (error: ApiError) => {
      if (draft) draft.error = error;
    };
    // The store clears a number by 0.
    const value = whole ? (text.trim() === "" ? 0 : Number(text)) : text;
    if (typeof value === "number" && !Number.isInteger(value)) {
      refused({ kind: "invalid", message: "Enter a whole number.", hint: "" });
      return false;
    }
    return this.write(id, { [field]: value }, refused, `${field} ${id}`);
  }
  /** Writes some fields of a scenario at once. */
  async write(id: string, patch: ScenarioPatch, refused?: (error: ApiError) => void, key?: string): Promise<boolean> {
    const ok = await saving.write({ name: "scenario_update", payload: { id, ...patch }, ...(key ? { key } : {}), ...(refused ? { refused } : {}) });
    if (ok) this.#after();
    return ok;
  }
}
