/**
 * What the whole window knows: the workspace, its services, and the names of the steps to undo and redo.
 * Screens own their own data. Invariant: exactly one command, `home_show`, runs before the first screen takes input.
 */
import type { HomeView, StepView } from "../gen/api";
import { calendar } from "../parts/words";
import { asError, call, type ApiError } from "./index";
import { saveDrafts } from "./draft.svelte";
import { frozen } from "./frozen.svelte";
import { people } from "./people.svelte";
import { saving } from "./saving.svelte";

class WorkspaceState {
  home: HomeView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  undo: string | null = $state(null);
  redo: string | null = $state(null);
  /** The open screen reads its data again. Set by the screen while it stands. */
  reload: () => void = () => {};

  /** Why what stands open takes no changes though the workspace does: a review that is signed. Comments and actions go on. */
  sealed: ApiError | null = $state.raw(null);
  /** Why the workspace takes no changes; null where it does. */
  get closed(): ApiError | null {
    return frozen.closed ?? this.home?.workspace.read_only ?? null;
  }
  /** Why what stands open takes no changes; null where it does. */
  get readOnly(): ApiError | null {
    return this.closed ?? this.sealed;
  }
  get today(): string {
    return frozen.on || (this.home?.workspace.today ?? "");
  }
  get author(): string {
    return this.home?.workspace.author ?? "";
  }

  async load(): Promise<void> {
    // Whatever asks for this may have brought names, or taken some away.
    people.forget();
    try {
      const home = await call("home_show", {});
      this.home = home;
      this.undo = home.undo;
      this.redo = home.redo;
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  /** Undoes or redoes one step, after everything typed so far is written. Resolves to what it changed. */
  async step(which: "undo" | "redo"): Promise<StepView | null> {
    await Promise.race([saveDrafts(), saving.broken()]);
    // It would wait behind the write that failed, and come when nobody wants it any more.
    if (saving.failed) return null;
    let step: StepView | null = null;
    const ok = await saving.write({ name: which, payload: {}, done: ({ output }) => (step = output) });
    // A refused step means the names on the buttons are out of date.
    void this.load();
    if (ok) this.reload();
    return step;
  }
}

export const workspace = new WorkspaceState();
calendar.today = () => workspace.today;
saving.onstep = (undo, redo) => {
  workspace.undo = undo;
  workspace.redo = redo;
};
