/**
 * A plan as the screen holds it: which page is looked at, what was chosen for each conflict, and what keeps it from being carried out.
 * What a page's change is, and whether it may be written, is core's.
 */
import type { Choice, DiffView, JobView, PlanPage, PlanView } from "../../gen/api";
import { asError, call, type ApiError, type Request } from "../../host";
import { saveDrafts } from "../../host/draft.svelte";
import { publishing } from "../../host/publishing.svelte";
import { saving } from "../../host/saving.svelte";
import { count } from "../../parts/words";
import { names } from "./words";

const WRITES = new Set<PlanPage["change"]>(["create", "update", "conflict"]);

export class PlanState {
  readonly request: Request<"publish_plan">;
  choices: Record<string, Choice> = $state({});
  /** The page whose difference is shown; empty where none is. */
  here = $state("");
  diff: DiffView | null = $state.raw(null);
  diffError: ApiError | null = $state.raw(null);
  /** The plan as last read: it stays while it is carried out. */
  #last: PlanView | null = $state.raw(null);
  readonly #own: string;

  /** `own` is the key of the page that the screen is about: it is looked at first where nothing is wrong. */
  constructor(request: Request<"publish_plan">, own = "") {
    this.request = request;
    this.#own = own;
  }

  get job(): JobView | null {
    return publishing.of(this);
  }
  get error(): ApiError | null {
    return publishing.refusal(this) ?? (this.job?.state === "failed" ? this.job.error : null);
  }
  get running(): boolean {
    return this.job?.state === "running";
  }
  get view(): PlanView | null {
    return this.job?.plan ?? this.#last;
  }
  get pages(): readonly PlanPage[] {
    return this.view?.pages ?? [];
  }
  get page(): PlanPage | null {
    return this.pages.find((one) => one.key === this.here) ?? null;
  }
  /** Whether it was carried out, wholly or in part. */
  get carriedOut(): boolean {
    return !this.running && this.pages.some((page) => page.outcome !== null);
  }
  get failed(): readonly PlanPage[] {
    return this.pages.filter((page) => page.outcome === "failed" || page.outcome === "moved");
  }
  get undecided(): readonly PlanPage[] {
    return this.pages.filter((page) => page.change === "conflict" && page.outcome === null && !this.choices[page.key]);
  }
  /** How many pages publishing would write. */
  get writes(): number {
    return this.pages.filter((page) => WRITES.has(page.change) && page.outcome === null && this.choices[page.key] !== "skip").length;
  }
  get label(): string {
    return this.writes > 0 ? `Publish ${count(this.writes, "page")}` : "Publish";
  }
  /** Why publishing has to wait, in words; empty where it may begin. */
  get blocked(): string {
    if (this.running) return this.job?.doing === "apply" ? "Pages are being published." : "The pages are being read.";
    if (!this.view) return this.error ? "There is no plan yet." : "The pages are not read yet.";
    if (this.carriedOut) return "This plan is carried out. Check again to publish more.";
    const { undecided } = this;
    if (undecided.length > 0) return `${names(undecided.map((page) => page.title))} ${undecided.length === 1 ? "waits" : "wait"} for your choice.`;
    if (this.writes > 0) return "";
    return this.pages.some((page) => page.change === "conflict") ? "Nothing is left to publish: every change is skipped." : "Everything is published already.";
  }

  /** Reads the place and compares, after everything typed is durable. */
  async read(): Promise<void> {
    await saveDrafts();
    await saving.settled();
    await publishing.run(this, () => call("publish_plan", this.request));
    this.#took(true);
  }

  /** Carries the plan out with the choices made. */
  async apply(): Promise<void> {
    if (this.blocked) return;
    const choices = Object.entries(this.choices).map(([page, choice]) => ({ page, choice }));
    await publishing.run(this, () => call("publish_apply", { choices }));
    this.#took(false);
  }

  /**
   * Reads again and writes only what failed: what was published is unchanged by now, and what was skipped stays skipped.
   * A page that has become a conflict meanwhile waits for its choice.
   */
  async retry(): Promise<void> {
    const again = new Set(this.failed.map((page) => page.key));
    await this.read();
    if (this.job?.state !== "done" || this.job.doing !== "plan") return;
    for (const page of this.pages) if (page.change === "conflict" && !again.has(page.key)) this.choices[page.key] = "skip";
    if (!this.blocked) await this.apply();
  }

  choose(page: PlanPage, choice: Choice): void {
    this.choices[page.key] = choice;
  }

  /** Looks at a page: its difference is read. */
  async look(key: string): Promise<void> {
    this.here = key;
    this.diff = this.diffError = null;
    // A page that is only on the wiki has no other text to be compared with.
    if (!key || this.page?.change === "only_on_wiki") return;
    try {
      const diff = await call("publish_diff", { page: key });
      if (this.here === key) this.diff = diff;
    } catch (thrown) {
      if (this.here === key) this.diffError = asError(thrown);
    }
  }
  /** Looks at the page before or after. */
  step(by: 1 | -1): boolean {
    const at = this.pages.findIndex((page) => page.key === this.here);
    const next = this.pages[at < 0 ? (by > 0 ? 0 : this.pages.length - 1) : at + by];
    if (next) void this.look(next.key);
    return next !== undefined;
  }

  /** Takes what a job that ended has found. After a plan, what needs a person is looked at first. */
  #took(fresh: boolean): void {
    const plan = this.job?.plan;
    if (!plan) return;
    this.#last = plan;
    if (!fresh) return;
    this.choices = {};
    const first = this.undecided[0] ?? plan.pages.find((page) => page.key === this.#own && page.change !== "unchanged") ?? plan.pages.find((page) => WRITES.has(page.change));
    void this.look(first?.key ?? "");
  }
}
