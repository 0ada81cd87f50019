/** How the reason of a difference is said and drawn. Pure. */
import type { IconName } from "../../parts/icons";

const REASON: Record<string, { word: string; kind: string; icon: IconName }> = {
  answer: { word: "Answer", kind: "partial", icon: "chat" },
  evidence_expired: { word: "Evidence expired", kind: "dusk", icon: "clock" },
  evidence: { word: "Evidence", kind: "partial", icon: "clip" },
  respondents: { word: "Other people", kind: "na", icon: "swap" },
  na: { word: "N/A", kind: "na", icon: "dash" },
  model: { word: "Model", kind: "na", icon: "file" },
};
export function reasonLook(reason: string): { word: string; kind: string; icon: IconName } {
  return REASON[reason] ?? { word: "Changed", kind: "na", icon: "swap" };
}
/** `up 1`, `same`, `down 2`, or what of the two is missing. */
export function moved(before: number | null, after: number | null): string {
  if (before === null || after === null) return before === after ? "not rated" : before === null ? "newly rated" : "no longer rated";
  const by = after - before;
  return by === 0 ? "same" : by > 0 ? `up ${by}` : `down ${-by}`;
}
