/**
 * The save queue: every write goes through here, one at a time and in order, so undo steps keep the order of the keys.
 * It does not know what is written. Invariant: `saved` shows only while no write is waiting and none has failed.
 */
import type { Done } from "../gen/api";
import { unsaved } from "../parts/unsaved";
import { asError, call, standingAt, type ApiError, type CommandName, type Request, type Response } from "./index";

export interface Write<N extends CommandName> {
  name: N;
  payload: Request<N>;
  /** A waiting write with the same key is replaced: only the last text of a field matters. */
  key?: string;
  done?: (answer: Response<N>) => void;
  /** The write is refused for good (wrong value, not allowed). Whoever asked shows why and keeps the text. */
  refused?: (error: ApiError) => void;
}
/** `at` is where the page stood when the write was asked: a text typed before a snapshot opened still goes to the workspace. */
interface Job { write: Write<CommandName>; at: string | null; nth: number; settle: (ok: boolean) => void }

export type SaveState = "saved" | "saving" | "failed";
/** Failures that another try can cure; all others are the caller's to show. */
const CURABLE = new Set(["disk_full", "io", "locked", "internal"]);
export const SLOW_MS = 300;

export class Saving {
  state: SaveState = $state("saved");
  error: ApiError | null = $state(null);
  waiting = $state(0);
  /** Names of the steps that undo and redo would take now. */
  onstep: (undo: string | null, redo: string | null) => void = () => {};
  #jobs: Job[] = [];
  #running = false;
  /** How many writes were asked for. */
  #asked = 0;
  #idle: (() => void)[] = [];
  #broken: (() => void)[] = [];

  /** Why the write failed that waits for another try. */
  get failed(): ApiError | null {
    return this.state === "failed" ? this.error : null;
  }

  /** Queues a write. Resolves to whether it is durable; never rejects. */
  write<N extends CommandName>(write: Write<N>): Promise<boolean> {
    this.#asked += 1;
    return new Promise((settle) => {
      const job = { write: write as unknown as Write<CommandName>, at: standingAt(write.name), nth: this.#asked, settle };
      const at = write.key ? this.#jobs.findIndex((old, n) => old.write.key === write.key && !(this.#running && n === 0)) : -1;
      const old = this.#jobs[at];
      if (old) {
        this.#jobs[at] = { ...job, settle: (ok) => { old.settle(ok); settle(ok); } };
      } else {
        this.#jobs.push(job);
      }
      this.waiting = this.#jobs.length;
      if (this.state !== "failed") void this.#run();
    });
  }

  /**
   * Reads what no write has overtaken: answers of reads and writes may arrive in another order than they were asked in, and what was
   * read before a write would take back on the screen what that write has shown.
   */
  async fresh<T>(read: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.settled();
      const asked = this.#asked;
      const answer = await read();
      if (asked === this.#asked || this.state === "failed") return answer;
    }
  }

  /** Tries again from the write that failed. */
  retry(): void {
    this.error = null;
    this.state = "saved";
    void this.#run();
  }

  /** Lets go of the write that failed and of all behind it: what they were for is gone. */
  forget(): void {
    if (this.state !== "failed") return;
    const gone = this.#jobs;
    this.#jobs = [];
    this.waiting = 0;
    this.error = null;
    this.state = "saved";
    for (const job of gone) job.settle(false);
  }

  /** Resolves once nothing waits, or a write has failed. True when all is durable. */
  async settled(): Promise<boolean> {
    if (this.#running) await new Promise<void>((wake) => this.#idle.push(wake));
    return this.#jobs.length === 0;
  }

  /** Resolves to false once a write has failed and waits for another try: what hangs behind it settles only then. */
  async broken(): Promise<boolean> {
    if (this.state !== "failed") await new Promise<void>((wake) => this.#broken.push(wake));
    return false;
  }

  /**
   * A dialog stands. The answer is called when it is gone, and takes the write along that was asked in it and failed: who cancels does not
   * want it any more. What failed before it stood stays, as does text being typed, which has a key.
   */
  opened(): () => void {
    const before = this.#asked;
    const own = (job: Job) => job.nth > before && !job.write.key;
    return () => {
      const first = this.#jobs[0];
      if (this.state !== "failed" || !first || !own(first)) return;
      const gone = this.#jobs.filter(own);
      this.#jobs = this.#jobs.filter((job) => !own(job));
      this.waiting = this.#jobs.length;
      for (const job of gone) job.settle(false);
      this.retry();
    };
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let job = this.#jobs[0]; job; job = this.#jobs[0]) {
      if (!(await this.#try(job))) break;
    }
    this.#running = false;
    for (const wake of this.#idle.splice(0)) wake();
  }

  /** False when the queue must stop and wait for a retry. */
  async #try(job: Job): Promise<boolean> {
    const slow = setTimeout(() => (this.state = "saving"), SLOW_MS);
    let after: () => void;
    try {
      const answer = await call(job.write.name, job.write.payload, job.at);
      after = () => {
        if (isDone(answer)) this.onstep(answer.undo, answer.redo);
        job.write.done?.(answer);
        job.settle(true);
      };
    } catch (thrown) {
      const error = asError(thrown);
      if (CURABLE.has(error.kind)) {
        clearTimeout(slow);
        this.error = error;
        this.state = "failed";
        for (const wake of this.#broken.splice(0)) wake();
        return false;
      }
      after = () => {
        job.write.refused?.(error);
        job.settle(false);
      };
    }
    clearTimeout(slow);
    this.#jobs.shift();
    this.waiting = this.#jobs.length;
    this.state = "saved";
    after();
    return true;
  }
}

function isDone(answer: unknown): answer is Done<unknown> {
  return !!answer && typeof answer === "object" && "changed" in answer && "undo" in answer;
}

export const saving = new Saving();
unsaved.of = saving;
