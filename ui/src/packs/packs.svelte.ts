/** The installed packs and what is wrong with the team's own. Files are edited elsewhere; this makes copies and reads again. */
import type { PackKind, PackList, PackMade, PackRow } from "../gen/api";
import { asError, call, type ApiError, type Request } from "../host";
import { workspace } from "../host/workspace.svelte";

export const KINDS: Record<PackKind, string> = { checklist: "Checklists", document: "Documents", premortem: "Failure scenarios", maturity: "Maturity models" } as Record<PackKind, string>;

export class PacksState {
  shown: PackList | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  made: PackMade | null = $state.raw(null);
  reading = $state(false);
  /** When the folder was last read again, in words. */
  said = $state("");

  groups: { kind: PackKind; rows: PackRow[] }[] = $derived.by(() => {
    const all = this.shown?.packs ?? [];
    return (Object.keys(KINDS) as PackKind[]).map((kind) => ({ kind, rows: all.filter((row) => row.kind === kind) })).filter((group) => group.rows.length > 0);
  });

  async load(): Promise<void> {
    try {
      this.shown = await call("pack_list", {}, null);
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
  /** Reads the team's own files again. */
  async reload(): Promise<void> {
    this.reading = true;
    this.refused = null;
    this.said = "";
    try {
      this.shown = await call("pack_reload", {}, null);
      const wrong = this.shown.problems.length;
      this.said = wrong === 0 ? "Read again. Every pack is in order." : `Read again. ${wrong === 1 ? "One problem" : `${wrong} problems`} found.`;
      void workspace.load();
    } catch (thrown) {
      this.refused = asError(thrown);
    }
    this.reading = false;
  }
  /** Makes a pack of the team's own. What was typed stays with the dialog where it is refused. */
  async create(request: Request<"pack_create">): Promise<ApiError | null> {
    try {
      this.made = await call("pack_create", request, null);
      await this.load();
      void workspace.load();
      return null;
    } catch (thrown) {
      return asError(thrown);
    }
  }
}
