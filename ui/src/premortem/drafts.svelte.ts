/**
 * Fields of scenarios being typed, by scenario and field, kept across moves until they are durable.
 * A number that is none stays in its field with the reason beside it.
 */
import type { ApiError, Request } from "../host";
import { Draft } from "../host/draft.svelte";
import { saving } from "../host/saving.svelte";

export type ScenarioPatch = Omit<Request<"scenario_update">, "id">;
export type ScenarioField = keyof ScenarioPatch;
export type Scale = "text" | "number";

export class ScenarioDrafts {
  #drafts = new Map<string, Draft>();
  #after: () => void;

  /** `after` runs once a change is durable. */
  constructor(after: () => void) {
    this.#after = after;
  }

  draft(id: string, field: ScenarioField, saved: string, kind: Scale = "text"): Draft {
    const key = `${field} ${id}`;
    let draft = this.#drafts.get(key);
    if (!draft) this.#drafts.set(key, (draft = new Draft(saved, (text) => this.#commit(id, field, text, kind))));
    return draft;
  }
  async #commit(id: string, field: ScenarioField, text: string, kind: Scale): Promise<boolean> {
    const draft = this.#drafts.get(`${field} ${id}`);
    const refused = (error: ApiError) => {
      if (draft) draft.error = error;
    };
    const value = kind === "number" ? numberOf(text) : text;
    if (typeof value === "number" && Number.isNaN(value)) {
      refused({ kind: "invalid", message: "Enter a number, like 12 or 0.5.", hint: "" });
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

/** Empty is none; a comma reads as a point. */
function numberOf(text: string): number | null {
  const plain = text.trim().replace(",", ".");
  return plain === "" ? null : Number(plain);
}
