/** What is said of evidence that no longer counts. Pure. */
import type { CriterionView, DimensionView } from "../../gen/api";
import { count } from "../../parts/words";
import { VOTE, type VoteWord } from "../words";

export interface Said { id: string; what: string; worth: string }

/** One note for each criterion of a dimension whose evidence is too old or dated in the future, and would count otherwise. */
export function staleNotes(dimension: DimensionView): Said[] {
  return dimension.criteria.map(noteOf).filter((one): one is Said => one !== null);
}
/** Null where nothing of the evidence has gone off. */
export function noteOf(one: CriterionView): Said | null {
  const worst = one.evidence.find((each) => each.state === "stale") ?? one.evidence.find((each) => each.state === "future");
  if (!worst || one.level >= one.needed) return null;
  const name = worst.title || worst.url || "The note";
  const what = worst.state === "future" ? `${name} is dated in the future.` : `${name} is ${count(worst.age_days ?? 0, "day")} old.`;
  const capped = one.claimed !== null && one.credit !== null && one.credit < one.claimed;
  const worth = capped ? `“${VOTE[(one.value ?? "most") as VoteWord]}” counts as half until it is checked again.` : "It counts for nothing until it is checked again.";
  return { id: one.id, what, worth };
}
