/** How answers and verdicts are said and drawn: word, colour name, glyph. Screens share it, so that one thing looks the same everywhere. */
import type { Answer, ReviewRow, Verdict } from "../gen/api";
import type { IconName } from "../parts/icons";

export interface Look { word: string; kind: string; icon: IconName }
export const ANSWERS: readonly Answer[] = ["met", "partial", "unmet", "na", "unknown"];
export const ANSWER: Record<Answer, Look> = {
  met: { word: "Met", kind: "met", icon: "check" },
  partial: { word: "Partial", kind: "partial", icon: "half" },
  unmet: { word: "Unmet", kind: "unmet", icon: "cross" },
  na: { word: "N/A", kind: "na", icon: "dash" },
  unknown: { word: "Unknown", kind: "unknown", icon: "ask" },
};
const VERDICT: Record<Verdict, Look> = {
  go: { word: "Go", kind: "met", icon: "check" },
  conditional: { word: "Conditional", kind: "partial", icon: "half" },
  "no-go": { word: "No-go", kind: "unmet", icon: "cross" },
};
/** Percent answered from which the verdict says more than "In review". Before, it is always No-go. */
const ENOUGH = 90;
/** How a review stands in a list. */
export function reviewLook(review: ReviewRow | null): Look {
  if (!review || review.status === "not_started") return { word: "Not started", kind: "plain muted", icon: "dash" };
  const early = review.status === "in_review" && (review.completeness ?? 0) < ENOUGH;
  return review.verdict && !early ? verdictLook(review.verdict) : { word: "In review", kind: "unknown", icon: "dash" };
}
export function verdictLook(word: Verdict | null): Look {
  return word ? VERDICT[word] : { word: "Not enough answered", kind: "unknown", icon: "ask" };
}
