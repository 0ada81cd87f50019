/**
 * What the whole window knows: the workspace, its services, and the names of the steps to undo and redo.
 * Screens own their own data. Invariant: exactly one command, `home_show`, runs before the first screen takes input.
 */
import type { ApiError, Focus, Home } from "../gen/api";
import { asError, call } from "./index";
import { saveDrafts } from "./draft.svelte";
import { saving } from "./saving.svelte";

class WorkspaceState {
  home: Home | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  undo: string | null = $state(null);
  redo: string | null = $state(null);
  /** The open screen reads its data again. Set by the screen while it stands. */
  reload: () => void = () => {};

  get readOnly(): string | null {
    return this.home?.workspace.read_only ?? null;
  }
  get today(): string {
    return this.home?.workspace.today ?? "";
  }
  get author(): string {
    return this.home?.workspace.author ?? "";
  }

  async load(): Promise<void> {
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
  async step(which: "undo" | "redo"): Promise<{ name: string; focus: Focus } | null> {
    await saveDrafts();
    let step: { name: string; focus: Focus } | null = null;
    const ok = await saving.write({
      name: which,
      payload: {},
      done: ({ output }) => {
        step = output;
        this.undo = output.undo;
        this.redo = output.redo;
      },
      refused: () => {
        if (which === "undo") this.undo = null;
        else this.redo = null;
      },
    });
    if (ok) {
      this.reload();
      void this.load();
    }
    return step;
  }
}

export const workspace = new WorkspaceState();
saving.onstep = (name) => {
  workspace.undo = name;
  workspace.redo = null;
};
