/**
 * The open session: what the store says of it, the clock, and who may see what on the shared screen. Every change is
 * written, then read again. Invariant: a private list is loaded only while its person has the screen.
 */
import { asError, call, type ApiError, type CommandName, type Request, type Response } from "../host";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";
import { view } from "../parts/view.svelte";
import { Countdown } from "./countdown.svelte";
import { ScenarioDrafts } from "./drafts.svelte";
import type { ParticipantView, PhaseView, PremortemView, ReasonView } from "./views";

export class SessionState {
  readonly review: string;
  shown: PremortemView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  readonly time = new Countdown((text) => (view.spoken = text));
  readonly drafts = new ScenarioDrafts(() => void this.load());
  /** Whose list stands open; null while nobody's does. */
  open: string | null = $state(null);
  /** Who is next to take the screen. */
  next: string | null = $state(null);
  /** Reasons written and not added yet, by person: they outlive a hidden list. */
  unsent: Record<string, string> = $state({});
  /** Whose word it is; null once all have passed. */
  turn: string | null = $state(null);
  /** The list in front of the table: the work of the phase, or the groups. */
  tab: "work" | "groups" = $state("work");

  phase: PhaseView | null = $derived.by(() => this.shown?.phases.find((one) => one.id === this.shown?.phase) ?? null);

  constructor(review: string) {
    this.review = review;
  }

  get at(): number {
    return this.shown?.phases.findIndex((one) => one.id === this.shown?.phase) ?? -1;
  }
  person(id: string | null): ParticipantView | undefined {
    return this.shown?.participants.find((one) => one.id === id);
  }
  name(id: string | null): string {
    return this.person(id)?.name ?? "";
  }
  /** The private list of the person who has the screen. */
  get mine(): ReasonView[] {
    return (this.shown?.reasons ?? []).filter((one) => one.participant === this.open && !one.said);
  }
  get said(): ReasonView[] {
    return (this.shown?.reasons ?? []).filter((one) => one.said);
  }
  get loose(): ReasonView[] {
    return this.said.filter((one) => one.scenario === null);
  }

  async load(): Promise<void> {
    const asked = this.open;
    try {
      const shown = await call("premortem_show", { review: this.review, ...(asked ? { participant: asked } : {}) });
      // A list that was hidden meanwhile must not come back to the shared screen.
      if (asked !== this.open) return;
      const moved = this.shown?.phase !== shown.phase;
      this.shown = shown;
      this.error = null;
      // Another phase, by undo or from another window: whatever stood open belongs to the last one.
      if (moved) this.hide();
      if (moved) this.turn = this.#word(shown);
      if (moved) this.time.set((this.phase?.minutes ?? 0) * 60, shown.left_seconds);
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  /** Writes one change, then reads the session again. */
  async write<N extends CommandName>(name: N, payload: Request<N>, done?: (answer: Response<N>) => void): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, ...(done ? { done } : {}), refused: (error) => (this.refused = error) });
    if (ok) await this.load();
    return ok;
  }

  /** Who has the word when the table comes back to it: after the last who spoke. */
  #word(shown: PremortemView): string | null {
    const last = shown.reasons.filter((one) => one.said).at(-1)?.participant ?? null;
    return after(shown.participants, last, (one) => one.passes && one.left === 0)?.id ?? null;
  }

  /** Tells one reason to the table: one of the private list, in the words it was read, or a new one. */
  async tell(participant: string, text: string, own: ReasonView | undefined): Promise<boolean> {
    let ok = true;
    if (own) {
      if (text !== own.text) ok = await this.write("reason_update", { id: own.id, text });
      ok = ok && (await this.write("reason_say", { id: own.id, said: true }, () => void delete this.unsent[participant]));
    } else ok = await this.add(participant, text, true);
    return ok;
  }

  /** Goes to a phase with its full time, and starts the clock. */
  async go(phase: PhaseView): Promise<void> {
    this.time.pause();
    this.hide();
    this.tab = "work";
    const ok = await this.write("premortem_phase", { review: this.review, phase: phase.id, left_seconds: phase.minutes * 60 });
    if (!ok) return;
    view.spoken = `${phase.title}, ${phase.minutes} minutes.`;
    this.time.start();
  }
  step(by: 1 | -1): void {
    const phase = this.shown?.phases[this.at + by];
    if (phase && !workspace.readOnly) void this.go(phase);
  }
  /** Keeps what was written and not added: it goes to the private list of its person. */
  async #keepTyped(): Promise<boolean> {
    const all = Object.entries(this.unsent).filter(([person, text]) => text.trim() && this.person(person));
    const kept = all.map(async ([participant, text]) => {
      const own = participant === this.open ? this.mine[0] : undefined;
      const ok = this.shown?.phase === "round" && own
        ? await saving.write({ name: "reason_update", payload: { id: own.id, text: text.trim() } })
        : await saving.write({ name: "reason_add", payload: { review: this.review, participant, text } });
      if (ok) delete this.unsent[participant];
      return ok;
    });
    return (await Promise.all(kept)).every(Boolean);
  }
  /** Keeps the phase, what is left of its time, and every word typed, for whoever comes back. */
  async keep(): Promise<boolean> {
    const [typed, timed] = await Promise.all([this.#keepTyped(), this.keepTime()]);
    return typed && timed;
  }
  async keepTime(): Promise<boolean> {
    const shown = this.shown;
    if (!shown?.started || workspace.readOnly || this.time.left === shown.left_seconds) return true;
    const left_seconds = this.time.left;
    const ok = await saving.write({ name: "premortem_phase", key: "premortem time", payload: { review: this.review, phase: shown.phase, left_seconds } });
    if (ok && this.shown) this.shown = { ...this.shown, left_seconds };
    return ok;
  }

  /** Gives the screen to one person: only their list is read. */
  async show(person: string): Promise<void> {
    this.open = person;
    this.next = null;
    await this.load();
  }
  /** Hides the list that stands open, at once and before anything is read. */
  hide(): void {
    if (!this.open) return;
    const hidden = this.open;
    this.open = null;
    if (this.shown) this.shown = { ...this.shown, reasons: this.shown.reasons.filter((one) => one.said || one.participant !== hidden) };
  }
  async pass(to: string | null): Promise<void> {
    const from = this.open;
    const text = from ? (this.unsent[from] ?? "") : "";
    if (from && text.trim() && !(await this.add(from, text))) return;
    this.hide();
    this.next = to;
    await this.load();
  }
  /** Adds what was written; each line becomes a reason of its own. */
  async add(participant: string, text: string, said = false): Promise<boolean> {
    // What is durable must not wait here to be added again.
    return this.write("reason_add", { review: this.review, participant, text, said }, () => void delete this.unsent[participant]);
  }
  stop(): void {
    this.time.pause();
    void this.keep();
  }
}

/** The person after another in the order of the table, passing over those who are done. */
export function after(people: ParticipantView[], id: string | null, done: (one: ParticipantView) => boolean = () => false): ParticipantView | null {
  const at = people.findIndex((one) => one.id === id);
  for (let n = 1; n <= people.length; n++) {
    const one = people[(at + n) % people.length];
    if (one && !done(one)) return one;
  }
  return null;
}
/** The lines that will each become a reason. */
export function linesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}
/** `Mara`, from `Mara Sund`. */
export function first(name: string): string {
  return name.trim().split(/\s+/)[0] ?? name;
}
