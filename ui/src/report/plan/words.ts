/** How changes, choices and outcomes of a plan are said and drawn: word, colour name, glyph. */
import type { Choice, PlanPage } from "../../gen/api";
import type { Look } from "../../host/words";
import { count } from "../../parts/words";

const CHANGES: Record<PlanPage["change"], Look> = {
  create: { word: "Create", kind: "met", icon: "plus" },
  update: { word: "Update", kind: "partial", icon: "swap" },
  unchanged: { word: "Unchanged", kind: "na", icon: "dash" },
  conflict: { word: "Conflict", kind: "unmet", icon: "alert" },
  only_on_wiki: { word: "Only on wiki", kind: "unknown", icon: "eye" },
  failed: { word: "Not read", kind: "unmet", icon: "cross" },
};
const OUTCOMES: Record<NonNullable<PlanPage["outcome"]>, Look> = {
  published: { word: "Published", kind: "met", icon: "check" },
  failed: { word: "Failed", kind: "unmet", icon: "cross" },
  skipped: { word: "Skipped", kind: "na", icon: "dash" },
  moved: { word: "Changed meanwhile", kind: "unmet", icon: "alert" },
};
export const CHOICES: Record<Choice, string> = {
  keep_both: "Keep both",
  use_ours: "Use Lamppost’s",
  skip: "Skip this page",
  create_again: "Create again",
};

/** How a page stands: what would happen to it, or what has. */
export function lookOf(page: PlanPage): Look {
  return page.outcome ? OUTCOMES[page.outcome] : CHANGES[page.change];
}

/** `Risks`, `Risks and Design`, `Risks, Design and 3 more`. */
export function names(titles: readonly string[]): string {
  const [first = "", second = "", third = ""] = titles;
  if (titles.length <= 1) return first;
  if (titles.length === 2) return `${first} and ${second}`;
  return titles.length === 3 ? `${first}, ${second} and ${third}` : `${first}, ${second} and ${titles.length - 2} more`;
}

/** Ends a sentence once. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

/** `the wiki did not answer.`: goes on in the middle of a sentence, unless a name or an abbreviation stands first. */
export function following(text: string): string {
  const said = sentence(text);
  return /^[A-Z][a-z]* [a-z]/.test(said) && /^(The|This|That|It|A|An|There|Nobody|Nothing|No|Your|You)\b/.test(said) ? said.charAt(0).toLowerCase() + said.slice(1) : said;
}

/** `2 of 3 pages are published. Risks failed: the wiki did not answer.` */
export function resultText(pages: readonly PlanPage[]): string {
  const done = pages.filter((page) => page.outcome === "published").length;
  const failed = pages.filter((page) => page.outcome === "failed");
  const moved = pages.filter((page) => page.outcome === "moved");
  const tried = done + failed.length + moved.length;
  if (tried === 0) return "No page was changed.";
  if (failed.length + moved.length === 0) return `${count(done, "page")} ${done === 1 ? "is" : "are"} published.`;
  return [
    `${done} of ${count(tried, "page")} ${done === 1 ? "is" : "are"} published.`,
    ...failed.slice(0, 3).map((page) => `${page.title} failed: ${following(page.error?.message ?? "it was not written")}`),
    ...(failed.length > 3 ? [`${failed.length - 3} more failed.`] : []),
    ...(moved.length > 0 ? [`${names(moved.map((page) => page.title))} changed on the wiki meanwhile and ${moved.length === 1 ? "was" : "were"} not touched.`] : []),
  ].join(" ");
}

/** `14:21` of a moment in RFC 3339, on this computer's clock. */
export function clock(at: string): string {
  const moment = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return Number.isNaN(moment.getTime()) ? "" : `${two(moment.getHours())}:${two(moment.getMinutes())}`;
}
