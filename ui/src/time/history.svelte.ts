/**
 * The snapshots of a review or assessment, and what was changed in it, page by page. A filter reads on until a page is full.
 * It changes nothing but the list of snapshots. Invariant: entries are latest first and none is listed twice.
 */
import type { SnapshotRow, TimelineEntry } from "../gen/api";
import { asError, call, type ApiError } from "../host";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";
import { dayOf } from "./look";

export type Kind = "review" | "assessment" | "service";
export type What = "all" | "answers" | "words" | "design" | "rest";
export const WHATS: { key: What; text: string }[] = [
  { key: "all", text: "All changes" },
  { key: "answers", text: "Answers" },
  { key: "words", text: "Reasons, notes and owners" },
  { key: "design", text: "Documents" },
  { key: "rest", text: "Everything else" },
];
const WORDS = new Set(["reason", "note", "owner"]);
const DESIGN = new Set(["text", "field", "cell", "skipped", "appendix"]);
/** What kind of change an entry is, by the field it wrote. */
export function whatOf({ field, question }: TimelineEntry): What {
  const name = field.split("/")[0] ?? "";
  if (name === "answer" || name === "include") return "answers";
  if (question !== null && field.includes("/") && WORDS.has(name)) return "words";
  return DESIGN.has(name) ? "design" : "rest";
}
/** How many are shown at first, and how many more each time. */
const PAGE = 50;
/** How many a filter may read at once. */
const MOST = 200;
/** How many pages a filter reads before it asks whether to look further. */
const PAGES = 8;

export interface Head { title: string; subject: { kind: string; id: string; name: string }; done: number | null; applicable: number | null; actions: number | null; previous: string | null }

export class HistoryState {
  readonly kind: Kind;
  readonly id: string;
  head: Head | null = $state.raw(null);
  snapshots: SnapshotRow[] = $state.raw([]);
  entries: TimelineEntry[] = $state.raw([]);
  next: string | null = $state(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  reading = $state(false);
  what: What = $state("all");
  who = $state("");
  text = $state("");
  /** How many fitting entries are wanted. */
  #wanted = $state(PAGE);
  #run = 0;

  constructor(kind: Kind, id: string) {
    this.kind = kind;
    this.id = id;
  }

  fitting: TimelineEntry[] = $derived.by(() => {
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    return this.entries.filter((one) => (this.what === "all" || whatOf(one) === this.what) && (!this.who || one.by === this.who) && words.every((word) => one.text.toLowerCase().includes(word)));
  });
  /** By day, latest first. */
  days: { day: string; entries: TimelineEntry[] }[] = $derived.by(() => {
    const days: { day: string; entries: TimelineEntry[] }[] = [];
    for (const one of this.fitting.slice(0, this.#wanted)) {
      const day = dayOf(one.at);
      const last = days.at(-1);
      if (last?.day === day) last.entries.push(one);
      else days.push({ day, entries: [one] });
    }
    return days;
  });
  /** Everybody who made a change that was read so far. */
  people: string[] = $derived.by(() => [...new Set(this.entries.map((one) => one.by))].sort((a, b) => a.localeCompare(b)));
  /** Whether there is more to show, or to read. */
  get goesOn(): boolean {
    return this.next !== null || this.fitting.length > this.#wanted;
  }
  get filtered(): boolean {
    return this.what !== "all" || this.who !== "" || this.text.trim() !== "";
  }

  get #of(): { review: string } | { assessment: string } | { service: string } {
    return this.kind === "review" ? { review: this.id } : this.kind === "assessment" ? { assessment: this.id } : { service: this.id };
  }

  async load(): Promise<void> {
    const mine = ++this.#run;
    this.reading = true;
    try {
      // The snapshots need no timeline, and it may be long.
      const [head, snapshots] = await Promise.all([this.#readHead(), this.#readSnapshots()]);
      if (mine !== this.#run) return;
      this.head = head;
      this.snapshots = snapshots;
      const page = await call("history_timeline", { ...this.#of, limit: PAGE });
      if (mine !== this.#run) return;
      this.entries = page.entries;
      this.next = page.next;
      this.error = null;
    } catch (thrown) {
      if (mine === this.#run) this.error = asError(thrown);
    }
    if (mine !== this.#run) return;
    this.reading = false;
    if (!this.error) await this.#fill(mine);
  }
  async #readHead(): Promise<Head> {
    const { kind, id } = this;
    const open = (actions: { state: string }[]) => actions.filter((one) => one.state === "open").length;
    if (kind === "review") {
      const { title, subject, answered, counts, actions, life } = await call("review_show", { id });
      return { title, subject, done: answered, applicable: counts.applicable, actions: open(actions), previous: life.previous };
    }
    const none = { done: null, applicable: null, actions: null, previous: null };
    if (kind === "assessment") {
      const { title, team, team_name } = await call("assessment_show", { id });
      return { title, subject: { kind: "team", id: team, name: team_name }, ...none };
    }
    const { name } = await call("service_show", { id });
    return { title: "", subject: { kind: "service", id, name }, ...none };
  }
  async #readSnapshots(): Promise<SnapshotRow[]> {
    if (this.kind === "service") return [];
    return call("snapshot_list", this.kind === "review" ? { review: this.id } : { assessment: this.id });
  }

  /** Shows earlier changes. */
  async more(): Promise<void> {
    this.#wanted += PAGE;
    await this.#fill(this.#run);
  }
  /** Another filter: read until it fills a page. */
  async filter(patch: Partial<Pick<HistoryState, "what" | "who" | "text">>): Promise<void> {
    Object.assign(this, patch);
    this.#wanted = PAGE;
    await this.#fill(this.#run);
  }
  clear(): void {
    this.what = "all";
    this.who = this.text = "";
    this.#wanted = PAGE;
  }
  async #fill(mine: number): Promise<void> {
    if (this.reading) return;
    this.reading = true;
    this.refused = null;
    try {
      for (let read = 0; read < PAGES && mine === this.#run && this.next && this.fitting.length < this.#wanted; read++) {
        const page = await call("history_timeline", { ...this.#of, before: this.next, limit: this.filtered ? MOST : PAGE });
        if (mine !== this.#run) return;
        this.entries = [...this.entries, ...page.entries];
        this.next = page.next;
      }
    } catch (thrown) {
      if (mine === this.#run) this.refused = asError(thrown);
    }
    // A newer reading says itself when it ends.
    if (mine === this.#run) this.reading = false;
  }

  /** Whoever asks shows why it is refused. */
  async remove(snapshot: SnapshotRow, refused: (error: ApiError) => void): Promise<boolean> {
    const ok = await saving.write({ name: "snapshot_delete", payload: { id: snapshot.id }, refused });
    if (ok) await Promise.all([this.load(), workspace.load()]);
    return ok;
  }
}
