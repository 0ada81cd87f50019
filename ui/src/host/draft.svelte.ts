/**
 * Text being typed. It saves 400 ms after the last key, and at once on blur, a change of screen or a close.
 * It does not know which field it is. Invariant: text that is not durable is never replaced by what the store holds.
 */
import type { ApiError } from "./index";
import { saving } from "./saving.svelte";

export const PAUSE_MS = 400;
const live = new Set<Draft>();
/** What else must be written before the window or the screen goes. */
const others = new Set<() => Promise<boolean>>();

export class Draft {
  text = $state("");
  error: ApiError | null = $state(null);
  #saved = "";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #commit: (text: string) => Promise<boolean>;
  /** Where the text stands while it is typed; it is taken out only when the keys rest, so that a key never copies all of it. */
  #held: (() => string) | null = null;
  /** What is on its way, so that a blur right after the pause does not write it twice. */
  #sending: { text: string; done: Promise<boolean> } | null = null;

  /** `commit` writes the text and resolves to whether it is durable. */
  constructor(saved: string, commit: (text: string) => Promise<boolean>) {
    this.text = this.#saved = saved;
    this.#commit = commit;
  }

  get dirty(): boolean {
    return this.#held !== null || this.text !== this.#saved || this.#sending !== null;
  }
  /** The text as it stands now. */
  get now(): string {
    if (this.#held) {
      this.text = this.#held();
      this.#held = null;
    }
    return this.text;
  }

  type(text: string): void {
    this.#held = null;
    this.text = text;
    this.#changed();
  }
  /** Typed in an editor that keeps the text itself: `read` gives it when it is wanted. */
  hold(read: () => string): void {
    this.#held = read;
    this.#changed();
  }
  #changed(): void {
    if (this.error) this.error = null;
    live.add(this);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
  }

  /** Takes what the store holds now, unless something typed here is still to be saved. */
  take(saved: string): void {
    if (this.dirty) return;
    this.text = this.#saved = saved;
  }

  /** Nothing typed here is written any more. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#held = null;
    this.#saved = this.text;
  }
  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    const text = this.now;
    // What will be stored is what is on its way: the saved text typed again must still be written after it.
    if (this.#sending?.text === text) return this.#sending.done;
    if (!this.#sending && text === this.#saved) {
      live.delete(this);
      return true;
    }
    const done = this.#commit(text);
    const sending = (this.#sending = { text, done });
    const ok = await done;
    if (this.#sending === sending) this.#sending = null;
    if (ok) this.#saved = text;
    if (!this.dirty) live.delete(this);
    return ok;
  }
}

/** Hands every text being typed to the save queue. Resolves to whether all of it is durable. */
export async function saveDrafts(): Promise<boolean> {
  return (await Promise.all([...[...live].map((draft) => draft.save()), ...[...others].map((save) => save())])).every(Boolean);
}

/** Writes every text being typed. Resolves to whether everything is durable; a failed write, and what hangs behind it, is not waited for. */
export async function allSaved(): Promise<boolean> {
  const typed = await Promise.race([saveDrafts(), saving.broken()]);
  const written = await saving.settled();
  return typed && written && unsavedDrafts() === 0;
}

/** Lets go of every text being typed: what it was typed for is gone. */
export function forgetDrafts(): void {
  for (const draft of live) draft.drop();
  live.clear();
}

/** Runs `save` too before the window closes; the answer ends that. */
export function beforeLeaving(save: () => Promise<boolean>): () => void {
  others.add(save);
  return () => void others.delete(save);
}

/** Starts saving without waiting: for a change of screen, where the queue carries on by itself. */
export function flushDrafts(): void {
  for (const draft of live) void draft.save();
}

/** How many texts are not durable yet. */
export function unsavedDrafts(): number {
  return [...live].filter((draft) => draft.dirty).length;
}
