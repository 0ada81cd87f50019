/**
 * The snapshot that stands open: which one the address names, what it is called, and which commands it answers. It knows no screen.
 * Invariant: while one stands open no command writes; what is not answered from it is a read of the workspace, or refused by core.
 */
import type { SnapshotRow } from "../gen/api";
import { asError, call, useAt, type ApiError } from "./index";
import { route } from "../parts/route.svelte";
import { view } from "../parts/view.svelte";

/** What core answers from a snapshot. */
const OF_A_SNAPSHOT = new Set([
  "service_show", "team_show", "review_show", "readiness_show", "signoff_show", "question_show", "document_list", "document_show", "document_export", "markdown_preview", "proposal_list", "finding_list",
  "premortem_show", "library_search", "register_show", "scenario_show", "assessment_show", "pack_show", "report_preview", "report_sections", "report_table", "layout_list",
]);
/** Reads of the workspace, which the frame and the snapshot's own screens need as it is now. All else is sent to the snapshot, which refuses what writes. */
const READS = /(^|_)(show|list|find|search|preview|compare|timeline|overview|moves|job|since|check)$/;

class Frozen {
  row: SnapshotRow | null = $state.raw(null);
  /** Whether it is of a review or an assessment; none until that is known. */
  kind: "review" | "assessment" | null = $state(null);
  error: ApiError | null = $state.raw(null);
  #asked = "";

  /** Its id; empty where the workspace is shown as it is. */
  get id(): string {
    return decodeURIComponent(route.at.split("/")[2] ?? "");
  }
  /** The review or assessment it is of. */
  get of(): string {
    return decodeURIComponent(route.at.split("/")[1] ?? "");
  }
  /** The day everything in it is judged on; empty where none stands open. */
  get on(): string {
    return route.at ? (this.row?.taken_on ?? "") : "";
  }
  /** Why nothing can be changed; null where none stands open. */
  get closed(): ApiError | null {
    return route.at ? { kind: "read_only", message: "This is a snapshot.", hint: "Go back to now to change something." } : null;
  }

  /** Reads what it is called. Only the newest question counts. */
  async load(): Promise<void> {
    const { of, id } = this;
    const key = `${of} ${id}`;
    if (this.#asked === key && this.row) return;
    this.#asked = key;
    this.row = this.kind = this.error = null;
    if (!id) return;
    try {
      const kind = route.path[0] === "assessment" || route.path[0] === "team" ? "assessment" : "review";
      const rows = await this.#list(of, kind);
      if (this.#asked !== key) return;
      this.row = rows.find((one) => one.id === id) ?? null;
      if (!this.row) this.error = { kind: "not_found", message: "This snapshot is not there any more.", hint: "Go back to now." };
    } catch (thrown) {
      if (this.#asked === key) this.error = asError(thrown);
    }
  }
  /** A team's address says not which of the two its snapshot is of. */
  async #list(of: string, kind: "review" | "assessment"): Promise<SnapshotRow[]> {
    try {
      const rows = await call("snapshot_list", kind === "review" ? { review: of } : { assessment: of }, null);
      this.kind = kind;
      return rows;
    } catch (thrown) {
      if (kind === "review") throw thrown;
      this.kind = "review";
      return call("snapshot_list", { review: of }, null);
    }
  }
}

export const frozen = new Frozen();
useAt((name) => (!route.at || (READS.test(name) && !OF_A_SNAPSHOT.has(name)) ? null : frozen.id));
route.shows = (kind, id) => (kind === "service" && id === view.service) || (kind === "team" && id === view.team) || (kind === "document" && id === view.document);
