/**
 * Two states of a review, compared by core: which two, and what of the differences is listed. It only reads.
 * Invariant: exactly one difference is lit while any is listed.
 */
import type { Difference, DifferenceKind, ReviewComparison, SnapshotRow } from "../../gen/api";
import { asError, call, type ApiError } from "../../host";
import { saveDrafts } from "../../host/draft.svelte";
import { saving } from "../../host/saving.svelte";

/** A part of the comparison: an area, a section, a table, a scenario, the facts, the actions. */
export interface Part { id: string; group: Group; title: string; before: number | null; after: number | null; differences: Difference[] }
export type Group = "facts" | "answers" | "design" | "tables" | "scenarios" | "actions";
export const GROUPS: Record<Group, string> = { facts: "Facts", answers: "Readiness", design: "Documents", tables: "Tables", scenarios: "Scenarios", actions: "Actions" };

/** Differences drawn at first, and how many more each time. */
const MANY = 200;
export interface Line { difference: Difference; part: Part; key: string }

export class ComparisonState {
  readonly review: string;
  before = $state("");
  after = $state("");
  shown: ReviewComparison | null = $state.raw(null);
  snapshots: SnapshotRow[] = $state.raw([]);
  /** Whether the review was started from an earlier one, which can be compared with. */
  previous = $state(false);
  error: ApiError | null = $state.raw(null);
  reading = $state(false);
  group: Group | "" = $state("");
  kind: DifferenceKind | "" = $state("");
  who = $state("");
  text = $state("");
  lit = $state("");
  /** How many are drawn. */
  limit = $state(MANY);
  #run = 0;

  constructor(review: string, before: string, after: string) {
    this.review = review;
    this.before = before;
    this.after = after;
  }

  /** Every part in which something is different, in the order of the report. */
  parts: Part[] = $derived.by(() => {
    const { shown } = this;
    if (!shown) return [];
    const plain = (group: Group, differences: Difference[]): Part[] => (differences.length > 0 ? [{ id: group, group, title: GROUPS[group], before: null, after: null, differences }] : []);
    const groups = (group: Group, all: ReviewComparison["design"]): Part[] => all.map((one) => ({ id: `${group}-${one.id}`, group, title: one.title, before: null, after: null, differences: one.differences }));
    return [
      ...plain("facts", shown.facts),
      ...shown.areas.map((area): Part => ({ id: `answers-${area.id}`, group: "answers", title: area.title || "Other questions", before: area.score_before, after: area.score_after, differences: area.differences })),
      ...groups("design", shown.design), ...groups("tables", shown.tables), ...groups("scenarios", shown.scenarios),
      ...plain("actions", shown.actions),
    ];
  });
  groups: Group[] = $derived.by(() => [...new Set(this.parts.map((part) => part.group))]);
  /** What the filter leaves. */
  listed: Part[] = $derived.by(() => {
    const words = this.text.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (one: Difference) => (!this.kind || one.kind === this.kind) && (!this.who || one.by === this.who)
      && words.every((word) => `${one.what} ${one.field} ${one.before} ${one.after} ${one.effect ?? ""}`.toLowerCase().includes(word));
    return this.parts
      .filter((part) => !this.group || part.group === this.group)
      .map((part) => ({ ...part, differences: part.differences.filter(fits) }))
      .filter((part) => part.differences.length > 0);
  });
  lines: Line[] = $derived.by(() => this.listed.flatMap((part) => part.differences.map((difference, n) => ({ difference, part, key: `${part.id}-${difference.key}-${n}` }))));
  /** What is drawn of them, by part. */
  drawn: { part: Part; lines: Line[] }[] = $derived.by(() => {
    const drawn: { part: Part; lines: Line[] }[] = [];
    for (const line of this.lines.slice(0, this.limit)) {
      const last = drawn.at(-1);
      if (last?.part === line.part) last.lines.push(line);
      else drawn.push({ part: line.part, lines: [line] });
    }
    return drawn;
  });
  more(): void {
    this.limit += MANY;
  }
  get filtered(): boolean {
    return this.group !== "" || this.kind !== "" || this.who !== "" || this.text.trim() !== "";
  }

  /** Compares two other states. What stands stays until they are read, and so does the filter as far as it still fits. */
  async turn(before: string, after: string): Promise<void> {
    this.before = before;
    this.after = after;
    this.limit = MANY;
    await this.load();
  }
  async load(): Promise<void> {
    const mine = ++this.#run;
    this.reading = true;
    await saveDrafts();
    await saving.settled();
    const { review, before, after } = this;
    try {
      const [head, snapshots] = await Promise.all([call("review_show", { id: review }, null), call("snapshot_list", { review }, null)]);
      if (mine !== this.#run) return;
      this.snapshots = snapshots;
      this.previous = head.life.previous !== null;
      const shown = await call("snapshot_compare", { review, before, after }, null);
      if (mine !== this.#run) return;
      this.shown = shown;
      this.error = null;
      if (this.group && !this.groups.includes(this.group)) this.group = "";
      if (!shown.people.some((one) => one.name === this.who)) this.who = "";
      if (!this.lines.some((line) => line.key === this.lit)) this.lit = this.lines[0]?.key ?? "";
    } catch (thrown) {
      if (mine !== this.#run) return;
      this.error = asError(thrown);
      // What was compared before says nothing of these two.
      if (this.shown?.before.id !== before || this.shown.after.id !== after) this.shown = null;
    }
    if (mine === this.#run) this.reading = false;
  }

  set(patch: Partial<Pick<ComparisonState, "group" | "kind" | "who" | "text">>): void {
    Object.assign(this, patch);
    this.limit = MANY;
    if (!this.lines.some((line) => line.key === this.lit)) this.lit = this.lines[0]?.key ?? "";
  }
  clear(): void {
    this.set({ group: "", kind: "", who: "", text: "" });
  }
  /** The next or previous difference, or the first of the next or previous part. */
  move(by: 1 | -1, parts = false): string {
    const at = Math.max(0, this.lines.findIndex((line) => line.key === this.lit));
    if (!parts) return this.#light(this.lines[at + by]);
    const firsts = this.lines.filter((line, n) => n === 0 || this.lines[n - 1]?.part !== line.part);
    const here = firsts.findLastIndex((line) => this.lines.indexOf(line) <= at);
    return this.#light(firsts[here + by]);
  }
  /** Lights a difference that is drawn, or draws on up to it. */
  #light(line: Line | undefined): string {
    if (!line) return this.lit;
    const at = this.lines.indexOf(line);
    if (at >= this.limit) this.limit = at + MANY;
    return (this.lit = line.key);
  }
}

/** What a side can be, with its words. A side that is none of these (a snapshot of an earlier review) is offered too. */
export function sides(page: ComparisonState, side: { id: string; title: string } | null): { id: string; text: string }[] {
  const all = [
    { id: "now", text: "Now" },
    ...page.snapshots.filter((one) => one.opens).map((one) => ({ id: one.id, text: one.title, on: one.taken_on })),
    ...(page.previous ? [{ id: "previous", text: "The previous review" }] : []),
  ];
  return side && !all.some((one) => one.id === side.id) ? [...all, { id: side.id, text: side.title }] : all;
}
