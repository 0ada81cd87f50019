/**
 * How the review that stands open is signed off: for the note above its screens, the path in the sidebar, and what its screens refuse.
 * It signs nothing. Invariant: while the open review is signed in full and no change is started, its screens take no changes.
 */
import type { LifeView, ReviewView } from "../gen/api";
import { route } from "../parts/route.svelte";
import { view } from "../parts/view.svelte";
import { call, type ApiError } from "./index";
import { saving } from "./saving.svelte";
import { workspace } from "./workspace.svelte";
import { untrack } from "svelte";

export const SIGNED: ApiError = { kind: "refused", message: "This review is signed.", hint: "Start a change to edit it: only the areas it touches have to be signed again." };
/** Screens that show a review, or a part of one. */
const OF_REVIEW = new Set(["review", "document"]);

class OpenLife {
  /** The review that is followed. */
  id: string | null = $state(null);
  shown: ReviewView | null = $state.raw(null);

  get life(): LifeView | null {
    return this.shown?.life ?? null;
  }
  get locked(): boolean {
    return this.life?.locked ?? false;
  }
  async follow(id: string | null): Promise<void> {
    if (id !== this.id) this.shown = null;
    this.id = id;
    await this.load();
  }
  /** Reads it again. Without it the screens say less; core refuses all the same. */
  async load(): Promise<void> {
    const id = this.id;
    if (!id) return;
    try {
      const shown = await saving.fresh(() => call("review_show", { id }));
      if (id === this.id) this.shown = shown;
    } catch {
      if (id === this.id) this.shown = null;
    }
  }
}

export const life = new OpenLife();

/** Follows the open review. Called once by the window; reads again when the screen or the workspace changes. */
export function followReview(): void {
  $effect(() => {
    void workspace.home;
    void route.path;
    const id = view.review;
    untrack(() => void life.follow(id));
  });
  $effect(() => {
    const sealed = life.locked && OF_REVIEW.has(route.path[0] ?? "") ? SIGNED : null;
    untrack(() => (workspace.sealed = sealed));
  });
}
