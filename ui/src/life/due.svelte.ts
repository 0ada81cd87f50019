/** What is due in the next 30 days, overdue first: whose, which kinds, how many are drawn. It reads; a row links to where it is settled. */
import type { DueKind, DueRow } from "../gen/api";
import { asError, call, desktop, type ApiError } from "../host";
import type { IconName } from "../parts/icons";
import { to } from "../parts/route.svelte";
import { count, shortDay } from "../parts/words";

export const DAYS = 30;
const FEW = 8, MORE = 100;

export const KIND: Record<DueKind, { word: string; many: string; icon: IconName }> = {
  review: { word: "Review", many: "Reviews", icon: "redo" },
  action: { word: "Action", many: "Actions", icon: "flag" },
  waiver: { word: "Waiver", many: "Waivers", icon: "shield" },
  acceptance: { word: "Accepted risk", many: "Accepted risks", icon: "shield" },
  evidence: { word: "Evidence", many: "Evidence", icon: "clip" },
  exercise: { word: "Exercise", many: "Exercises", icon: "play" },
  signoff: { word: "Sign-off", many: "Sign-offs", icon: "pen" },
};
export const KINDS = Object.keys(KIND) as DueKind[];

/** Where a row is settled. */
export function where(row: DueRow): string {
  switch (row.kind) {
    case "signoff": return to.signoff(row.review);
    case "acceptance":
    case "exercise": return to.risks(row.review, row.scenario || null);
    case "review": return to.subject(row.subject);
    case "action": return row.question ? to.readiness(row.review, row.question) : row.scenario ? to.risks(row.review, row.scenario) : `${to.subject(row.subject)}?at=actions`;
    case "waiver":
    case "evidence": return to.readiness(row.review, row.question || null);
  }
}
/** `2 days overdue, 18 Nov`. Evidence goes stale and a waiver ends; nothing of it is overdue. */
export function when(row: DueRow): string {
  const on = shortDay(row.on_day);
  if (row.days === 0) return `Today, ${on}`;
  if (row.days > 0) return `${count(row.days, "day")}, ${on}`;
  const past: Partial<Record<DueKind, string>> = { evidence: "Stale since", waiver: "Ended", acceptance: "Ended", review: "Since", signoff: "Was due" };
  const word = past[row.kind];
  return word ? `${word} ${on}` : `${count(-row.days, "day")} overdue, ${on}`;
}

export class DueState {
  rows: DueRow[] | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  mine = $state(false);
  kind: DueKind | "" = $state("");
  limit = $state(FEW);
  /** The file that was written last, and why one was not. */
  saved = $state("");
  refused: ApiError | null = $state.raw(null);
  #asked = 0;

  listed: DueRow[] = $derived.by(() => (this.rows ?? []).filter((row) => this.kind === "" || row.kind === this.kind));
  drawn: DueRow[] = $derived.by(() => this.listed.slice(0, this.limit));
  overdue: number = $derived.by(() => this.listed.filter((row) => row.days < 0).length);

  /** How many there are of a kind. */
  many(kind: DueKind): number {
    return (this.rows ?? []).filter((row) => row.kind === kind).length;
  }
  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const rows = await call("due_list", { days: DAYS, mine: this.mine });
      // A slower answer to an earlier question is not shown.
      if (asked !== this.#asked) return;
      this.rows = rows;
      this.error = null;
      if (this.kind && !rows.some((row) => row.kind === this.kind)) this.kind = "";
    } catch (thrown) {
      if (asked === this.#asked) this.error = asError(thrown);
    }
  }
  setMine(mine: boolean): void {
    this.mine = mine;
    this.limit = FEW;
    void this.load();
  }
  setKind(kind: DueKind | ""): void {
    this.kind = kind;
    this.limit = FEW;
  }
  /** How many more the next step draws. */
  next: number = $derived.by(() => Math.min(this.listed.length - this.drawn.length, this.limit === FEW ? MORE - FEW : MORE));
  more(): void {
    this.limit += this.next;
  }
  async save(): Promise<void> {
    this.saved = "";
    this.refused = null;
    try {
      const file = await desktop.saveDue(DAYS, this.mine);
      if (file) this.saved = file.name;
    } catch (thrown) {
      this.refused = asError(thrown);
    }
  }
}
