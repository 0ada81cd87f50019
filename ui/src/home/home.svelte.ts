/** What Home does with its rows: sort, filter, archived or not. The rows belong to the workspace; nothing here is saved. */
import type { ServiceRow } from "../gen/api";

export type SortKey = "name" | "tier" | "launch" | "answered" | "gaps" | "verdict";
const WORST: Record<string, number> = { "no-go": 0, conditional: 1, go: 2 };

/** How many rows are drawn at first, and more each time: a thousand at once make a slow page. */
const STEP = 100;

export class HomeState {
  filter = $state("");
  sort: SortKey = $state("launch");
  down = $state(false);
  archived = $state(false);
  #rows: () => ServiceRow[];

  constructor(rows: () => ServiceRow[]) {
    this.#rows = rows;
  }

  rows: ServiceRow[] = $derived.by(() => {
    const words = this.filter.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = this.#rows().filter((row) => row.archived === this.archived && words.every((word) => `${row.name} ${row.owner}`.toLowerCase().includes(word)));
    const sign = this.down ? -1 : 1;
    return kept.sort((a, b) => sign * compare(a, b, this.sort) || a.name.localeCompare(b.name));
  });
  #most = $state(STEP);
  drawn: ServiceRow[] = $derived(this.rows.slice(0, this.#most));
  /** How many the next step draws; 0 where all are drawn. */
  next: number = $derived(Math.min(STEP, this.rows.length - this.drawn.length));
  more = (): void => {
    this.#most += STEP;
  };
  archivedCount: number = $derived.by(() => this.#rows().filter((row) => row.archived).length);

  sortBy = (key: SortKey): void => {
    this.down = this.sort === key ? !this.down : false;
    this.sort = key;
  };
}

export function percent(row: ServiceRow): number {
  return row.review?.completeness ?? 0;
}

function worst(row: ServiceRow): number {
  return WORST[row.review?.verdict ?? ""] ?? 3;
}

function compare(a: ServiceRow, b: ServiceRow, key: SortKey): number {
  switch (key) {
    case "name": return a.name.localeCompare(b.name);
    case "tier": return (a.tier ?? 9) - (b.tier ?? 9);
    // Nothing planned comes after everything planned.
    case "launch": return (a.review?.next_on ?? "9999").localeCompare(b.review?.next_on ?? "9999");
    case "answered": return percent(a) - percent(b);
    case "gaps": return (a.review?.counts.gaps ?? 0) - (b.review?.counts.gaps ?? 0);
    case "verdict": return worst(a) - worst(b);
  }
}
