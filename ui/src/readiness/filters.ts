/** Which questions the list shows. Pure: the same rows and choices give the same list. */
import { isApplicable, isGap, isWaived, type Row } from "./row.svelte";

export type Show = "all" | "unanswered" | "gaps" | "waived" | "stale" | "mine";
export const SHOWS: readonly { key: Show; text: string }[] = [
  { key: "all", text: "All questions" },
  { key: "unanswered", text: "Unanswered" },
  { key: "gaps", text: "Gaps" },
  { key: "waived", text: "Waived" },
  { key: "stale", text: "Stale" },
  { key: "mine", text: "Mine" },
];

export function matches(row: Row, show: Show, text: string, author: string): boolean {
  if (!isApplicable(row.data)) return false;
  if (!fits(row, show, author)) return false;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const hay = `${row.q.text} ${row.q.id} ${row.q.why}`.toLowerCase();
  return words.every((word) => hay.includes(word));
}

function fits({ data }: Row, show: Show, author: string): boolean {
  switch (show) {
    case "all": return true;
    case "unanswered": return data.counts_as === null;
    case "gaps": return isGap(data);
    case "waived": return isWaived(data);
    case "stale": return data.stale;
    case "mine": return data.owner !== "" && data.owner === author;
  }
}
