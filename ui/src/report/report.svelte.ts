/** A report as it would be written now, and where it would go. Core makes the text and the plan; this only asks and remembers the choices. */
import type { Dialect, LayoutRow, Profile, ReportView, SectionChoice, TargetRow } from "../gen/api";
import { asError, call, desktop, type ApiError, type Exported, type ReportAbout, type ReportHow, type Request } from "../host";
import { saveDrafts } from "../host/draft.svelte";
import { frozen } from "../host/frozen.svelte";
import { publishing } from "../host/publishing.svelte";
import { saving } from "../host/saving.svelte";
import { PlanState } from "./plan/plan.svelte";

/** `Head` is what the screen says above the page: read together with it, so that they are of one moment. */
export class ReportState<Head> {
  readonly about: ReportAbout;
  dialect: Dialect = $state("github");
  profile: Profile = $state("full");
  /** The layout to follow, which says for whom; empty where only the profile does. */
  layout = $state("");
  preview: ReportView | null = $state.raw(null);
  head: Head | null = $state.raw(null);
  targets: TargetRow[] = $state.raw([]);
  layouts: LayoutRow[] = $state.raw([]);
  sections: SectionChoice[] = $state.raw([]);
  plan: PlanState | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  failed: ApiError | null = $state.raw(null);
  written: Exported | null = $state.raw(null);
  /** What was done besides, in words: copied, opened. */
  said = $state("");
  writing = $state(false);

  constructor(about: ReportAbout, private readonly readHead: () => Promise<Head>) {
    this.about = about;
  }

  /** Where the report goes; none where it is saved as files. */
  get target(): TargetRow | null {
    return this.targets.find((one) => one.id === publishing.target) ?? null;
  }
  get how(): ReportHow {
    return { ...this.what, ...(frozen.id ? { at: frozen.id } : {}) };
  }
  /** How the page is written: a target decides it, else the person. */
  get written_as(): Dialect {
    return this.target?.dialect ?? this.dialect;
  }

  /** Reads the preview after everything typed is durable, so that it never shows less than the screen did. */
  async load(): Promise<void> {
    const { plan } = this;
    await saveDrafts();
    await saving.settled();
    try {
      const [head, targets, layouts, sections] = await Promise.all([this.readHead(), this.#targets(), call("layout_list", {}), call("report_sections", { about: this.kind })]);
      this.#takeLayouts(layouts);
      this.sections = sections;
      this.targets = targets.filter((one) => !one.archived);
      this.head = head;
      await this.#read();
    } catch (thrown) {
      this.error = asError(thrown);
    }
    if (this.error) return;
    if (!this.target) this.plan = null;
    // Whoever chose a target meanwhile has a newer plan already.
    else if (this.target.ready && this.plan === plan) void this.check();
  }
  async #read(): Promise<void> {
    try {
      this.preview = await call("report_preview", { ...this.asked, ...this.what, dialect: this.written_as });
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  /** A snapshot and a comparison go out as files: what is published is always the newest state. */
  async #targets(): Promise<TargetRow[]> {
    return this.kind === "comparison" || frozen.id ? [] : call("target_list", {});
  }
  /** What it is about, as core is asked. */
  get asked(): Pick<Request<"report_preview">, "review" | "assessment" | "service" | "portfolio" | "before" | "after"> {
    return "comparison" in this.about ? this.about.comparison : this.about;
  }
  /** For whom and in what order, as core is asked. */
  get what(): { profile?: Profile; layout?: string } {
    return this.layout ? { layout: this.layout } : { profile: this.profile };
  }

  /** Plans anew: what publishing to the chosen target would do. */
  async check(): Promise<void> {
    if (!this.target) return;
    this.plan = new PlanState({ target: this.target.id, ...this.#pages(), ...this.what }, this.key);
    await this.plan.read();
  }
  /** The pages of this report: its own and the index. The portfolio is the index alone. */
  #pages(): Partial<Request<"publish_plan">> {
    if ("review" in this.about) return { reviews: [this.about.review] };
    if ("assessment" in this.about) return { assessments: [this.about.assessment] };
    if ("comparison" in this.about) return {};
    return "service" in this.about ? { services: [this.about.service] } : { reviews: [] };
  }
  /** The key of this report's own page. */
  get key(): string {
    const [id = ""] = Object.values(this.about) as (string | true | object)[];
    return this.kind === "portfolio" ? "index" : `${this.kind}:${String(id)}`;
  }
  get kind(): LayoutRow["about"] {
    return (Object.keys(this.about)[0] ?? "review") as LayoutRow["about"];
  }
  #takeLayouts(all: readonly LayoutRow[]): void {
    this.layouts = all.filter((one) => one.about === this.kind);
    if (!this.layouts.some((one) => one.id === this.layout)) this.layout = "";
  }

  /** Sends the report to another target, or to files. */
  async go(target: string): Promise<void> {
    publishing.target = target;
    this.written = this.failed = null;
    this.plan = null;
    if (this.target && !this.layout) this.profile = this.target.profile;
    await this.#anew();
  }
  /** Writes it for somebody else. */
  async write(profile: Profile): Promise<void> {
    this.profile = profile;
    this.layout = "";
    await this.#anew();
  }
  /** Follows a layout. */
  async follow(layout: string): Promise<void> {
    this.layout = layout;
    await this.#anew();
  }
  /** A layout was made, changed or, with null, deleted. */
  async took(layout: string | null): Promise<void> {
    this.#takeLayouts(await call("layout_list", {}));
    await this.follow(layout ?? "");
  }
  /** The page and the plan belong together: both are made anew. */
  async #anew(): Promise<void> {
    await Promise.all([this.#read(), this.target?.ready ? this.check() : undefined]);
  }
  async as(dialect: Dialect): Promise<void> {
    this.dialect = dialect;
    await this.#read();
  }

  async save(): Promise<void> {
    await this.#do(async () => {
      const written = await desktop.exportReport(this.about, this.written_as, this.how);
      if (written) this.written = written;
      return "";
    });
  }
  async open(): Promise<void> {
    await this.#do(async () => {
      await desktop.openReport(this.about, this.how);
      return "Opened in your browser.";
    });
  }
  async print(): Promise<void> {
    await this.#do(async () => {
      await desktop.print();
      return "";
    });
  }
  /** Copies what `read` makes; `what` names it. */
  async copy(what: string, read: () => Promise<string>): Promise<void> {
    await this.#do(async () => {
      await desktop.copyText(await read());
      return `${what} copied.`;
    });
  }

  async #do(run: () => Promise<string>): Promise<void> {
    this.writing = true;
    this.failed = null;
    this.said = "";
    try {
      this.said = await run();
    } catch (thrown) {
      this.failed = asError(thrown);
    }
    this.writing = false;
  }
}
