/**
 * Going through fields with two versions, one at a time. Choosing writes one value over both; deciding later writes nothing.
 * What was put off comes back the next time the list is opened.
 */
import type { ConflictRow, VersionView } from "../gen/api";
import { call, asError, type ApiError } from "../host";
import { saving } from "../host/saving.svelte";
import { versions } from "../host/versions.svelte";
import { workspace } from "../host/workspace.svelte";

/** Which fields: of a review, of one of its questions, or exactly one; all of the workspace where nothing is said. */
export interface Asked { review?: string; question?: string; entity?: string; field?: string }

/** Kinds that go on below a signed review, and fields of the review itself that do: the same as core says. */
const FREE = new Set(["action", "comment", "exercise", "signoff", "snapshot"]);
const FREE_FIELDS = new Set(["approved", "approved_for", "archived", "changing", "locked_on", "next_review_on"]);
/** Whether a version of it can be chosen though its review is signed. */
export function goesOn({ kind, field }: ConflictRow): boolean {
  return FREE.has(kind) || (kind === "review" && FREE_FIELDS.has(field));
}

export class ChooseState {
  readonly asked: Asked;
  rows: ConflictRow[] | null = $state.raw(null);
  at = $state(0);
  /** The version that is marked, by its operation. */
  marked = $state("");
  chosen = $state(0);
  busy = $state(false);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);

  current: ConflictRow | null = $derived.by(() => this.rows?.[this.at] ?? null);
  /** Yours first, else the latest first. */
  shown: VersionView[] = $derived.by(() => [...(this.current?.versions ?? [])].sort((a, b) => Number(b.mine) - Number(a.mine)));

  constructor(asked: Asked) {
    this.asked = asked;
  }

  async load(): Promise<void> {
    try {
      const { review, question, entity, field } = this.asked;
      const rows = await call("conflict_list", review ? { review } : {});
      this.rows = rows.filter((row) => (!entity || row.entity === entity) && (!field || row.field === field) && (!question || row.spot.question === question));
      this.at = 0;
      this.#mark();
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
  /** The latest is marked, never an older one because it is yours. */
  #mark(): void {
    this.marked = this.current?.versions[0]?.op ?? "";
    this.refused = null;
  }
  /** Puts this one off. True where another follows. */
  later(): boolean {
    if (!this.rows || this.at >= this.rows.length - 1) return false;
    this.at++;
    this.#mark();
    return true;
  }
  /** Keeps what is marked. True where another follows; the last one read stays where it is refused. */
  async keep(): Promise<boolean> {
    const row = this.current;
    if (!row || !this.marked || this.busy) return true;
    this.busy = true;
    this.refused = null;
    const ok = await saving.write({ name: "conflict_choose", payload: { entity: row.entity, field: row.field, op: this.marked }, refused: (error) => (this.refused = error) });
    this.busy = false;
    if (!ok) return true;
    this.chosen++;
    this.rows = (this.rows ?? []).filter((one) => one !== row);
    this.at = Math.min(this.at, Math.max(0, this.rows.length - 1));
    this.#mark();
    workspace.reload();
    void workspace.load();
    void versions.load();
    return this.rows.length > 0;
  }
}
