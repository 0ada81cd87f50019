/**
 * The one job of publishing: a connection test, a plan, or the plan carried out. Core does it on a thread of its own; this asks how far
 * it is until it ends, wherever the person goes meanwhile, because asking also stores what was learned.
 */
import type { JobView } from "../gen/api";
import { asError, call, type ApiError } from "./index";

/** How long to wait between two questions: often at first, because most jobs are short. */
const SOON_MS = 60;
const LATER_MS = 300;

class Publishing {
  job: JobView | null = $state.raw(null);
  /** Why the job could not be started or asked about. */
  error: ApiError | null = $state.raw(null);
  /** The target that reports go to, for as long as the window is open; empty for files. */
  target = $state("");
  /** Who asked for the job: a screen shows only what it asked for itself. */
  #owner: object | null = $state.raw(null);
  #ended: Promise<void> = Promise.resolve();
  #turn = 0;

  get running(): boolean {
    return this.job?.state === "running";
  }
  /** The job, if this one asked for it. */
  of(owner: object): JobView | null {
    return this.#owner === owner ? this.job : null;
  }
  /** Why the job of this one could not be started. */
  refusal(owner: object): ApiError | null {
    return this.#owner === owner ? this.error : null;
  }

  /**
   * Starts a job and follows it to its end. A job that only reads makes way for it; one that writes is let finish first. Of several
   * that wait, the last is started; the others resolve to null.
   */
  async run(owner: object, start: () => Promise<JobView>): Promise<JobView | null> {
    const turn = ++this.#turn;
    if (this.running && this.job?.doing !== "apply") void this.cancel();
    const before = this.#ended;
    let ended = () => {};
    this.#ended = new Promise((end) => (ended = end));
    await before;
    if (turn !== this.#turn) {
      ended();
      return null;
    }
    this.#owner = owner;
    this.error = null;
    try {
      this.job = await start();
      for (let wait = SOON_MS; this.running; wait = Math.min(wait * 1.5, LATER_MS)) {
        await new Promise((wake) => setTimeout(wake, wait));
        this.job = await call("publish_job", {});
      }
    } catch (thrown) {
      this.error = asError(thrown);
    }
    ended();
    return this.job;
  }

  /** Stops the job before its next page. What is done stays done. */
  async cancel(): Promise<void> {
    try {
      await call("publish_cancel", {});
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }

  /** Forgets the job: another workspace is open, or a test begins. */
  reset(): void {
    this.job = this.error = this.#owner = null;
    this.target = "";
  }
}

export const publishing = new Publishing();
