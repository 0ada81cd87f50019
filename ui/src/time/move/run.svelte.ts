/**
 * Moving every open review, slice by slice, through the save queue. Cancel asks for no further slice; what is moved stays moved.
 * Invariant: all slices of a run are one step of undo.
 */
import type { MoveFailed, MoveSlice } from "../../gen/api";
import type { ApiError, Request } from "../../host";
import { saving } from "../../host/saving.svelte";

/** Reviews a slice: small enough that cancel answers soon. */
const SLICE = 10;

export class MoveRun {
  state: "ready" | "running" | "done" = $state("ready");
  done = $state(0);
  of = $state(0);
  moved = $state(0);
  failed: MoveFailed[] = $state.raw([]);
  refused: ApiError | null = $state.raw(null);
  cancelled = $state(false);

  async start(pack: string | null): Promise<void> {
    if (this.state === "running") return;
    Object.assign(this, { state: "running", done: 0, of: 0, moved: 0, failed: [], refused: null, cancelled: false });
    for (let next: Request<"review_move_some"> | null = { ...(pack ? { pack } : {}), limit: SLICE }; next && !this.cancelled; ) {
      const got = await this.#slice(next);
      next = got?.more ? { run: got.run, limit: SLICE } : null;
    }
    this.state = "done";
  }
  async #slice(payload: Request<"review_move_some">): Promise<MoveSlice | null> {
    const got: MoveSlice[] = [];
    await saving.write({ name: "review_move_some", payload, done: ({ output }) => got.push(output), refused: (error) => (this.refused = error) });
    const slice = got[0] ?? null;
    if (slice) {
      this.done = slice.done;
      this.of = slice.of;
      this.moved = slice.moved;
      this.failed = [...this.failed, ...slice.failed];
    }
    return slice;
  }
  cancel(): void {
    this.cancelled = true;
  }
}
