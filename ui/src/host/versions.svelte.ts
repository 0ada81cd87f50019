/**
 * Fields with two versions, written apart from each other: what the last look found. Home and Readiness say how many there are,
 * the dialog chooses. Invariant: a slower answer never replaces a newer one.
 */
import type { ConflictRow } from "../gen/api";
import { call } from "./index";

class Versions {
  rows: ConflictRow[] = $state.raw([]);
  #asked = 0;

  /** Reads them again. */
  async load(): Promise<void> {
    const mine = ++this.#asked;
    try {
      const rows = await call("conflict_list", {});
      if (mine === this.#asked) this.rows = rows;
    } catch {
      // Nothing has to be chosen now, so this does not get in the way; the dialog says why it cannot list them.
      if (mine === this.#asked) this.rows = [];
    }
  }
}

export const versions = new Versions();
