/**
 * The open session: what the store says of it, the clock, and who may see what on the shared screen. Every change is
 * written, then read again. Invariant: a private list is asked for only while its person has the screen.
 */
import type { ParticipantView, PhaseUse, PhaseView, PremortemView, ReasonView, SessionView, ToRate } from "../gen/api";
import { asError, call, type ApiError, type CommandName, type Request, type Response } from "../host";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";
import { view } from "../parts/view.svelte";
import { Countdown } from "./countdown.svelte";
import { ScenarioDrafts } from "./drafts.svelte";

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
  /** Who was given the word out of turn. */
  called: string | null = $state(null);
  /** Reasons written and not added yet, by person: they outlive a hidden list. */
  unsent: Record<string, string> = $state({});
  /** What lies on the table: the work of the phase, or the groups. */
  tab: "work" | "groups" = $state("work");
  /** Whether the screen is gone, so that nothing has to be read again. */
  #left = false;

  /** The session; null until it is started. */
  now: SessionView | null = $derived.by(() => this.shown?.session ?? null);
  phase: PhaseView | null = $derived.by(() => this.shown?.phases.find((one) => one.id === this.now?.phase) ?? null);
  use: PhaseUse | null = $derived.by(() => this.phase?.purpose ?? null);
  people: ParticipantView[] = $derived.by(() => this.now?.participants ?? []);
  /** Who has the word. */
  turn: string | null = $derived.by(() => this.called ?? this.now?.turn ?? null);
  said: ReasonView[] = $derived.by(() => (this.now?.reasons ?? []).filter((one) => one.said !== null));

  constructor(review: string) {
    this.review = review;
  }

  get at(): number {
    return this.shown?.phases.findIndex((one) => one.id === this.now?.phase) ?? -1;
  }
  person(id: string | null): ParticipantView | undefined {
    return this.people.find((one) => one.id === id);
  }
  /** What of the open list is not told yet. */
  get mine(): ReasonView[] {
    return this.open ? (this.now?.own ?? []).filter((one) => one.said === null) : [];
  }

  async load(): Promise<void> {
    const asked = this.open;
    try {
      const shown = await saving.fresh(() => call("premortem_show", { review: this.review, ...(asked ? { participant: asked } : {}) }));
      // A list that was hidden meanwhile must not come back to the shared screen.
      if (asked !== this.open) return;
      const moved = this.now?.phase !== shown.session?.phase;
      this.shown = shown;
      this.error = null;
      if (!moved) return;
      // Another phase, by undo or from another window too: whatever stood open belongs to the last one.
      this.hide();
      this.called = null;
      this.time.set((this.phase?.minutes ?? 0) * 60, shown.session?.left_seconds ?? 0);
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

  /** Goes to a phase with its full time, and starts the clock. */
  async go(phase: PhaseView): Promise<void> {
    this.time.pause();
    this.hide();
    this.tab = "work";
    const ok = await this.write("premortem_phase", { review: this.review, phase: phase.id });
    if (!ok) return;
    view.spoken = `${phase.title}, ${phase.minutes} minutes.`;
    this.time.start();
  }
  step(by: 1 | -1): void {
    const phase = this.shown?.phases[this.at + by];
    if (phase && !workspace.readOnly) void this.go(phase);
  }

  /** Gives the screen to one person: only their list is read. */
  async show(person: string): Promise<void> {
    this.open = person;
    this.next = null;
    await this.load();
  }
  /** Hides what one person sees alone, at once and before anything is read. */
  hide(): void {
    if (!this.open) return;
    this.open = null;
    const { shown, now } = this;
    if (shown && now) this.shown = { ...shown, session: { ...now, own: null, scenarios: now.scenarios.map(hideVotes) } };
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
    return this.write("reason_add", { participant, text, said }, () => void delete this.unsent[participant]);
  }
  /** Tells one reason to the table: one of the private list, in the words it was read, or a new one. */
  async tell(participant: string, text: string, own: ReasonView | undefined): Promise<boolean> {
    if (!own) return this.add(participant, text, true);
    if (text !== own.text && !(await this.write("reason_update", { id: own.id, text }))) return false;
    return this.write("reason_say", { id: own.id }, () => void delete this.unsent[participant]);
  }

  /** Keeps what is left of the phase's time, and every word typed, for whoever comes back. */
  async keep(): Promise<boolean> {
    const [typed, timed] = await Promise.all([this.#keepTyped(), this.keepTime()]);
    return typed && timed;
  }
  /** Keeps the time left of the phase shown here. A session that is in another phase by now stays there, and is read again. */
  async keepTime(): Promise<boolean> {
    const { shown, now } = this;
    if (!shown || !now || workspace.readOnly || this.time.left === now.left_seconds) return true;
    const left_seconds = this.time.left;
    let kept = true;
    const ok = await saving.write({ name: "premortem_time", key: "premortem time", payload: { review: this.review, phase: now.phase, left_seconds }, done: ({ output }) => void (kept = output.kept) });
    if (!kept && !this.#left) await this.load();
    else if (ok && kept && this.shown?.session?.phase === now.phase) this.shown = { ...this.shown, session: { ...this.shown.session, left_seconds } };
    return ok;
  }
  /** What was written and not added goes to the private list of its person. */
  async #keepTyped(): Promise<boolean> {
    const all = Object.entries(this.unsent).filter(([person, text]) => text.trim() && this.person(person));
    const kept = all.map(async ([participant, text]) => {
      const own = this.use === "round" && participant === this.open ? this.mine[0] : undefined;
      const ok = own
        ? await saving.write({ name: "reason_update", payload: { id: own.id, text: text.trim() } })
        : await saving.write({ name: "reason_add", payload: { participant, text } });
      if (ok) delete this.unsent[participant];
      return ok;
    });
    return (await Promise.all(kept)).every(Boolean);
  }
  stop(): void {
    this.#left = true;
    this.time.pause();
    void this.keep();
  }
}

function hideVotes(one: ToRate): ToRate {
  return one.revealed ? one : { ...one, votes: one.votes.map((vote) => ({ ...vote, likelihood: null, impact: null })) };
}
/** How many of the scenarios a person has voted on. */
export function votedBy(scenarios: ToRate[], person: string): number {
  return scenarios.filter((one) => one.votes.some((vote) => vote.participant === person && vote.voted)).length;
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
