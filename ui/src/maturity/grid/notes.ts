/** What is said of evidence that no longer counts. Pure. */
import type { CriterionView, DimensionView } from "../../gen/api";
import { count } from "../../parts/words";
import { VOTE, type VoteWord } from "../words";

export interface Said { what: string; worth: string }

/** One note for each piece that is too old, or dated in the future, where an answer counts for less because of it. */
export function staleNotes(dimension: DimensionView): Said[] {
  const by = new Map<string, CriterionView[]>();
  for (const one of dimension.criteria) {
    const what = goneOff(one);
    if (what) by.set(what, [...(by.get(what) ?? []), one]);
  }
  return [...by].map(([what, criteria]) => ({ what, worth: worthOf(criteria) }));
}
/** Null where the evidence is good, or the answer is worth the same without it. */
function goneOff(one: CriterionView): string | null {
  const worst = one.evidence.find((each) => each.state === "stale") ?? one.evidence.find((each) => each.state === "future");
  if (!worst || one.level >= one.needed || one.claimed === null || one.credit === null || one.credit >= one.claimed) return null;
  const name = worst.title || worst.url || "The note";
  return worst.state === "future" ? `${name} is dated in the future.` : `${name} is ${count(worst.age_days ?? 0, "day")} old.`;
}
function worthOf(criteria: CriterionView[]): string {
  const [first] = criteria;
  if (criteria.length > 1) return `${criteria.length} answers count as half until it is checked again.`;
  return `“${VOTE[(first?.value ?? "most") as VoteWord]}” counts as half until it is checked again.`;
}
