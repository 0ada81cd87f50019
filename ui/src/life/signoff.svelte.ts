/** The sign-off of one review as its screen shows it: rows by area, what may be done with each, and the writes. It decides nothing; core does. */
import type { ReviewView, SignoffRow, SignoffState, SignoffView } from "../gen/api";
import { asError, call, type ApiError, type CommandName, type Request } from "../host";
import { life } from "../host/life.svelte";
import { people } from "../host/people.svelte";
import { saving } from "../host/saving.svelte";
import { workspace } from "../host/workspace.svelte";
import type { Look } from "../host/words";
import { day } from "../parts/words";

export const LOOK: Record<SignoffState, Look> = {
  not_asked: { word: "Not asked", kind: "plain muted", icon: "dash" },
  asked: { word: "Asked", kind: "unknown", icon: "wait" },
  signed: { word: "Signed", kind: "met", icon: "check" },
  declined: { word: "Declined", kind: "unmet", icon: "cross" },
  void: { word: "Void", kind: "partial", icon: "half" },
};
/** What follows the word, in words. */
export function said(row: SignoffRow): string {
  switch (row.state) {
    case "not_asked": return "";
    case "asked": return `${row.asked_of || row.role}${row.asked_on ? `, ${day(row.asked_on)}` : ""}`;
    case "declined": return `by ${row.by}${row.on ? `, ${day(row.on)}` : ""}`;
    case "signed":
    case "void": return `${row.state === "void" ? "was signed " : ""}by ${row.by}${row.on ? `, ${day(row.on)}` : ""}`;
  }
}

export type Doing = { what: "sign" | "decline"; area: string } | { what: "ask"; areas: string[] } | null;

export class SignoffScreen {
  readonly review: string;
  shown: SignoffView | null = $state.raw(null);
  head: ReviewView | null = $state.raw(null);
  error: ApiError | null = $state.raw(null);
  refused: ApiError | null = $state.raw(null);
  doing: Doing = $state.raw(null);

  /** Areas that wait for a signature. */
  open: SignoffRow[] = $derived.by(() => (this.shown?.rows ?? []).filter((row) => row.state !== "signed"));

  constructor(review: string) {
    this.review = review;
  }

  row(area: string): SignoffRow | undefined {
    return this.shown?.rows.find((one) => one.area === area);
  }
  async load(): Promise<void> {
    try {
      const [shown, head] = await Promise.all([call("signoff_show", { review: this.review }), call("review_show", { id: this.review })]);
      this.shown = shown;
      this.head = head;
      this.error = null;
    } catch (thrown) {
      this.error = asError(thrown);
    }
  }
  /** Writes one thing and reads again. Why it was refused goes to `refused`; what was typed stays where it was typed. */
  async write<N extends CommandName>(name: N, payload: Request<N>): Promise<boolean> {
    this.refused = null;
    const ok = await saving.write({ name, payload, refused: (error) => (this.refused = error) });
    people.forget();
    // Also after a refusal: what is signed may have changed meanwhile.
    await Promise.all([this.load(), life.load()]);
    if (ok) void workspace.load();
    return ok;
  }
}
