/**
 * What the find box asks and shows: commands at once, and what core finds in everything that was written. One question is on its
 * way at a time and the newest wins. Invariant: what Enter opens answers the words that stand in the box.
 */
import type { SearchView, SnippetPart } from "../../gen/api";
import { asError, call, type ApiError } from "../../host";
import { go, route } from "../../parts/route.svelte";
import { view } from "../../parts/view.svelte";
import { paletteCommands } from "../commands";
import { EVERYTHING, GROUPS, kindWord, type Group } from "./kinds";
import { placeOf, questionPlace } from "./place";

export interface Item { key: string; title: string; kind: string; place: string; snippet: SnippetPart[]; run: () => void }
interface Answer { of: string; items: Item[]; more: boolean; pending: boolean; behind: boolean }

const FEW = 20, MOST = 50, QUESTIONS = 6;
/** How long hits of older words may stand while the new ones are looked for. */
export const GRACE_MS = 150;
/** How soon words that are not indexed yet are asked for again. */
export const AGAIN_MS = 120;

export class FindState {
  text = $state("");
  group: Group = $state.raw(EVERYTHING);
  archived = $state(false);
  error: ApiError | null = $state.raw(null);
  at = $state(0);
  #answer: Answer | null = $state.raw(null);
  /** The grace of older hits is over. */
  #late = $state(false);
  #limit = $state(FEW);
  #running = false;
  #stopped = false;
  #enter: ((item: Item) => void) | null = null;
  #timers: Record<"late" | "again", ReturnType<typeof setTimeout> | undefined> = { late: undefined, again: undefined };

  #wanted: string = $derived.by(() => JSON.stringify([this.text.trim(), this.group.key, this.archived, this.#limit]));
  /** What is shown answers what stands in the box. */
  fresh: boolean = $derived.by(() => this.#answer?.of === this.#wanted);
  get words(): string[] {
    return this.text.toLowerCase().split(/\s+/).filter(Boolean);
  }
  commands: Item[] = $derived.by(() => {
    if (!this.group.commands) return [];
    const { words } = this;
    return paletteCommands()
      .filter((command) => words.every((word) => command.text.toLowerCase().includes(word)))
      .map(({ text, run }) => ({ key: `command ${text}`, title: text, kind: "Command", place: "", snippet: [], run }));
  });
  items: Item[] = $derived.by(() => {
    const found = this.words.length === 0 || (!this.fresh && this.#late) ? [] : (this.#answer?.items ?? []);
    return [...found, ...this.commands];
  });
  more: boolean = $derived.by(() => this.fresh && this.#answer?.more === true);
  pending: boolean = $derived.by(() => this.fresh && this.#answer?.pending === true);
  /** The newest words may be missing, and asking again brings no more. */
  behind: boolean = $derived.by(() => this.fresh && this.#answer?.behind === true);
  /** Nothing is found, and nothing is on its way. */
  none: boolean = $derived.by(() => this.words.length > 0 && this.fresh && !this.pending && !this.error && this.items.length === 0);
  /** It takes longer than one notices. */
  slow: boolean = $derived.by(() => this.words.length > 0 && !this.fresh && this.#late);
  get canShowMore(): boolean {
    return this.#limit < MOST;
  }

  type(text: string): void {
    this.text = text;
    this.#limit = FEW;
    this.#asked();
  }
  choose(key: string): void {
    this.group = GROUPS.find((one) => one.key === key) ?? EVERYTHING;
    this.#asked();
  }
  setArchived(on: boolean): void {
    this.archived = on;
    this.#asked();
  }
  showMore(): void {
    this.#limit = MOST;
    this.#asked();
  }
  #asked(): void {
    this.at = 0;
    this.error = null;
    this.#enter = null;
    this.#late = false;
    clearTimeout(this.#timers.late);
    this.#timers.late = setTimeout(() => (this.#late = true), GRACE_MS);
    clearTimeout(this.#timers.again);
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (!this.#stopped && !this.fresh) {
      const of = this.#wanted;
      const answer = await this.#ask(of);
      // Other words stand in the box by now: what was found for the older ones is dropped.
      if (this.#stopped) return;
      if (of !== this.#wanted) continue;
      this.#take(answer);
    }
    this.#running = false;
  }
  async #ask(of: string): Promise<Answer> {
    const { text, group, archived, words } = this;
    const none: Answer = { of, items: [], more: false, pending: false, behind: false };
    if (words.length === 0 || group.kinds?.length === 0) return none;
    try {
      const [found, questions] = await Promise.all([
        call("search", { text, limit: this.#limit, ...(group.kinds ? { kinds: group.kinds } : {}), ...(archived ? { archived } : {}) }),
        group.questions && view.review ? call("find", { text, review: view.review, kinds: ["question"] }) : null,
      ]);
      return { of, items: this.#list(found, questions?.hits ?? []), more: found.more, pending: found.pending, behind: found.behind };
    } catch (thrown) {
      // A search that fails takes no command away.
      if (of === this.#wanted) this.error = asError(thrown);
      return none;
    }
  }
  #list(found: SearchView, questions: Awaited<ReturnType<typeof call<"find">>>["hits"]): Item[] {
    const known = new Set(found.hits.flatMap(({ kind, spot }) => (kind === "answer" && spot.question ? [`${spot.review} ${spot.question}`] : [])));
    const asked = questions.filter((one) => !known.has(`${one.review} ${one.question}`)).slice(0, QUESTIONS);
    return [
      ...found.hits.map((hit): Item => ({ key: `${hit.kind} ${hit.id} ${hit.spot.question ?? ""} ${hit.spot.section ?? ""} ${hit.spot.criterion ?? ""}`, title: hit.title, kind: kindWord(hit.kind), place: hit.place, snippet: hit.snippet, run: () => open(placeOf(hit)) })),
      ...asked.map((hit): Item => ({ key: `question ${hit.question}`, title: hit.title, kind: kindWord("question"), place: hit.place, snippet: [], run: () => open(questionPlace(hit)) })),
    ];
  }
  #take(answer: Answer): void {
    const before = this.items[this.at]?.key;
    this.#answer = answer;
    // More words are indexed by now: the light stays on what it was on.
    const still = this.items.findIndex((item) => item.key === before);
    if (this.at > 0 && still >= 0) this.at = still;
    if (this.at >= this.items.length) this.at = 0;
    if (answer.pending) this.#timers.again = setTimeout(() => void this.#again(), AGAIN_MS);
    const enter = this.#enter;
    this.#enter = null;
    const item = this.items[this.at];
    if (enter && item) enter(item);
  }
  async #again(): Promise<void> {
    const of = this.#wanted;
    if (this.#stopped || this.#running || !this.pending) return;
    const answer = await this.#ask(of);
    if (!this.#stopped && of === this.#wanted) this.#take(answer);
  }

  move(by: 1 | -1): void {
    const last = this.items.length - 1;
    if (last >= 0) this.at = by > 0 ? (this.at >= last ? 0 : this.at + 1) : this.at <= 0 ? last : this.at - 1;
  }
  /** Chooses what is lit, once it answers what stands in the box. */
  enter(choose: (item: Item) => void): void {
    const item = this.items[this.at];
    if (this.fresh && item) choose(item);
    else if (!this.fresh) this.#enter = choose;
  }
  /** The box is shut: what is still on its way is nobody's. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timers.late);
    clearTimeout(this.#timers.again);
    this.#enter = null;
  }
}

/** The same address fires no change, yet what was found must be lit again. */
function open(hash: string): void {
  if (location.hash === hash) route.read(hash);
  else go(hash);
}
