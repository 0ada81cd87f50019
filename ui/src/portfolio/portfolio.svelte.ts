/**
 * The portfolio as the screen shows it: which services, in which order, which of them are chosen to stand side by side.
 * What was asked for is kept while the workspace is open, so that coming back from a service finds it again. Only filters that
 * are saved under a name are written. Invariant: what is shown answers the latest question; a slower answer is dropped.
 */
import type { FilterRow, PortfolioFilter, PortfolioKey, PortfolioRow, PortfolioView } from "../gen/api";
import { asError, call, type ApiError } from "../host";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";
import { clean, isEmpty, same } from "./words";

export type Tab = "services" | "heat" | "gaps" | "side";
export interface Chosen { id: string; name: string }
/** Rows on one page: what a window holds and a little more. */
export const PAGE = 50;
/** Most services side by side, as core has it. */
export const SIX = 6;
const REST_MS = 150;
/** Where the greatest is what one looks for. */
const GREATEST = new Set<PortfolioKey>(["gaps", "waived", "overdue", "trend"]);

export class PortfolioState {
  shown: PortfolioView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  filter: PortfolioFilter = $state.raw({});
  by: PortfolioKey = $state("name");
  area = $state("");
  down = $state(false);
  tab: Tab = $state("services");
  page = $state(0);
  chosen: Chosen[] = $state.raw([]);
  filters: FilterRow[] = $state.raw([]);
  /** The saved filter that was taken up; empty for none. */
  saved = $state("");
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  pages: number = $derived.by(() => Math.max(1, Math.ceil((this.shown?.services.length ?? 0) / PAGE)));
  rows: PortfolioRow[] = $derived.by(() => (this.shown?.services ?? []).slice(this.page * PAGE, (this.page + 1) * PAGE));
  taken: FilterRow | null = $derived.by(() => this.filters.find((one) => one.id === this.saved) ?? null);
  /** The saved filter was changed since it was taken up. */
  changed: boolean = $derived.by(() => this.taken !== null && !same(this.taken.filter, this.filter));
  filtered: boolean = $derived.by(() => !isEmpty(this.filter));

  get sort(): { by: PortfolioKey; descending: boolean; area?: string } {
    return { by: this.by, descending: this.down, ...(this.by === "area" ? { area: this.area } : {}) };
  }

  async load(): Promise<void> {
    const mine = ++this.#asked;
    clearTimeout(this.#timer);
    try {
      const [shown, filters] = await Promise.all([call("portfolio_show", { filter: clean(this.filter), sort: this.sort }), call("filter_list", {})]);
      if (mine !== this.#asked) return;
      this.shown = shown;
      this.filters = filters;
      if (this.saved && !filters.some((one) => one.id === this.saved)) this.saved = "";
      // An area leaves with the last service that is asked in it.
      if (this.by === "area" && !shown.areas.some((one) => one.id === this.area)) [this.by, this.area, this.down] = ["name", "", false];
      this.page = Math.min(this.page, this.pages - 1);
      const there = new Set(workspace.home?.services.filter((one) => !one.archived).map((one) => one.id));
      if (this.chosen.some((one) => !there.has(one.id))) this.chosen = this.chosen.filter((one) => there.has(one.id));
      this.error = null;
    } catch (thrown) {
      if (mine === this.#asked) this.error = asError(thrown);
    }
  }
  /** Asks for other services. `soon` waits until the keys rest. */
  want(patch: PortfolioFilter, soon = false): void {
    this.filter = { ...this.filter, ...patch };
    this.#again(soon);
  }
  /** Takes one part out of the filter. */
  drop(...keys: (keyof PortfolioFilter)[]): void {
    const filter = { ...this.filter };
    for (const key of keys) delete filter[key];
    this.filter = filter;
    this.#again(false);
  }
  clear(): void {
    this.filter = {};
    this.saved = "";
    this.#again(false);
  }
  take(id: string): void {
    this.saved = id;
    this.filter = { ...(this.taken?.filter ?? {}) };
    this.#again(false);
  }
  #again(soon: boolean): void {
    this.page = 0;
    this.refused = null;
    clearTimeout(this.#timer);
    if (soon) this.#timer = setTimeout(() => void this.load(), REST_MS);
    else void this.load();
  }
  sortBy = (key: PortfolioKey, area = ""): void => {
    const again = this.by === key && this.area === area;
    this.down = again ? !this.down : GREATEST.has(key);
    this.by = key;
    this.area = area;
    this.page = 0;
    void this.load();
  };
  turn(by: 1 | -1): void {
    this.page = Math.min(this.pages - 1, Math.max(0, this.page + by));
  }

  isChosen(id: string): boolean {
    return this.chosen.some((one) => one.id === id);
  }
  choose(id: string, name: string): void {
    if (this.isChosen(id)) this.chosen = this.chosen.filter((one) => one.id !== id);
    else if (this.chosen.length < SIX) this.chosen = [...this.chosen, { id, name }];
  }

  /** Saves what is asked for under a name, in place of `id` where given. */
  async save(title: string, id: string | null, filter: PortfolioFilter, refused: (error: ApiError) => void): Promise<boolean> {
    let made = id ?? "";
    const ok = await saving.write({ name: "filter_save", payload: { title, filter: clean(filter), ...(id ? { id } : {}) }, done: ({ output }) => (made = output.id), refused });
    if (!ok) return false;
    this.saved = made;
    await this.load();
    return true;
  }
  async remove(id: string): Promise<boolean> {
    const ok = await saving.write({ name: "filter_delete", payload: { id }, refused: (error) => (this.refused = error) });
    if (ok) await this.load();
    return ok;
  }
  stop(): void {
    clearTimeout(this.#timer);
  }
}

let kept: { of: string; state: PortfolioState } | null = null;
/** The portfolio of the open workspace, as it was left. */
export function portfolio(): PortfolioState {
  const of = `${workspace.home?.workspace.file ?? ""} ${workspace.home?.workspace.name ?? ""}`;
  if (kept?.of !== of) kept = { of, state: new PortfolioState() };
  return kept.state;
}
/** Forgets what was asked for. */
export function forgetPortfolio(): void {
  kept = null;
}
