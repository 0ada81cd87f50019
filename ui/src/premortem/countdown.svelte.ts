/**
 * The time left in a phase. It counts by the clock, so a window that sleeps loses nothing, and it waits at zero:
 * nothing moves on by itself. It says half, one minute and zero once each; how they are heard is the caller's.
 */
import { count } from "../parts/words";

const TICK_MS = 250;

export class Countdown {
  /** Seconds left. */
  left = $state(0);
  /** Seconds the phase has, with what was added. */
  total = $state(0);
  running = $state(false);
  #end = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #say: (text: string) => void;
  #now: () => number;

  constructor(say: (text: string) => void, now: () => number = () => Date.now()) {
    this.#say = say;
    this.#now = now;
  }

  /** Puts a phase on the clock, at rest. */
  set(total: number, left: number): void {
    this.pause();
    this.left = Math.max(0, left);
    this.total = Math.max(total, this.left);
  }
  start(): void {
    if (this.running || this.left === 0) return;
    this.running = true;
    this.#end = this.#now() + this.left * 1000;
    this.#timer = setInterval(() => this.tick(), TICK_MS);
  }
  pause(): void {
    if (this.running) this.tick();
    this.running = false;
    clearInterval(this.#timer);
  }
  /** Adds time; a clock that stood at zero goes on. */
  more(seconds: number): void {
    const waited = this.left === 0;
    this.left += seconds;
    this.total += seconds;
    if (this.running) this.#end += seconds * 1000;
    else if (waited) this.start();
  }
  tick(): void {
    if (!this.running) return;
    const before = this.left;
    this.left = Math.max(0, Math.ceil((this.#end - this.#now()) / 1000));
    const half = Math.floor(this.total / 2);
    const passed = (mark: number) => before > mark && this.left <= mark;
    if (this.left === 0) {
      this.running = false;
      clearInterval(this.#timer);
      this.#say("The time is up.");
    } else if (passed(60)) this.#say("One minute left.");
    else if (half > 60 && passed(half)) this.#say(`Half the time is left: ${count(Math.round(half / 60), "minute")}.`);
  }
}

/** `07:42`. */
export function clock(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
