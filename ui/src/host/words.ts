/** How answers and verdicts are said and drawn: word, colour name, glyph. Screens share it, so that one thing looks the same everywhere. */
import type { Answer, Verdict } from "../gen/api";
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
export function verdictLook(word: Verdict | null): Look {
  return word ? VERDICT[word] : { word: "Not enough answered", kind: "unknown", icon: "ask" };
}
